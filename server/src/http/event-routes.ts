// Events, conversations and users, with the topics of their texts.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { type ProjectId, parseTopicRef, topicRef } from '../model/ids.ts'
import type { TopicDirectory } from '../model/topic.ts'
import type { EventRecord } from '../queries/event-records.ts'
import { listEvents } from '../queries/events.ts'
import { listSessions, readSession, type SessionSummary } from '../queries/sessions.ts'
import type { TopicSelection } from '../queries/topic-condition.ts'
import { readUser } from '../queries/users.ts'
import type { Registry } from '../registry/registry.ts'
import { dimensionParameter, eventFilter, filterParameters, invalid, limitParameter } from './analytic-query.ts'
import { chooseDimension, topicDirectories } from './choose-dimension.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { eventsSchema, sessionSchema, sessionsSchema, userSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { TopicNames, topicNames } from './topic-names.ts'

const TAG = 'Conversations'
const DEFAULT_LIMIT = 50
const SESSION_EVENTS = 1_000
const cursorParameter = { cursor: z.string().optional().openapi({ description: '`next_cursor` of the page before' }) }
const userParameter = { user_id: z.string().min(1).optional() }
const topicParameter = {
  topic: z.string().optional().openapi({ description: 'A topic id, `unclustered` or `small_talk`', example: 't1_12' }),
}

export function eventRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  eventsRoute(route, options)
  sessionsRoute(route, options)
  sessionRoute(route, options)
  userRoute(route, options)
}

function eventsRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
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
      session_id: z.string().min(1).optional(),
      q: z.string().min(1).max(200).optional().openapi({ description: 'Words that the metadata values must all hold' }),
    }),
    response: eventsSchema,
    async handle({ project, query }) {
      const filter = eventFilter(project, query, clock.nowMs())
      const topic = await topicSelection(registry, project, query)
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
      const filter = eventFilter(project, query, clock.nowMs())
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
      const user = await readUser(warehouse, eventFilter(project, query, clock.nowMs()), {
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
  if (query.topic === undefined) return null
  if (query.topic === 'unclustered' || query.topic === 'small_talk') {
    const dimension = (await chooseDimension(registry, project, query.dimension)) ?? ''
    return { dimension, topic: query.topic }
  }
  const parsed = parseTopicRef(query.topic)
  if (!parsed) throw invalid('topic', 'is a topic id such as t1_12, or unclustered, or small_talk')
  const directories = await topicDirectories(registry, project)
  const directory = directories.find(({ dimensionNumber }) => dimensionNumber === parsed.dimension)
  if (parsed.topic === 0) return { dimension: directory?.dimension ?? '', topic: 'small_talk' }
  return { dimension: directory?.dimension ?? '', topic: parsed.topic }
}

async function eventAnswers(registry: Registry, project: ProjectId, events: readonly EventRecord[]) {
  const directories = await topicDirectories(registry, project)
  const names = new Map(
    directories.map((directory: TopicDirectory) => [directory.dimension, new TopicNames(directory)]),
  )
  return events.map((event) => ({
    id: event.id,
    name: event.name,
    session_id: event.sessionId,
    user_id: event.userId,
    timestamp: new Date(event.timestampMs).toISOString(),
    metadata: event.metadata as Record<string, unknown>,
    topics: Object.fromEntries(
      Object.entries(event.topics).map(([dimension, place]) => {
        if (!place) return [dimension, null]
        const name = names.get(dimension)?.name(place.topic) ?? { id: topicRef(0, place.topic), label: '' }
        return [dimension, { ...name, kind: place.kind }]
      }),
    ),
  }))
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
