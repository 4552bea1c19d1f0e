// Test only: random small projects that hold what real ones seldom do: ties in time, events that arrive late,
// several dimensions, unmapped micro-clusters.

import fc from 'fast-check'
import type { EventFilter } from '../model/segment.ts'
import type { EventRow, MicroClusterTopic } from '../warehouse/warehouse.ts'
import type { JourneysOptions } from './journeys.ts'

export interface SampleProject {
  readonly rows: readonly EventRow[]
  readonly map: readonly MicroClusterTopic[]
}

/** Number of random projects of each property; raise it for a long run. */
export const PROPERTY_RUNS = Number(process.env.TURRET_PROPERTY_RUNS ?? 200)

/** Times span ten days around a change of summer time in Europe. */
const START_MS = Date.UTC(2026, 2, 25)
const STEP_MS = 6 * 60 * 60 * 1000 + 500
const microCluster = fc.integer({ min: 1, max: 7 })

const event = fc.record({
  session: fc.integer({ min: 1, max: 4 }),
  user: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 0, max: 40 }),
  name: fc.constantFrom('message', 'search'),
  platform: fc.constantFrom('ios', 'android', undefined),
  plan: fc.constantFrom('free', 'pro'),
  prompt: fc.option(microCluster, { nil: undefined, freq: 8 }),
  reply: fc.option(microCluster, { nil: undefined }),
})

const stand = fc.record({
  dimension: fc.constantFrom('prompt', 'reply'),
  microCluster,
  topic: fc.integer({ min: 0, max: 4 }),
  smallTalk: fc.boolean(),
  hidden: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0),
})

/** `firstSequence` keeps projects apart in one warehouse. */
export function sampleProject(project: string, firstSequence: number): fc.Arbitrary<SampleProject> {
  return fc
    .record({
      events: fc.array(event, { maxLength: 40, size: 'max' }),
      stands: fc.uniqueArray(stand, {
        maxLength: 12,
        size: 'max',
        selector: (entry) => `${entry.dimension} ${entry.microCluster}`,
      }),
    })
    .map(({ events, stands }) => ({
      rows: events.map((sample, index) => ({
        project,
        // Rows of one batch are not in order of arrival, so that no order holds by chance.
        sequence: firstSequence + ((index * 7) % 41),
        eventId: `e${index}`,
        name: sample.name,
        sessionId: `s${sample.session}`,
        userId: `u${sample.user}`,
        timestampMs: START_MS + sample.time * STEP_MS,
        metadata: '{}',
        properties: { plan: sample.plan, ...(sample.platform ? { platform: sample.platform } : {}) },
        numbers: {},
        microClusters: {
          ...(sample.prompt ? { prompt: sample.prompt } : {}),
          ...(sample.reply ? { reply: sample.reply } : {}),
        },
      })),
      map: stands.map((entry) => ({ ...entry, project, smallTalk: entry.smallTalk && entry.microCluster > 5 })),
    }))
}

export function sampleFilter(project: string): fc.Arbitrary<EventFilter> {
  const bound = fc.option(fc.integer({ min: 0, max: 40 }).map((time) => START_MS + time * STEP_MS))
  return fc.record({
    project: fc.constant(project),
    fromMs: bound,
    toMs: bound,
    eventNames: fc.constantFrom<string[][]>([], ['message'], ['message', 'search'], ['gone']),
    segments: fc.constantFrom<EventFilter['segments'][]>(
      [],
      [{ field: 'platform', values: ['ios'] }],
      [
        { field: 'platform', values: ['ios', 'android'] },
        { field: 'plan', values: ['pro', 'gone'] },
      ],
      [{ field: 'gone', values: ['ios'] }],
    ),
  })
}

const topicNumber = fc.integer({ min: 0, max: 4 })

export const sampleJourneysOptions: fc.Arbitrary<JourneysOptions> = fc.record(
  {
    dimension: fc.constantFrom('prompt', 'reply', 'gone'),
    anchor: fc.record({ kind: fc.constantFrom('start', 'through', 'end'), topic: topicNumber }),
    outcome: fc.oneof(
      fc.record({ kind: fc.constant('topic'), topic: topicNumber, reached: fc.boolean() }),
      fc.record({ kind: fc.constant('event'), name: fc.constantFrom('search', 'gone'), reached: fc.boolean() }),
    ),
    steps: fc.integer({ min: 2, max: 10 }),
    minCount: fc.integer({ min: 1, max: 3 }),
    limit: fc.integer({ min: 1, max: 6 }),
    stepTopics: fc.integer({ min: 1, max: 4 }),
    countUsers: fc.boolean(),
    includeSmallTalk: fc.boolean(),
    includeHidden: fc.boolean(),
    includeUnclustered: fc.boolean(),
    excludedTopics: fc.array(topicNumber, { maxLength: 2 }),
  },
  { requiredKeys: ['dimension'] },
)
