import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { referenceTopics } from './journeys.reference.ts'
import { PROPERTY_RUNS, sampleDimension, sampleFilter, sampleProject } from './sample-projects.reference.ts'
import { countTopics } from './topics.ts'

let warehouse: Warehouse
let projects = 0
let sequence = 0

beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
})
afterAll(() => warehouse.close())

const everything = { fromMs: null, toMs: null, eventNames: [], segments: [] }

describe('topic counts', () => {
  it('equal the plain reference, and their parts sum to all texts', {
    timeout: 60_000 + PROPERTY_RUNS * 500,
  }, async () => {
    const options = fc.record({
      dimension: sampleDimension,
      nowMs: fc.constant(Date.UTC(2026, 3, 1)),
      asTopic: fc.constantFrom(...[undefined, undefined, -1, 2]),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kathmandu'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => {
          projects++
          return fc.tuple(sampleProject(`p${projects}`, sequence + 1), sampleFilter(`p${projects}`), options)
        }),
        async ([{ rows, map }, filter, { asTopic, ...rest }]) => {
          const asked = { ...rest, ...(asTopic === undefined ? {} : { asTopic }) }
          sequence += 100
          await warehouse.write(batchOf(sequence, { rows, topics: map }))
          const answer = await countTopics(warehouse, filter, asked)
          expect(answer).toEqual(referenceTopics(rows, map, filter, asked))
          const inTopics = answer.topics.reduce((sum, topic) => sum + topic.events, 0)
          expect(inTopics + answer.smallTalk.events + answer.unclustered.events).toBe(answer.total.events)
        },
      ),
      { numRuns: Math.ceil(PROPERTY_RUNS / 2), endOnFailure: true },
    )
  })

  it('of an unknown project are zeros', async () => {
    const answer = await countTopics(warehouse, { project: 'gone', ...everything }, { dimension: 'prompt', nowMs: 0 })
    expect(answer.topics).toEqual([])
    expect(answer.total).toEqual({ events: 0, sessions: 0, users: 0 })
  })

  it('refuse a name that is no time zone', async () => {
    const asked = countTopics(warehouse, { project: 'p', ...everything }, { dimension: 'd', nowMs: 0, zone: "x'; --" })
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
