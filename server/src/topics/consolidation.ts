// What goes into a consolidation and what comes out: plain data that can be cloned to a worker thread and back.
// Arrays of m entries follow the order of microClusterIds.
import type { LineageEvent } from './identity.ts'
import type { SparseRows } from './spelling-sum.ts'

/** Edits by users, as rules over micro-clusters. Ids that are no longer live are passed over. */
export interface TopicConstraints {
  /** These micro-clusters have exactly this topic; where two rules name one micro-cluster, the later rule holds. */
  readonly mustLink: readonly { readonly topicId: number; readonly microClusterIds: readonly number[] }[]
  /** No micro-cluster of a shares a topic with one of b, unless must-link rules say so. */
  readonly cannotLink: readonly { readonly a: readonly number[]; readonly b: readonly number[] }[]
  /** Topics that keep their id and most of their texts, and are shown at any size. */
  readonly keepTopics: readonly number[]
}

export const NO_CONSTRAINTS: TopicConstraints = { mustLink: [], cannotLink: [], keepTopics: [] }

/** What the run before leaves for the next one. */
export interface LastRun {
  /** Texts ever assigned at that run. */
  readonly assigned: number
  readonly granularity: number
  /** Topics of enough texts at each level of granularity, from the coarsest to the finest; none before the first search. */
  readonly topicsAtGranularity: readonly number[]
  /** Number of topics found then, and the texts there were when that number was chosen anew. */
  readonly k: number
  readonly textsWhenChosen: number
  /** The topics came from vectors of another model; the run to come is the first with these. */
  readonly inherited?: boolean
}

export interface ConsolidationInput {
  readonly microClusterIds: Uint32Array
  /** Texts held by each. */
  readonly counts: Float64Array
  /** Different texts among them, as far as is remembered: the weight of each in grouping. 1 … counts. */
  readonly distinctTexts: Float64Array
  /** ρ = |S| / N of each, in (0, 1]: how tight it is. */
  readonly concentrations: Float64Array
  readonly embeddingDims: number
  /** m × embeddingDims. */
  readonly meanEmbeddings: Float32Array
  readonly spelling: SparseRows
  /** Running mean and document frequencies of today (idf 0 where df < 2). */
  readonly mean: Float32Array
  readonly idf: Float32Array
  /** Texts in the dimension, and ever assigned. */
  readonly texts: number
  readonly assigned: number
  /** Topic at the last run (emerging ones included), NO_TOPIC for none; whether that topic was emerging; texts then. */
  readonly previousTopics: Int32Array
  readonly previousEmerging: Uint8Array
  readonly sharedTexts: Float64Array
  readonly nextTopicId: number
  readonly constraints: TopicConstraints
  /** −3 (coarsest) … 3 (finest); 0 is what the data suggests. */
  readonly granularity: number
  readonly lastRun: LastRun | null
  /** Version of the map that this input was taken from. */
  readonly mapVersion: number
}

export interface FoundTopic {
  readonly topicId: number
  readonly texts: number
  readonly microClusters: number
  /** Too few texts to be shown: its texts are unclustered. */
  readonly emerging: boolean
}

export interface ConsolidationStats {
  /** Topics shown. */
  readonly topics: number
  readonly born: number
  readonly merged: number
  readonly split: number
  readonly died: number
  /** Share of the texts of shown topics of the last run that are in another topic, or in none, now. */
  readonly movedShare: number
  readonly unclusteredTexts: number
  /** Score of the new partition and of the present one on today's micro-clusters; null where there was none. */
  readonly score: number
  readonly presentScore: number | null
}

export interface ConsolidationResult {
  /** Why new topics were not taken over: the result is the present map, extended to what is new. Null for a good run. */
  readonly refused: string | null
  /** Nothing new since the last run: the map is the one before. */
  readonly unchanged: boolean
  readonly microClusterIds: Uint32Array
  /** Texts of each micro-cluster at this run. */
  readonly counts: Float64Array
  /** Topic of each micro-cluster, emerging ones included; NO_TOPIC for none. */
  readonly topicIds: Int32Array
  readonly emerging: Uint8Array
  /** Cosine of each micro-cluster to the centroid of its topic; 0 for none. A soft confidence only. */
  readonly confidences: Float32Array
  /** Found topics by rising id, with their centroids (one row each) in the space of message vectors. */
  readonly topics: readonly FoundTopic[]
  readonly topicCentroids: Float32Array
  readonly lineage: readonly LineageEvent[]
  readonly nextTopicId: number
  readonly lastRun: LastRun
  readonly mapVersion: number
  readonly stats: ConsolidationStats
}
