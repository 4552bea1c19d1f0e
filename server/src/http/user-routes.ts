// Users: who was there, and one of them with all conversations.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { listUsers } from '../queries/user-list.ts'
import { readUser } from '../queries/users.ts'
import {
  analyticSelection,
  cursorParameter,
  dimensionParameter,
  filterParameters,
  limitParameter,
  text,
} from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { userSchema, usersSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { sessionAnswer } from './session-answer.ts'
import { topicNames } from './topic-names.ts'
import { topicParameter, topicSelection } from './topic-selection.ts'

const TAG = 'Conversations'
const DEFAULT_LIMIT = 50

export function userRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  usersRoute(route, options)
  userRoute(route, options)
}

function usersRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/users',
    tag: TAG,
    summary: 'Users, the last active first',
    scope: 'read',
    query: z.object({
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
      ...cursorParameter,
      ...topicParameter,
      q: text.optional().openapi({ description: 'Part of the user id, whatever its case' }),
      sort: z
        .enum(['last_seen', 'events', 'sessions'], { error: 'must be last_seen, events or sessions' })
        .optional()
        .openapi({ default: 'last_seen', description: 'The most first' }),
    }),
    response: usersSchema,
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      const dimension = (await chooseDimension(registry, project, topic?.dimension ?? query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const page = await listUsers(clientReader(context, warehouse), filter, {
        dimension,
        limit: query.limit ?? DEFAULT_LIMIT,
        sort: query.sort ?? 'last_seen',
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        ...(topic === null ? {} : { topic }),
        ...(query.q === undefined ? {} : { idPart: query.q }),
      })
      return {
        users: page.users.map(({ userId, events, sessions, firstMs, lastMs, recent }) => ({
          id: userId,
          events,
          session_count: sessions,
          first_seen: new Date(firstMs).toISOString(),
          last_seen: new Date(lastMs).toISOString(),
          recent: recent.map((topic) => names.name(topic)),
        })),
        total: page.total,
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
    async handle({ project, path, query, context }) {
      const dimension = (await chooseDimension(registry, project, query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const user = await readUser(clientReader(context, warehouse), filter, {
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
