// The parameter that selects the texts of one topic, or of what stands outside topics.

import { type ProjectId, parseTopicRef } from '../model/ids.ts'
import type { TopicSelection } from '../queries/topic-condition.ts'
import type { Registry } from '../registry/registry.ts'
import { invalid, text } from './analytic-query.ts'
import { chooseDimension, topicDirectories } from './choose-dimension.ts'

export const topicParameter = {
  topic: text.optional().openapi({ description: 'A topic id, `unclustered` or `small_talk`', example: 't1_12' }),
}

/** Null where no topic was asked for. A topic id decides the dimension by itself. */
export async function topicSelection(
  registry: Registry,
  project: ProjectId,
  query: { readonly topic?: string | undefined; readonly dimension?: string | undefined },
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
