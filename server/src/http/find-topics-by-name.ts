// Topics that fit a question: those whose name or key terms hold its words, then those whose messages mean the like.

import type { Topic } from '../model/topic.ts'

const LEAST_SIMILARITY = 0.3

/** Topic numbers, the best first. `near`: topics whose messages mean the like, with their cosine to the question. */
export function findTopicsByName(
  topics: readonly Topic[],
  question: string,
  near: readonly (readonly [topic: number, cosine: number])[],
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
  for (const [topic, cosine] of near) {
    if (cosine >= LEAST_SIMILARITY) score.set(topic, (score.get(topic) ?? 0) + cosine)
  }
  return live
    .map(({ number }) => number)
    .filter((number) => (score.get(number) ?? 0) > 0)
    .sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0) || a - b)
}
