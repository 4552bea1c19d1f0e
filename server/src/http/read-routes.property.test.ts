import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { topicRef } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import { UNCLUSTERED_VISITS } from '../queries/collapsed-visits.ts'
import { referenceJourneys, referenceTopics } from '../queries/journeys.reference.ts'
import type { Journeys, JourneysOptions } from '../queries/journeys.ts'
import {
  PROPERTY_RUNS,
  sampleFilter,
  sampleJourneysOptions,
  sampleProject,
} from '../queries/sample-projects.reference.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'
import { storeProject, topicLabel } from './sample-project.fixture.ts'

const NOW_MS = Date.UTC(2026, 3, 1)
const RUNS = Math.ceil(PROPERTY_RUNS / 10)
const DIMENSIONS = ['prompt', 'reply']

let turret: TestInstallation
beforeAll(async () => {
  turret = await openTestInstallation({}, { clock: { nowMs: () => NOW_MS } })
})
afterAll(() => turret.remove())

interface TopicsAnswer {
  topics: { id: string; events: number; trend: { daily: unknown[]; previous: number } }[]
  unclustered: { events: number; sessions: number; users: number }
  small_talk: { events: number; sessions: number; users: number; kinds: { id: string; events: number }[] }
  total: { events: number; sessions: number; users: number }
}
type JourneysAnswer = Record<'starts' | 'drop_offs', { sessions: number }[]> & {
  sessions: number
  users: number
  steps: {
    topics: { sessions: number; share: number }[]
    other: { share: number }
    ended: { share: number; sessions: number }
  }[]
  matrix: { rows: { visits: number; to: number[]; other: number; ended: number }[] }
}

/** Names and values. */
type Query = readonly (readonly string[])[]

const nameIn = (dimension: string) => (number: number) =>
  number === UNCLUSTERED_VISITS
    ? { id: 'unclustered', label: 'Unclustered' }
    : { id: topicRef(DIMENSIONS.indexOf(dimension) + 1, number), label: topicLabel(number) }

function filterQuery(filter: EventFilter): Query {
  return [
    ['from', filter.fromMs === null ? 'all' : new Date(filter.fromMs).toISOString()],
    ...(filter.toMs === null ? [] : [['to', new Date(filter.toMs).toISOString()]]),
    ...filter.eventNames.map((name) => ['event', name]),
    ...filter.segments.map(({ field, values }) => ['segment', `${field}:${values.join()}`]),
  ]
}

function journeysQuery(options: JourneysOptions): Query {
  const { dimension, anchor, outcome } = options
  const ref = (topic: number) => nameIn(dimension)(topic).id
  return [
    ['dimension', dimension],
    ...(anchor ? [[anchor.kind, ref(anchor.topic)]] : []),
    ...(outcome?.kind === 'topic' ? [['outcome', ref(outcome.topic)]] : []),
    ...(outcome?.kind === 'event' ? [['outcome_event', outcome.name]] : []),
    ...(outcome ? [['reached', String(outcome.reached)]] : []),
    ...(options.steps ? [['steps', String(options.steps)]] : []),
    ...(options.minCount ? [['min_count', String(options.minCount)]] : []),
    ['limit', String(options.limit ?? 100)],
    ...(options.excludedTopics ?? []).map((topic) => ['exclude', ref(topic)]),
    ['small_talk', String(options.includeSmallTalk)],
    ['hidden', String(options.includeHidden)],
    ['unclustered', String(options.includeUnclustered)],
  ]
}

function expectedJourneys(found: Journeys, dimension: string) {
  const name = nameIn(dimension)
  const end = (topic: number | string) => (typeof topic === 'number' ? name(topic).id : topic)
  return {
    dimension,
    sessions: found.sessions,
    users: found.users,
    starts: found.starts.map((one) => ({ ...one, topic: name(one.topic) })),
    transitions: found.transitions.map(({ medianSeconds, ...one }) => ({
      ...{ ...one, from: name(one.from), to: name(one.to) },
      median_seconds: medianSeconds,
    })),
    follow_ups: found.followUps.map(({ topic, visits, next }) => ({
      ...{ from: name(topic), count: visits },
      next: next.map((move) => ({ ...move, topic: move.topic === null ? null : name(move.topic) })),
    })),
    back_and_forth: found.backAndForth.map((one) => ({ ...one, a: name(one.a), b: name(one.b) })),
    drop_offs: found.dropOffs.map((one) => ({ ...one, topic: name(one.topic) })),
    paths: found.paths.map((one) => ({ ...one, topics: one.topics.map(name) })),
    steps: found.steps.map((step) => ({
      ...step,
      topics: step.topics.map((one) => ({ ...one, topic: name(one.topic) })),
      flows: step.flows.map((flow) => ({ ...flow, from: end(flow.from), to: end(flow.to) })),
    })),
    matrix: { topics: found.matrix.topics.map(name), rows: found.matrix.rows },
  }
}

