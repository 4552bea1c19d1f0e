// Topics that micro-clusters take over from others that held the same texts: of an engine whose vectors were another
// model's. They count as found by a run, so that the next run is drawn to them and matches its topics with them.
import type { LastRun } from './consolidation.ts'
import { type DimensionState, shownTopic } from './dimension-state.ts'
import { rowOfId } from './micro-clusters.ts'

export interface InheritedPlace {
  readonly microClusterId: number
  /** Topic id, NO_TOPIC for none. */
  readonly topicId: number
  /** The topic has too few texts to be shown. */
  readonly emerging: boolean
  /** Texts that it has from that topic. */
  readonly texts: number
}

/** Ids that are not live are passed over. The caller has the topics' centroids made anew. */
export function inheritPlaces(state: DimensionState, places: readonly InheritedPlace[]): void {
  const { clusters, placements } = state
  for (const { microClusterId, topicId, emerging, texts } of places) {
    const row = rowOfId(clusters, microClusterId)
    if (row < 0) continue
    const textsAtRun = Math.min(texts, clusters.counts[row] as number)
    placements.set(microClusterId, { topicId, emerging, provisional: false, textsAtRun })
    state.nextTopicId = Math.max(state.nextTopicId, topicId + 1)
  }
  const shown = new Set([...placements.values()].map(shownTopic))
  const all = [...placements.values()].map((placement) => placement.topicId)
  state.emergingTopics = new Set(all.filter((topicId) => !shown.has(topicId)))
  state.mapVersion += 1
}

/** Has the next run search anew, held to what the run before had found. */
export function inheritRun(state: DimensionState, lastRun: LastRun): void {
  state.lastRun = {
    ...lastRun,
    inherited: true,
    assigned: Math.max(0, Math.min(lastRun.assigned, state.clusters.assigned - 1)),
  }
}
