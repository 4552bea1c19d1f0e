// Events with the topics of their texts, in order of time or by what they mean.

import { z } from '@hono/zod-openapi'
import type { ProjectId } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import { redactQuestion } from '../privacy/redact-question.ts'
import { listEvents } from '../queries/events.ts'
import type { TopicSelection } from '../queries/topic-condition.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import {
  analyticSelection,
  cursorParameter,
  dimensionParameter,
  filterParameters,
  invalid,
  limitParameter,
  text,
} from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { eventAnswers } from './event-answers.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { eventsSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { searchByMeaning } from './search-by-meaning.ts'
import { topicParameter, topicSelection } from './topic-selection.ts'

const TAG = 'Conversations'
const DEFAULT_LIMIT = 50
const LONGEST_QUESTION = 1_000

export function eventRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
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
      user_id: text.optional(),
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
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      const reader = clientReader(context, warehouse)
      if (query.similar_to !== undefined) return similarEvents({ ...options, reader }, project, filter, query, topic)
      const page = await listEvents(reader, filter, {
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
  options: ReadRoutesOptions & { readonly reader: WarehouseReader },
  project: ProjectId,
  filter: EventFilter,
  query: SimilarQuery,
  topic: TopicSelection | null,
) {
  if (query.q !== undefined) throw invalid('q', 'does not go together with similar_to: ask for one of them')
  if (query.cursor !== undefined) throw invalid('cursor', 'does not go together with similar_to: raise limit instead')
  const dimension = await chooseDimension(options.registry, project, topic?.dimension ?? query.dimension)
  if (dimension === null) return { events: [], next_cursor: null }
  const text = await redactQuestion(options.registry, project, query.similar_to ?? '')
  const found = await searchByMeaning(options, filter, {
    ...{ dimension, text, limit: query.limit ?? DEFAULT_LIMIT },
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
