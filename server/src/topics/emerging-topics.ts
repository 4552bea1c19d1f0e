// Consolidation, step 6: which topics have too few texts to be shown.
// A new partition is judged by its texts; the present one keeps what it shows, so that nothing moves where nothing is new.
import type { ConsolidationInput } from './consolidation.ts'

/** Below 200 texts three members make a topic, from then on five. */
const LITTLE_DATA_TEXTS = 200

export function fewestTextsOfTopic(texts: number): number {
  return texts < LITTLE_DATA_TEXTS ? 3 : 5
}

/** 1 for each micro-cluster (m) of a topic with too few texts. Topics that users edited are shown at any size. */
export function emergingBySize(input: ConsolidationInput, topicIds: Int32Array): Uint8Array {
  const edited = editedTopics(input)
  const held = new Map<number, number>()
  for (const [row, id] of topicIds.entries()) held.set(id, (held.get(id) ?? 0) + (input.counts[row] as number))
  const fewest = fewestTextsOfTopic(input.texts)
  return Uint8Array.from(topicIds, (id) => ((held.get(id) ?? 0) < fewest && !edited.has(id) ? 1 : 0))
}

/** 1 for each micro-cluster (m) that was emerging and is in the same topic still; no topic that users edited is hidden. */
export function emergingAsBefore(input: ConsolidationInput, topicIds: Int32Array): Uint8Array {
  const { previousTopics, previousEmerging } = input
  const edited = editedTopics(input)
  return Uint8Array.from(topicIds, (id, row) =>
    previousEmerging[row] === 1 && previousTopics[row] === id && !edited.has(id) ? 1 : 0,
  )
}

function editedTopics({ constraints }: ConsolidationInput): Set<number> {
  return new Set([...constraints.keepTopics, ...constraints.mustLink.map(({ topicId }) => topicId)])
}
