// Consolidation, step 6: which micro-clusters are not shown: those of topics with too few texts, and the unfit ones,
// which lie far from all others or are of a topic without anything in common.
// A new partition is judged by its texts; the present one keeps the topics it shows, so that nothing moves by itself.
import type { ConsolidationInput } from './consolidation.ts'

/** Below 200 texts three members make a topic, from then on five. */
const LITTLE_DATA_TEXTS = 200

export function fewestTextsOfTopic(texts: number): number {
  return texts < LITTLE_DATA_TEXTS ? 3 : 5
}

/** 1 for each micro-cluster (m) that is unfit or of a topic with too few other texts. Edited topics are shown whole. */
export function emergingBySize(input: ConsolidationInput, topicIds: Int32Array, unfit: Uint8Array): Uint8Array {
  const edited = editedTopics(input)
  const held = new Map<number, number>()
  for (const [row, id] of topicIds.entries()) {
    if (unfit[row] !== 1) held.set(id, (held.get(id) ?? 0) + (input.counts[row] as number))
  }
  const fewest = fewestTextsOfTopic(input.texts)
  const hidden = (id: number, row: number) => unfit[row] === 1 || (held.get(id) ?? 0) < fewest
  return Uint8Array.from(topicIds, (id, row) => (hidden(id, row) && !edited.has(id) ? 1 : 0))
}

/**
 * 1 for each micro-cluster (m) that was emerging and is in the same topic still; edited topics are shown whole. With
 * unfit rows known anew, they alone are hidden of the topics that are shown.
 */
export function emergingAsBefore(
  input: ConsolidationInput,
  topicIds: Int32Array,
  unfit: Uint8Array | null,
): Uint8Array {
  const { previousTopics, previousEmerging } = input
  const edited = editedTopics(input)
  const shown = new Set(previousTopics.filter((_, row) => previousEmerging[row] !== 1))
  const hidden = (id: number, row: number) => {
    const before = previousEmerging[row] === 1 && previousTopics[row] === id
    return unfit === null ? before : unfit[row] === 1 || (before && !shown.has(id))
  }
  return Uint8Array.from(topicIds, (id, row) => (hidden(id, row) && !edited.has(id) ? 1 : 0))
}

function editedTopics({ constraints }: ConsolidationInput): Set<number> {
  return new Set([...constraints.keepTopics, ...constraints.mustLink.map(({ topicId }) => topicId)])
}
