// One search over topics and messages, by meaning and by words: what the dashboard's search field asks.

import { z } from '@hono/zod-openapi'
import { redactQuestion } from '../privacy/redact-question.ts'
import { listEvents } from '../queries/events.ts'
import { analyticSelection, dimensionParameter, filterParameters, limitParameter, text } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { eventAnswers } from './event-answers.ts'
import { findTopicsByName } from './find-topics-by-name.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { searchSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { searchByMeaning } from './search-by-meaning.ts'
import { topicNames } from './topic-names.ts'

const DEFAULT_LIMIT = 10
const LONGEST_QUESTION = 1_000
const MOST_TOPICS = 8

export function searchRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  const { registry, warehouse, pipeline } = options
  route({
    method: 'get',
    path: '/v1/search',
    tag: 'Conversations',
    summary: 'Search topics and messages',
    description: 'Messages by meaning, the most alike first, then those that hold the words.',
    scope: 'read',
    query: z.object({
      ...{ q: text.max(LONGEST_QUESTION, `must not be longer than ${LONGEST_QUESTION} characters`) },
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_LIMIT),
    }),
    response: searchSchema,
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection(options, project, query)
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) return { dimension, topics: [], events: [] }
      const limit = query.limit ?? DEFAULT_LIMIT
      const names = await topicNames(registry, project, dimension)
      const question = await redactQuestion(registry, project, query.q)
      const reader = clientReader(context, warehouse)
      const similar = await searchByMeaning({ pipeline, reader }, filter, { dimension, text: question, limit })
      const found = await listEvents(reader, filter, { limit, words: query.q })
      const byWords = found.events.filter(({ id }) => !similar.some(({ event }) => event.id === id))
      const events = [...similar.map(({ event }) => event), ...byWords].slice(0, limit)
      const similarityOf = new Map(similar.map(({ event, similarity }) => [event.id, similarity]))
      const answers = await eventAnswers(registry, project, events)
      const near = await pipeline.topicsNear({ project, key: dimension }, question)
      return {
        dimension,
        topics: findTopicsByName(names.directory.topics, query.q, near)
          .slice(0, MOST_TOPICS)
          .map((number) => names.name(number)),
        events: answers.map((event) => ({ ...event, similarity: similarityOf.get(event.id) ?? null })),
      }
    },
  })
}
