// All that one dimension remembers: its stream, the topic of every live micro-cluster, and the last run.
// What a snapshot holds, no more and no less.
import type { LastRun } from './consolidation.ts'
import { NO_TOPIC } from './identity.ts'
import type { MicroClusters } from './micro-clusters.ts'
import type { TopicCentroids } from './topic-centroids.ts'

export interface Placement {
  /** Topic id, NO_TOPIC for none. */
  readonly topicId: number
  /** The topic has too few texts to be shown. */
  readonly emerging: boolean
  /** Given by nearness on arrival; the next run decides anew. */
  readonly provisional: boolean
  /** Texts of the micro-cluster at the last run; 0 where it is newer. */
  readonly textsAtRun: number
}

export const UNPLACED: Placement = { topicId: NO_TOPIC, emerging: false, provisional: false, textsAtRun: 0 }

export interface DimensionState {
  readonly clusters: MicroClusters
  /** By id of live micro-cluster. */
  readonly placements: Map<number, Placement>
  topics: TopicCentroids
  emergingTopics: ReadonlySet<number>
  nextTopicId: number
  lastRun: LastRun | null
  /** Rises with every change of the map by a run or an edit, so that a run begun before is known as stale. */
  mapVersion: number
}

/** Topic that users see; null for unclustered. */
export function shownTopic(placement: Placement | undefined): number | null {
  return placement === undefined || placement.emerging || placement.topicId === NO_TOPIC ? null : placement.topicId
}

/** What the next run is told: a provisional topic counts as none. */
export function settledPlacement({ placements }: DimensionState, microClusterId: number): Placement {
  const placement = placements.get(microClusterId)
  return placement === undefined || placement.provisional ? UNPLACED : placement
}

/** Of a micro-cluster that was just opened. */
export function provisionalPlacement(topicId: number | null, emergingTopics: ReadonlySet<number>): Placement {
  if (topicId === null) return { ...UNPLACED, provisional: true }
  return { topicId, emerging: emergingTopics.has(topicId), provisional: true, textsAtRun: 0 }
}

/** Both lie in one topic; the settled one of the two tells the next run so. */
export function mergedPlacement(a: Placement, b: Placement): Placement {
  const settled = a.provisional ? b : a
  return { ...settled, textsAtRun: a.textsAtRun + b.textsAtRun }
}
