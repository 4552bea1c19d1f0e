// Events, conversations and users, with the topics of their texts.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { type ProjectId, parseTopicRef } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import { listEvents } from '../queries/events.ts'
import { listSessions, readSession, type SessionSummary } from '../queries/sessions.ts'
import type { TopicSelection } from '../queries/topic-condition.ts'
import { readUser } from '../queries/users.ts'
import type { Registry } from '../registry/registry.ts'
import {
  analyticSelection,
  dimensionParameter,
  filterParameters,
  invalid,
  limitParameter,
  text,
} from './analytic-query.ts'
import { chooseDimension, topicDirectories } from './choose-dimension.ts'
import { eventAnswers } from './event-answers.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { eventsSchema, sessionSchema, sessionsSchema, userSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { searchByMeaning } from './search-by-meaning.ts'
import { type TopicNames, topicNames } from './topic-names.ts'

const TAG = 'Conversations'
const DEFAULT_LIMIT = 50
const SESSION_EVENTS = 1_000
const LONGEST_QUESTION = 1_000
const cursorParameter = { cursor: text.optional().openapi({ description: '`next_cursor` of the page before' }) }
const userParameter = { user_id: text.optional() }
const topicParameter = {
  topic: text.optional().openapi({ description: 'A topic id, `unclustered` or `small_talk`', example: 't1_12' }),
}

export function eventRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  eventsRoute(route, options)
  sessionsRoute(route, options)
  sessionRoute(route, options)
  userRoute(route, options)
}

function eventsRoute(route: DefineRoute, options: ReadRoutesOptions): void {
  const { registry, warehouse, clock } = options
  route({
    method: 'get',
    path: '/v1/events',
    tag: TAG,
    summary: 'Events, newest first',
    scope: 'read',
    query: z.object({
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
      ...cursorParameter,
      ...topicParameter,
      ...userParameter,
      session_id: text.optional(),
      q: text
        .max(200, 'must not be longer than 200 characters')
        .optional()
        .openapi({ description: 'Words that the metadata values must all hold' }),
      similar_to: text
        .max(LONGEST_QUESTION, `must not be longer than ${LONGEST_QUESTION} characters`)
        .optional()
        .openapi({ description: 'A text: messages that mean the like come, the most alike first, on one page' }),
    }),
    response: eventsSchema,
    async handle({ project, query }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      if (query.similar_to !== undefined) return similarEvents(options, project, filter, query, topic)
      const page = await listEvents(warehouse, filter, {
        limit: query.limit ?? DEFAULT_LIMIT,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        ...(topic === null ? {} : { topic }),
        ...(query.session_id === undefined ? {} : { sessionId: query.session_id }),
        ...(query.user_id === undefined ? {} : { userId: query.user_id }),
        ...(query.q === undefined ? {} : { words: query.q }),
      })
      return { events: await eventAnswers(registry, project, page.events), next_cursor: page.nextCursor }
    },
  })
}

interface SimilarQuery {
  readonly dimension?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly q?: string | undefined
  readonly session_id?: string | undefined
  readonly user_id?: string | undefined
  readonly similar_to?: string | undefined
}

async function similarEvents(
  options: ReadRoutesOptions,
  project: ProjectId,
  filter: EventFilter,
  query: SimilarQuery,
  topic: TopicSelection | null,
) {
  if (query.q !== undefined) throw invalid('q', 'does not go together with similar_to: ask for one of them')
  if (query.cursor !== undefined) throw invalid('cursor', 'does not go together with similar_to: raise limit instead')
  const dimension = await chooseDimension(options.registry, project, topic?.dimension ?? query.dimension)
  if (dimension === null) return { events: [], next_cursor: null }
  const found = await searchByMeaning(options, filter, {
    ...{ dimension, text: query.similar_to ?? '', limit: query.limit ?? DEFAULT_LIMIT },
    ...(topic === null ? {} : { topic }),
    ...(query.session_id === undefined ? {} : { sessionId: query.session_id }),
    ...(query.user_id === undefined ? {} : { userId: query.user_id }),
  })
  const events = await eventAnswers(
    options.registry,
    project,
    found.map(({ event }) => event),
  )
  const answers = events.map((event, index) => ({ ...event, similarity: found[index]?.similarity ?? 0 }))
  return { events: answers, next_cursor: null }
}

function sessionsRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/sessions',
    tag: TAG,
    summary: 'Conversations, the last active first',
    scope: 'read',
    query: z.object({
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
      ...cursorParameter,
      ...topicParameter,
      ...userParameter,
    }),
    response: sessionsSchema,
    async handle({ project, query }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      const dimension = (await chooseDimension(registry, project, topic?.dimension ?? query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const page = await listSessions(warehouse, filter, {
        dimension,
        limit: query.limit ?? DEFAULT_LIMIT,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        ...(topic === null ? {} : { topic }),
        ...(query.user_id === undefined ? {} : { userId: query.user_id }),
      })
      return { sessions: page.sessions.map((session) => sessionAnswer(session, names)), next_cursor: page.nextCursor }
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
    async handle({ project, path, query }) {
      const page = await readSession(
        warehouse,
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

function userRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/users/{id}',
    tag: TAG,
    summary: 'One user and their conversations',
    scope: 'read',
    pathParameters: z.object({ id: z.string().min(1) }),
    query: z.object({
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
      ...cursorParameter,
    }),
    response: userSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path, query }) {
      const dimension = (await chooseDimension(registry, project, query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const user = await readUser(warehouse, filter, {
        dimension,
        userId: path.id,
        limit: query.limit ?? DEFAULT_LIMIT,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      })
      if (user.firstMs === null || user.lastMs === null) {
        throw new AppError('NOT_FOUND', `There is no user ${path.id} in this period: widen it with from=all.`)
      }
      return {
        id: path.id,
        events: user.eventCount,
        session_count: user.sessionCount,
        first_seen: new Date(user.firstMs).toISOString(),
        last_seen: new Date(user.lastMs).toISOString(),
        path: user.path.map((topic) => names.name(topic)),
        sessions: user.sessions.map((session) => sessionAnswer(session, names)),
        next_cursor: user.nextCursor,
      }
    },
  })
}

/** Null where no topic was asked for. A topic id decides the dimension by itself. */
async function topicSelection(
  registry: Registry,
  project: ProjectId,
  query: { topic?: string | undefined; dimension?: string | undefined },
): Promise<TopicSelection | null> {
  const dimension = (await chooseDimension(registry, project, query.dimension)) ?? ''
  if (query.topic === undefined) return null
  if (query.topic === 'unclustered' || query.topic === 'small_talk') return { dimension, topic: query.topic }
  const parsed = parseTopicRef(query.topic)
  const directory = (await topicDirectories(registry, project)).find(
    ({ dimensionNumber }) => dimensionNumber === parsed?.dimension,
  )
  if (!parsed || !directory?.topics.some(({ number }) => number === parsed.topic)) {
    const accepted = 'a topic id from GET /v1/topics, such as t1_12, or unclustered, or small_talk'
    throw invalid('topic', `${JSON.stringify(query.topic)} is no topic of this project: give ${accepted}`)
  }
  return { dimension: directory.dimension, topic: parsed.topic === 0 ? 'small_talk' : parsed.topic }
}

function sessionAnswer({ sessionId, userId, turns, firstMs, lastMs, path }: SessionSummary, names: TopicNames) {
  return {
    id: sessionId,
    user_id: userId,
    started_at: new Date(firstMs).toISOString(),
    ended_at: new Date(lastMs).toISOString(),
    events: turns,
    path: path.map((topic) => names.name(topic)),
  }
}
