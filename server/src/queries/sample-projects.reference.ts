// Test only: random small projects that hold what real ones seldom do: ties in time, events that arrive late,
// several dimensions, unmapped micro-clusters.

import fc from 'fast-check'
import { inject } from 'vitest'
import type { EventFilter } from '../model/segment.ts'
import type { EventRow, MicroClusterTopic } from '../warehouse/warehouse.ts'
import { UNCLUSTERED_VISITS } from './collapsed-visits.ts'
import type { JourneysOptions } from './journeys.ts'

export interface SampleProject {
  readonly rows: readonly EventRow[]
  readonly map: readonly MicroClusterTopic[]
}

/** Number of random projects of each property, fewer where a question takes longer; raise it for a long run. */
export const PROPERTY_RUNS = Number(process.env.TURRET_PROPERTY_RUNS ?? (inject('warehouse') === 'duckdb' ? 500 : 100))

/** Times span five days around a change of summer time in Europe. */
const START_MS = Date.UTC(2026, 2, 27)
const LAST_TIME = 20
const STEP_MS = 6 * 60 * 60 * 1000 + 500
const microCluster = fc.integer({ min: 1, max: 7 })

const event = fc.record({
  session: fc.integer({ min: 1, max: 4 }),
  user: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 0, max: LAST_TIME }),
  name: fc.constantFrom('message', 'search'),
  platform: fc.constantFrom('ios', 'android', undefined),
  plan: fc.constantFrom('free', 'pro'),
  prompt: fc.option(microCluster, { nil: undefined, freq: 8 }),
  reply: fc.option(microCluster, { nil: undefined }),
})

/** Every micro-cluster of every dimension, most of them in a shown topic; null: not in the map. */
const stands = fc.tuple(
  ...['prompt', 'reply'].flatMap((dimension) =>
    Array.from({ length: 7 }, (_, index) =>
      fc.option(
        fc.record({
          dimension: fc.constant(dimension),
          microCluster: fc.constant(index + 1),
          topic:
            index === 6
              ? fc.integer({ min: -2, max: -1 })
              : weighted([6, fc.integer({ min: 1, max: 4 })], [1, fc.constant(0)]),
          smallTalk: fc.constant(index >= 5),
          hidden: weighted([7, fc.constant(false)], [1, fc.constant(true)]),
        }),
        { freq: 7 },
      ),
    ),
  ),
)

/** `fc.record` gives the extremes as often as the rest; most questions here must have an answer that is not empty. */
function weighted<Value>(...choices: [number, fc.Arbitrary<Value>][]): fc.Arbitrary<Value> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return weighted<Value | undefined>([3, fc.constant(undefined)], [1, arbitrary])
}

/** `firstSequence` keeps projects apart in one warehouse. */
export function sampleProject(project: string, firstSequence: number): fc.Arbitrary<SampleProject> {
  return fc
    .record({
      events: fc.array(event, { minLength: 5, maxLength: 40, size: 'max' }),
      stands,
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
      map: stands.flatMap((entry) => (entry === null ? [] : [{ ...entry, project }])),
    }))
}

export function sampleFilter(project: string): fc.Arbitrary<EventFilter> {
  const time = (min: number, max: number) => seldom(fc.integer({ min, max }).map((step) => START_MS + step * STEP_MS))
  return fc.record({
    project: fc.constant(project),
    fromMs: time(0, LAST_TIME / 2).map((ms) => ms ?? null),
    toMs: time(LAST_TIME / 2, LAST_TIME).map((ms) => ms ?? null),
    eventNames: seldom(fc.constantFrom(['message'], ['message', 'search'], ['gone'])).map((names) => names ?? []),
    segments: seldom(
      fc.constantFrom(
        [{ field: 'platform', values: ['ios'] }],
        [{ field: 'platform', values: ['ios', 'android'] }],
        [
          { field: 'platform', values: ['ios', 'android'] },
          { field: 'plan', values: ['pro', 'gone'] },
        ],
        [{ field: 'gone', values: ['ios'] }],
      ),
    ).map((segments) => segments ?? []),
  })
}

const topicNumber = weighted([5, fc.integer({ min: -2, max: 4 })], [1, fc.constant(UNCLUSTERED_VISITS)])

export const sampleDimension = weighted([8, fc.constant('prompt')], [2, fc.constant('reply')], [1, fc.constant('gone')])

export const sampleJourneysOptions: fc.Arbitrary<JourneysOptions> = fc
  .record({
    dimension: sampleDimension,
    anchor: seldom(fc.record({ kind: fc.constantFrom('start', 'through', 'end'), topic: topicNumber })),
    outcome: seldom(
      fc.oneof(
        fc.record({ kind: fc.constant('topic'), topic: topicNumber, reached: fc.boolean() }),
        fc.record({ kind: fc.constant('event'), name: fc.constantFrom('search', 'gone'), reached: fc.boolean() }),
      ),
    ),
    steps: seldom(fc.integer({ min: 2, max: 10 })),
    minCount: seldom(fc.integer({ min: 2, max: 3 })),
    limit: seldom(fc.integer({ min: 1, max: 6 })),
    stepTopics: seldom(fc.integer({ min: 1, max: 4 })),
    matrixTopics: seldom(fc.integer({ min: 1, max: 4 })),
    countUsers: fc.boolean(),
    includeSmallTalk: fc.boolean(),
    includeHidden: fc.boolean(),
    includeUnclustered: fc.boolean(),
    excludedTopics: seldom(fc.array(topicNumber, { minLength: 1, maxLength: 2 })),
  })
  .map(withoutUndefined)

function withoutUndefined(options: { dimension: string } & Record<string, unknown>): JourneysOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as JourneysOptions
}