/** The flows of a step have no order that matters. */
function flowsSorted<Answer extends { steps: readonly { flows: readonly { from: string; to: string }[] }[] }>(
  answer: Answer,
) {
  const key = ({ from, to }: { from: string; to: string }) => `${from} ${to}`
  const sorted = answer.steps.map((step) => ({
    ...step,
    flows: [...step.flows].sort((a, b) => (key(a) < key(b) ? -1 : 1)),
  }))
  return { ...answer, steps: sorted }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0)

it('journeys and topics over HTTP are those of the plain reference, and reconcile', {
  timeout: 60_000 + RUNS * 1_000,
}, async () => {
  let projects = 0
  let cursor = 0
  let withTransitions = 0
  const question = (project: string) => fc.tuple(sampleFilter(project), sampleJourneysOptions)
  await fc.assert(
    fc.asyncProperty(
      fc.constant(null).chain(() => {
        projects++
        const id = `p${projects}`
        return fc.tuple(sampleProject(id, cursor + 1), fc.array(question(id), { minLength: 3, maxLength: 3 }))
      }),
      async ([{ rows, map }, questions]) => {
        const id = `p${projects}`
        cursor += 100
        const fields = { platform: 'enum', plan: 'enum', gone: 'ignored', prompt: 'text', reply: 'text' } as const
        const topics = [1, 2, 3, 4]
        const key = await storeProject(turret, { id, rows, map, cursor, fields, dimensions: DIMENSIONS, topics })
        const get = async <Answer>(path: string, query: Query): Promise<Answer> => {
          const address = `${path}?${new URLSearchParams(query.map(([name = '', value = '']): [string, string] => [name, value]))}`
          const response = await turret.call('GET', address, { key })
          const body = await response.json()
          expect([address, response.status, body]).toEqual([address, 200, body])
          return body as Answer
        }
        for (const [filter, asked] of questions) {
          const dimension = asked.dimension === 'reply' ? 'reply' : 'prompt'
          const { stepTopics: _, matrixTopics: __, ...controls } = asked
          const options = { ...controls, dimension, countUsers: true }
          const expected = expectedJourneys(referenceJourneys(rows, map, filter, options), dimension)
          const query = [...filterQuery(filter), ...journeysQuery(options)]
          expect(flowsSorted(await get<typeof expected>('/v1/journeys', query))).toEqual(flowsSorted(expected))
          if (expected.transitions.length > 0) withTransitions++

          const counts = referenceTopics(rows, map, filter, { dimension, nowMs: NOW_MS })
          const found = await get<TopicsAnswer>('/v1/topics', [...filterQuery(filter), ['dimension', dimension]])
          expect(
            found.topics.map((topic) => [topic.id, topic.events, topic.trend.previous, topic.trend.daily]),
          ).toEqual(
            counts.topics.map((one) => [
              nameIn(dimension)(one.topic).id,
              one.events,
              one.previousEvents ?? 0,
              one.daily,
            ]),
          )
          expect([found.unclustered, found.small_talk, found.total]).toMatchObject([
            counts.unclustered,
            counts.smallTalk,
            counts.total,
          ])
          expect(found.small_talk.kinds.map(({ id, events }) => [id, events])).toEqual(
            counts.smallTalkKinds.map(({ topic, events }) => [nameIn(dimension)(topic).id, events]),
          )
          await expectReconciled(filter, dimension, found, get)
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  )
  expect(withTransitions).toBeGreaterThan(RUNS / 3)
})

/** With nothing passed over, journeys are made of the very texts that the topics page counts. */
async function expectReconciled(
  filter: EventFilter,
  dimension: string,
  found: TopicsAnswer,
  get: <Answer>(path: string, query: Query) => Promise<Answer>,
): Promise<void> {
  const inTopics = sum(found.topics.map(({ events }) => events))
  expect(inTopics + found.small_talk.events + found.unclustered.events).toBe(found.total.events)
  const everything = [
    ['dimension', dimension],
    ['limit', '1000'],
    ['small_talk', 'true'],
    ['hidden', 'true'],
    ['unclustered', 'true'],
  ]
  const journeys = await get<JourneysAnswer>('/v1/journeys', [...filterQuery(filter), ...everything])
  expect([journeys.sessions, journeys.users]).toEqual([found.total.sessions, found.total.users])
  expect(sum(journeys.starts.map(({ sessions }) => sessions))).toBe(journeys.sessions)
  expect(sum(journeys.drop_offs.map(({ sessions }) => sessions))).toBe(journeys.sessions)
  for (const step of journeys.steps) {
    const shares = [...step.topics.map(({ share }) => share), step.other.share, step.ended.share]
    expect(sum(shares)).toBeCloseTo(journeys.sessions === 0 ? 0 : 1, 9)
  }
  for (const row of journeys.matrix.rows) expect(sum(row.to) + row.other + row.ended).toBe(row.visits)
}
