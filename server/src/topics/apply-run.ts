// Writes the result of a consolidation into the state of its dimension.
// Micro-clusters opened while the run was under way get a provisional topic among the new ones.
import type { ConsolidationResult } from './consolidation.ts'
import type { DimensionState, Placement } from './dimension-state.ts'
import { NO_TOPIC } from './identity.ts'
import { provisionalTopic } from './topic-centroids.ts'

/** result must be of a run that began with this state's map; ids that are no longer live are passed over. */
export function applyRun(state: DimensionState, result: ConsolidationResult): void {
  const { clusters, placements } = state
  const rows = result.topics.length
  const centroids = { rows, dims: clusters.vectorDims, values: result.topicCentroids }
  state.topics = { topicIds: result.topics.map(({ topicId }) => topicId), centroids }
  state.emergingTopics = new Set(result.topics.filter(({ emerging }) => emerging).map(({ topicId }) => topicId))
  state.nextTopicId = Math.max(state.nextTopicId, result.nextTopicId)
  state.lastRun = result.lastRun
  if (!result.unchanged) state.mapVersion += 1
  const positions = new Map(Array.from(result.microClusterIds, (id, position) => [id, position]))
  for (let row = 0; row < clusters.live; row++) {
    const id = clusters.ids[row] as number
    const position = positions.get(id)
    placements.set(id, position === undefined ? provisional(state, row) : settled(result, position, placements.get(id)))
  }
}

/** A provisional topic stays where a run without new texts says nothing about it. */
function settled(result: ConsolidationResult, position: number, before: Placement | undefined): Placement {
  const topicId = result.topicIds[position] as number
  if (topicId === NO_TOPIC && before?.provisional) return before
  return {
    topicId,
    emerging: result.emerging[position] === 1,
    provisional: false,
    textsAtRun: result.counts[position] as number,
  }
}

function provisional({ clusters, topics, emergingTopics }: DimensionState, row: number): Placement {
  const { centroids, vectorDims } = clusters
  const topicId = provisionalTopic(centroids.subarray(row * vectorDims, (row + 1) * vectorDims), topics) ?? NO_TOPIC
  return { topicId, emerging: emergingTopics.has(topicId), provisional: true, textsAtRun: 0 }
}
