// The end of a run: what a map of micro-clusters is as topics, and what has changed since the map before.
// Invariant: a topic is shown exactly where one of its micro-clusters is; the rest of its kind are emerging.
import type {
  ConsolidationInput,
  ConsolidationResult,
  ConsolidationStats,
  FoundTopic,
  LastRun,
} from './consolidation.ts'
import { lineageBetween, NO_TOPIC } from './identity.ts'
import type { Matrix } from './matrix.ts'
import { cosinesToTopic, type TopicCentroids, topicCentroidsOf } from './topic-centroids.ts'

/** A topic for each micro-cluster (m), and whether it is hidden as emerging. */
export interface TopicMap {
  readonly topicIds: Int32Array
  readonly emerging: Uint8Array
  readonly nextTopicId: number
}

/** The result of a run that ends in this map, without its scores. c0 (m × d) from projectMicroClusters. */
export function describePartition(
  input: ConsolidationInput,
  c0: Matrix,
  { topicIds, emerging, nextTopicId }: TopicMap,
  lastRun: LastRun,
): ConsolidationResult {
  const centroids = topicCentroidsOf(c0, input.counts, topicIds)
  const topics = listTopics(input.counts, topicIds, emerging, centroids)
  const before = shownIds(input.previousTopics, input.previousEmerging)
  const after = shownIds(topicIds, emerging)
  const lineage = lineageBetween(before, after, input.counts, input.sharedTexts)
  const events = (kind: string) => lineage.filter((event) => event.kind === kind).length
  const stats: ConsolidationStats = {
    topics: topics.filter((topic) => !topic.emerging).length,
    born: events('born'),
    merged: events('merged_into'),
    split: events('split_from'),
    died: events('died'),
    movedShare: movedShare(before, after, input.sharedTexts),
    unclusteredTexts: input.counts.reduce((sum, count, row) => (after[row] === NO_TOPIC ? sum + count : sum), 0),
    score: 0,
    presentScore: null,
  }
  return {
    ...{ refused: null, unchanged: false, microClusterIds: input.microClusterIds, counts: input.counts },
    ...{ topicIds, emerging, confidences: cosinesToTopic(c0, topicIds, centroids), topics },
    ...{
      topicCentroids: centroids.centroids.values,
      lineage,
      nextTopicId,
      lastRun,
      mapVersion: input.mapVersion,
      stats,
    },
  }
}

function shownIds(topicIds: Int32Array, emerging: Uint8Array): Int32Array {
  return topicIds.map((id, row) => (emerging[row] === 1 ? NO_TOPIC : id))
}

function listTopics(
  counts: Float64Array,
  topicIds: Int32Array,
  emerging: Uint8Array,
  { topicIds: ids }: TopicCentroids,
): FoundTopic[] {
  const texts = new Map<number, number>()
  const rows = new Map<number, number>()
  const shown = new Set<number>()
  for (const [row, id] of topicIds.entries()) {
    texts.set(id, (texts.get(id) ?? 0) + (counts[row] as number))
    rows.set(id, (rows.get(id) ?? 0) + 1)
    if (emerging[row] !== 1) shown.add(id)
  }
  return ids.map((topicId) => ({
    topicId,
    texts: texts.get(topicId) ?? 0,
    microClusters: rows.get(topicId) ?? 0,
    emerging: !shown.has(topicId),
  }))
}

/** Share of the texts with a topic before, by the texts they share with that run, that are in another one or in none. */
export function movedShare(before: Int32Array, after: Int32Array, sharedTexts: Float64Array): number {
  let [moved, all] = [0, 0]
  for (const [row, id] of before.entries()) {
    if (id === NO_TOPIC) continue
    all += sharedTexts[row] as number
    if (after[row] !== id) moved += sharedTexts[row] as number
  }
  return all > 0 ? moved / all : 0
}
