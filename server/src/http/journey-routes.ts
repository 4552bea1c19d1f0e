// Journeys between topics: one question with its controls.

import { z } from '@hono/zod-openapi'
import { findJourneys, type Journeys } from '../queries/journeys.ts'
import { analyticSelection, limitParameter, wholeNumber } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { journeyControls, journeyOptions } from './journey-query.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { journeysSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { type TopicNames, topicNames } from './topic-names.ts'

const DEFAULT_LIMIT = 50

const journeyParameters = z.object({
  ...journeyControls,
  ...limitParameter(DEFAULT_LIMIT),
  steps: wholeNumber(2, 10).optional().openapi({
    type: 'integer',
    minimum: 2,
    maximum: 10,
    default: 5,
    description: 'Columns of the flow chart',
  }),
})

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
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) return EMPTY
      const names = await topicNames(registry, project, dimension)
      const found = await findJourneys(clientReader(context, warehouse), filter, {
        ...journeyOptions(dimension, query, names),
        limit: query.limit ?? DEFAULT_LIMIT,
        countUsers: true,
        ...(query.steps ? { steps: query.steps } : {}),
      })
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
  matrix: { topics: [], rows: [] },
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
    matrix: {
      topics: found.matrix.topics.map(name),
      rows: found.matrix.rows.map(({ to, ...row }) => ({ ...row, to: [...to] })),
    },
  }
}
