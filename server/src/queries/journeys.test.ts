import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckDbWarehouse } from '../warehouse/duckdb/duckdb-warehouse.ts'
import type { EventRow, Warehouse } from '../warehouse/warehouse.ts'
import { referenceJourneys } from './journeys.reference.ts'
import { findJourneys, type Journeys } from './journeys.ts'
import { PROPERTY_RUNS, sampleFilter, sampleJourneysOptions, sampleProject } from './sample-projects.reference.ts'

let warehouse: Warehouse
let projects = 0
let sequence = 0

beforeAll(async () => {
  warehouse = await openDuckDbWarehouse({ path: ':memory:' })
})
afterAll(() => warehouse.close())

/** The flows of a step have no order that matters. */
function flowsSorted(journeys: Journeys): Journeys {
  const steps = journeys.steps.map((step) => ({
    ...step,
    flows: [...step.flows].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`)),
  }))
  return { ...journeys, steps }
}

describe('journeys', () => {
  it('equal the plain reference under every control', { timeout: 60_000 + PROPERTY_RUNS * 500 }, async () => {
    const project = () => `p${projects}`
    let withTransitions = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => {
          projects++
          return fc.tuple(
            sampleProject(project(), sequence + 1),
            fc.array(fc.tuple(sampleFilter(project()), sampleJourneysOptions), { minLength: 2, maxLength: 2 }),
          )
        }),
        async ([{ rows, map }, questions]) => {
          sequence += 100
          await warehouse.write({ rows, topics: map, successions: [], lateAssignments: [], cursor: sequence })
          for (const [filter, options] of questions) {
            const answer = await findJourneys(warehouse, filter, options)
            expect(flowsSorted(answer)).toEqual(flowsSorted(referenceJourneys(rows, map, filter, options)))
            if (answer.transitions.length > 0) withTransitions++
            for (const step of answer.steps) {
              const present = step.topics.reduce((sum, { sessions }) => sum + sessions, step.other.sessions)
              expect(present + step.ended.sessions).toBe(answer.sessions)
            }
          }
        },
      ),
      { numRuns: PROPERTY_RUNS, endOnFailure: true },
    )
    // Questions without an answer would prove nothing.
    expect(withTransitions).toBeGreaterThan(PROPERTY_RUNS / 3)
  })

  it('hold a session of ten thousand turns', async () => {
    const rows: EventRow[] = Array.from({ length: 10_000 }, (_, index) => ({
      project: 'long',
      sequence: sequence + index + 1,
      eventId: `e${index}`,
      name: 'message',
      sessionId: 's',
      userId: 'u',
      timestampMs: 1_000 * index,
      metadata: '{}',
      properties: {},
      numbers: {},
      microClusters: { prompt: 1 + (index % 2) },
    }))
    const topics = [1, 2].map((number) => ({
      project: 'long',
      dimension: 'prompt',
      microCluster: number,
      topic: number,
      smallTalk: false,
      hidden: false,
    }))
    sequence += 10_000
    await warehouse.write({ rows, topics, successions: [], lateAssignments: [], cursor: sequence })
    const filter = { project: 'long', fromMs: null, toMs: null, eventNames: [], segments: [] }
    const journeys = await findJourneys(warehouse, filter, { dimension: 'prompt' })
    expect(journeys.paths[0]?.topics).toHaveLength(10_000)
    expect(journeys.backAndForth).toEqual([{ a: 1, b: 2, sessions: 1, users: null, count: 9_998 }])
    expect(journeys.transitions.map(({ count, medianSeconds }) => [count, medianSeconds])).toEqual([
      [5_000, 1],
      [4_999, 1],
    ])
  })
})
