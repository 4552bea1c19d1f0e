// Which micro-clusters a topic had when a model named it, and whether they are still most of what it has.

import type { RetiredMicroClusters } from '../topics/condense.ts'
import type { ModelName, TopicBook } from './topic-book.ts'

/** Share of the texts of then and now that must be in both for a name to stay unasked. */
const LEAST_SHARED = 0.6

/** True where a topic holds mostly other texts than when it was named. `texts`: of every live micro-cluster. */
export function hasChangedMuch(
  { microClusters: then }: ModelName,
  now: readonly number[],
  texts: ReadonlyMap<number, number>,
): boolean {
  const before = new Set(then)
  const sum = (ids: Iterable<number>) => [...ids].reduce((total, id) => total + (texts.get(id) ?? 0), 0)
  return sum(now.filter((id) => before.has(id))) < LEAST_SHARED * sum(new Set([...then, ...now]))
}

/** The book after micro-clusters were merged into others at their cap. */
export function followRetired(book: TopicBook, { merged }: RetiredMicroClusters): TopicBook {
  const heirs = new Map(merged.map(({ from, into }) => [from, into]))
  return book.map((topic) => {
    if (!topic.modelName?.microClusters.some((id) => heirs.has(id))) return topic
    const microClusters = [...new Set(topic.modelName.microClusters.map((id) => heirs.get(id) ?? id))]
    return { ...topic, modelName: { ...topic.modelName, microClusters } }
  })
}

/** The book after all texts went into other micro-clusters: `heirsOf` tells which ones hold those of some now. */
export function followHeirs(book: TopicBook, heirsOf: (microClusters: readonly number[]) => number[]): TopicBook {
  return book.map((topic) => {
    if (!topic.modelName) return topic
    return { ...topic, modelName: { ...topic.modelName, microClusters: heirsOf(topic.modelName.microClusters) } }
  })
}
