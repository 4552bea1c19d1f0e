// Journeys between topics: one question with its controls.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { parseTopicRef } from '../model/ids.ts'
import { findJourneys, type Journeys, type JourneysOptions } from '../queries/journeys.ts'
import {
  dimensionParameter,
  eventFilter,
  filterParameters,
  flag,
  invalid,
  limitParameter,
  wholeNumber,
} from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { journeysSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { type TopicNames, topicNames } from './topic-names.ts'

const DEFAULT_LIMIT = 50
const topicParameter = z.string().optional().openapi({ example: 't1_12' })

const journeyParameters = z.object({
  ...dimensionParameter,
  ...filterParameters,
  ...limitParameter(DEFAULT_LIMIT),
  start: topicParameter.openapi({ description: 'Only sessions that start with this topic' }),
  through: topicParameter.openapi({ description: 'Only sessions that contain this topic' }),
  end: topicParameter.openapi({ description: 'Only sessions that end with this topic' }),
  exclude: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .openapi({ type: 'array', items: { type: 'string' }, description: 'Topics to pass over; repeatable' }),
  steps: wholeNumber(2, 10).optional().openapi({ type: 'integer', minimum: 2, maximum: 10, default: 5 }),
  min_count: wholeNumber(1, 1_000_000).optional().openapi({ type: 'integer', minimum: 1, default: 1 }),
  small_talk: flag.optional().openapi({ type: 'boolean', default: false, description: 'Count small talk as a topic' }),
  hidden: flag.optional().openapi({ type: 'boolean', default: false, description: 'Count hidden topics too' }),
})

type JourneyQuery = z.infer<typeof journeyParameters>

export function journeyRoutes(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/journeys',
    tag: 'Journeys',
    summary: 'How users move from topic to topic',
    description:
      'Over sessions in order of time, repeats collapsed; small talk, hidden topics and unclustered texts are passed over.',
    scope: 'read',
    query: journeyParameters,
    response: journeysSchema,
    async handle({ project, query }) {
      const filter = eventFilter(project, query, clock.nowMs())
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) return EMPTY
      const names = await topicNames(registry, project, dimension)
      const found = await findJourneys(warehouse, filter, journeyOptions(dimension, query, names))
      return { dimension, ...journeysAnswer(found, names) }
    },
  })
}

const EMPTY = {
  dimension: null,
  sessions: 0,
  users: 0,
  starts: [],
  transitions: [],
  follow_ups: [],
  back_and_forth: [],
  drop_offs: [],
  paths: [],
  steps: [],
}

function journeyOptions(dimension: string, query: JourneyQuery, names: TopicNames): JourneysOptions {
  const anchors = (['start', 'through', 'end'] as const).filter((kind) => query[kind] !== undefined)
  if (anchors.length > 1) throw invalid(anchors[1] ?? '', 'only one of start, through and end can be given')
  const [kind] = anchors
  const excluded = query.exclude === undefined ? [] : [query.exclude].flat()
  return {
    dimension,
    limit: query.limit ?? DEFAULT_LIMIT,
    countUsers: true,
    ...(kind ? { anchor: { kind, topic: topicNumber(names, kind, query[kind] ?? '') } } : {}),
    ...(query.steps ? { steps: query.steps } : {}),
    ...(query.min_count ? { minCount: query.min_count } : {}),
    excludedTopics: excluded.map((ref) => topicNumber(names, 'exclude', ref)),
    includeSmallTalk: query.small_talk ?? false,
    includeHidden: query.hidden ?? false,
  }
}

function topicNumber(names: TopicNames, parameter: string, ref: string): number {
  const parsed = parseTopicRef(ref)
  if (!parsed)
    throw invalid(parameter, `${JSON.stringify(ref)} is no topic id: take one from GET /v1/topics, such as t1_12`)
  if (parsed.dimension === names.directory.dimensionNumber) return parsed.topic
  throw new AppError('NOT_FOUND', `The topic ${ref} does not belong to the text field ${names.directory.dimension}.`)
}

function journeysAnswer(found: Journeys, names: TopicNames) {
  const name = (topic: number) => names.name(topic)
  const end = (topic: number | 'other' | 'ended'): string => (typeof topic === 'number' ? name(topic).id : topic)
  return {
    sessions: found.sessions,
    users: found.users,
    starts: found.starts.map(({ topic, sessions, users, share }) => ({ topic: name(topic), sessions, users, share })),
    transitions: found.transitions.map(({ from, to, count, sessions, users, share, medianSeconds }) => ({
      from: name(from),
      to: name(to),
      count,
      sessions,
      users,
      share,
      median_seconds: medianSeconds,
    })),
    follow_ups: found.followUps.map(({ topic, visits, next }) => ({
      from: name(topic),
      count: visits,
      next: next.map((move) => ({ ...move, topic: move.topic === null ? null : name(move.topic) })),
    })),
    back_and_forth: found.backAndForth.map(({ a, b, sessions, users, count }) => ({
      a: name(a),
      b: name(b),
      sessions,
      users,
      count,
    })),
    drop_offs: found.dropOffs.map(({ topic, sessions, users, rate }) => ({
      topic: name(topic),
      sessions,
      users,
      rate,
    })),
    paths: found.paths.map(({ topics, sessions, users }) => ({ topics: topics.map(name), sessions, users })),
    steps: found.steps.map(({ topics, flows, ...step }) => ({
      ...step,
      topics: topics.map(({ topic, ...count }) => ({ topic: name(topic), ...count })),
      flows: flows.map(({ from, to, sessions }) => ({ from: end(from), to: end(to), sessions })),
    })),
  }
}
