// Conversations: listed, down to those behind one number of the journeys; and one in order.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { listSessions, readSession } from '../queries/sessions.ts'
import { analyticSelection, cursorParameter, filterParameters, limitParameter, text } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { eventAnswers } from './event-answers.ts'
import { journeySelection, sessionJourneyParameters } from './journey-pattern-query.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { sessionSchema, sessionsSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { sessionAnswer } from './session-answer.ts'
import { topicNames } from './topic-names.ts'
import { topicParameter, topicSelection } from './topic-selection.ts'

const TAG = 'Conversations'
const DEFAULT_LIMIT = 50
const SESSION_EVENTS = 1_000

export function sessionRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  sessionsRoute(route, options)
  sessionRoute(route, options)
}

function sessionsRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/sessions',
    tag: TAG,
    summary: 'Conversations, the last active first',
    description:
      'With parameters of journeys: the conversations behind a number of GET /v1/journeys, whose sessions are as many as `total`.',
    scope: 'read',
    query: z.object({
      ...sessionJourneyParameters,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
      ...cursorParameter,
      ...topicParameter,
      user_id: text.optional(),
    }),
    response: sessionsSchema,
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      const dimension = (await chooseDimension(registry, project, topic?.dimension ?? query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const page = await listSessions(clientReader(context, warehouse), filter, {
        ...journeySelection(dimension, query, names),
        limit: query.limit ?? DEFAULT_LIMIT,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        ...(topic === null ? {} : { topic }),
        ...(query.user_id === undefined ? {} : { userId: query.user_id }),
      })
      return {
        sessions: page.sessions.map((session) => sessionAnswer(session, names)),
        total: page.total,
        next_cursor: page.nextCursor,
      }
    },
  })
}

function sessionRoute(route: DefineRoute, { registry, warehouse }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/sessions/{id}',
    tag: TAG,
    summary: 'One conversation in order',
    scope: 'read',
    pathParameters: z.object({ id: z.string().min(1) }),
    query: z.object({ ...limitParameter(SESSION_EVENTS), ...cursorParameter }),
    response: sessionSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path, query, context }) {
      const page = await readSession(
        clientReader(context, warehouse),
        { project, sessionId: path.id },
        { limit: query.limit ?? SESSION_EVENTS, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) },
      )
      const events = await eventAnswers(registry, project, page.events)
      const [first] = events
      const last = events.at(-1)
      if (!first || !last)
        throw new AppError('NOT_FOUND', `There is no session ${path.id}: list them with GET /v1/sessions.`)
      return {
        id: path.id,
        user_id: first.user_id,
        started_at: first.timestamp,
        ended_at: last.timestamp,
        events,
        next_cursor: page.nextCursor,
      }
    },
  })
}
