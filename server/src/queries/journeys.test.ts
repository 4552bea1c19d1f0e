import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventFilter } from '../model/segment.ts'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { EventRow, Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { referenceJourneys } from './journeys.reference.ts'
import { findJourneys, type Journeys, type JourneysOptions } from './journeys.ts'
import { PROPERTY_RUNS, sampleFilter, sampleJourneysOptions, sampleProject } from './sample-projects.reference.ts'

let warehouse: Warehouse
let projects = 0
let sequence = 0

beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
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

const CONTROLS = [
  ...['from', 'to', 'events', 'one segment', 'segments of two fields', 'start', 'through', 'end'],
  ...['topic reached', 'topic missed', 'event reached', 'event missed', 'steps', 'minCount', 'limit', 'stepTopics'],
  ...['matrixTopics', 'countUsers', 'includeSmallTalk', 'includeHidden', 'includeUnclustered', 'excludedTopics'],
]

function controlsOf(filter: EventFilter, options: JourneysOptions): string[] {
  const { dimension: _, anchor, outcome, ...others } = options
  return [
    ...(filter.fromMs === null ? [] : ['from']),
    ...(filter.toMs === null ? [] : ['to']),
    ...(filter.eventNames.length === 0 ? [] : ['events']),
    ...(filter.segments.length === 0 ? [] : [filter.segments.length > 1 ? 'segments of two fields' : 'one segment']),
    ...(anchor ? [anchor.kind] : []),
    ...(outcome ? [`${outcome.kind} ${outcome.reached ? 'reached' : 'missed'}`] : []),
    ...Object.entries(others).flatMap(([name, value]) => (value === false ? [] : [name])),
  ]
}

describe('journeys', () => {
  it('equal the plain reference under every control', { timeout: 60_000 + PROPERTY_RUNS * 500 }, async () => {
    const project = () => `p${projects}`
    let withTransitions = 0
    const exercised = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => {
          projects++
          return fc.tuple(
            sampleProject(project(), sequence + 1),
            fc.array(fc.tuple(sampleFilter(project()), sampleJourneysOptions), { minLength: 1, maxLength: 1 }),
          )
        }),
        async ([{ rows, map }, questions]) => {
          sequence += 100
          await warehouse.write(batchOf(sequence, { rows, topics: map }))
          for (const [filter, options] of questions) {
            const answer = await findJourneys(warehouse, filter, options)
            expect(flowsSorted(answer)).toEqual(flowsSorted(referenceJourneys(rows, map, filter, options)))
            if (answer.transitions.length > 0) withTransitions++
            if (answer.sessions > 0) for (const control of controlsOf(filter, options)) exercised.add(control)
            for (const step of answer.steps) {
              const present = step.topics.reduce((sum, { sessions }) => sum + sessions, step.other.sessions)
              expect(present + step.ended.sessions).toBe(answer.sessions)
            }
          }
        },
      ),
      { numRuns: PROPERTY_RUNS, endOnFailure: true },
    )
    // A short run may miss one.
    if (PROPERTY_RUNS >= 200) expect([...exercised].sort()).toEqual([...CONTROLS].sort())
    // Questions without an answer would prove nothing.
    expect(withTransitions).toBeGreaterThan(PROPERTY_RUNS / 5)
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
    await warehouse.write(batchOf(sequence, { rows, topics }))
    const filter = { project: 'long', fromMs: null, toMs: null, eventNames: [], segments: [] }
    const journeys = await findJourneys(warehouse, filter, { dimension: 'prompt' })
    expect(journeys.paths[0]?.topics).toHaveLength(10_000)
    expect(journeys.backAndForth).toEqual([{ a: 1, b: 2, sessions: 1, users: null, count: 9_998 }])
    expect(journeys.transitions.map(({ count, medianSeconds }) => [count, medianSeconds])).toEqual([
      [5_000, 1],
      [4_999, 1],
    ])
  })

  it('order events by time, however late they arrive, and ties by arrival', async () => {
    const event = (arrival: number, timestampMs: number, microCluster: number): EventRow => ({
      ...{ project: 'late', sequence: sequence + arrival, eventId: `l${arrival}`, name: 'message', sessionId: 's' },
      ...{
        userId: 'u',
        timestampMs,
        metadata: '{}',
        properties: {},
        numbers: {},
        microClusters: { prompt: microCluster },
      },
    })
    const topics = [1, 2, 3].map((number) => ({
      ...{ project: 'late', dimension: 'prompt', microCluster: number, topic: number },
      ...{ smallTalk: false, hidden: false },
    }))
    const path = async () => {
      const filter = { project: 'late', fromMs: null, toMs: null, eventNames: [], segments: [] }
      return (await findJourneys(warehouse, filter, { dimension: 'prompt' })).paths.map((one) => one.topics)
    }
    // In the file, the second of the tied events comes first.
    await warehouse.write(batchOf(sequence + 2, { rows: [event(2, 5_000, 2), event(1, 5_000, 1)], topics }))
    expect(await path()).toEqual([[1, 2]])
    await warehouse.write(batchOf(sequence + 3, { rows: [event(3, 1_000, 3)] }))
    expect(await path()).toEqual([[3, 1, 2]])
    await warehouse.write(batchOf(sequence + 4, { rows: [event(4, 5_000, 1)] }))
    expect(await path()).toEqual([[3, 1, 2, 1]])
    sequence += 4
  })
})
