// Topics that fit a question: those whose name or key terms hold its words, then those whose messages mean the like.

import type { Topic } from '../model/topic.ts'
import type { ProjectDimension } from '../pipeline/project-dimension.ts'

const LEAST_SIMILARITY = 0.3

/** Topic numbers, the best first. `meaning`: the live dimension and the question's vector. */
export function findTopicsByName(
  topics: readonly Topic[],
  question: string,
  meaning: { readonly live: ProjectDimension; readonly embedding: Float32Array } | null,
): number[] {
  const live = topics.filter((topic) => topic.live)
  const words = question
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const score = new Map<number, number>()
  for (const { number, label, terms } of live) {
    const name = label.toLowerCase()
    const held = words.filter((word) => name.includes(word)).length
    const related = words.filter((word) => terms.some((term) => term.toLowerCase().includes(word))).length
    if (words.length > 0) score.set(number, (2 * held + related) / words.length)
  }
  if (meaning) {
    for (const [topic, cosine] of meaning.live.engine.topicsNear({ text: question, embedding: meaning.embedding })) {
      if (cosine >= LEAST_SIMILARITY) score.set(topic, (score.get(topic) ?? 0) + cosine)
    }
  }
  return live
    .map(({ number }) => number)
    .filter((number) => (score.get(number) ?? 0) > 0)
    .sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0) || a - b)
}
