// The topic engine of one dimension, as the pipeline and the edits use it: assign, consolidate, apply, edit, save.
// One owner at a time; every method is deterministic in the order of calls.
import { lexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import { applyRun } from './apply-run.ts'
import { assignText, type IncomingText } from './assign.ts'
import {
  CONDENSED_MICRO_CLUSTERS,
  type CondensationInput,
  type CondensationPlan,
  condensationInput,
  condense,
  MOST_MICRO_CLUSTERS,
  planCondensation,
  type RetiredMicroClusters,
} from './condense.ts'
import {
  type ConsolidationInput,
  type ConsolidationResult,
  type ConsolidationStats,
  type LastRun,
  NO_CONSTRAINTS,
  type TopicConstraints,
} from './consolidation.ts'
import {
  type DimensionState,
  mergedPlacement,
  type Placement,
  provisionalPlacement,
  settledPlacement,
  shownTopic,
  UNPLACED,
} from './dimension-state.ts'
import type { Exemplar } from './exemplars.ts'
import { type ForgottenText, forgetText } from './forget.ts'
import { type LineageEvent, NO_TOPIC } from './identity.ts'
import { type InheritedPlace, inheritPlaces, inheritRun } from './inherit.ts'
import { createMatrix, dot, type Matrix, rowOf } from './matrix.ts'
import { messageVector, unitEmbedding } from './message-vector.ts'
import { createMicroClusters, rowOfId } from './micro-clusters.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { takeInput } from './take-input.ts'
import { provisionalTopic, topicCentroidsOf } from './topic-centroids.ts'

export interface DimensionOptions {
  readonly embeddingDims: number
  /** Mean embedding of general text, embeddingDims numbers: centres the first few hundred texts. */
  readonly priorMean: Float32Array
  /** Lower only in tests. */
  readonly mostMicroClusters?: number
  /** Where numbering goes on for a dimension that was given up before; from the beginning by default. */
  readonly firstIds?: NextIds
}

/** The lowest numbers that were never given to anything. */
export interface NextIds {
  readonly topic: number
  readonly microCluster: number
}

export interface AssignedText {
  readonly microClusterId: number
  readonly opened: boolean
  /** Topic as shown now; null: unclustered. Of a micro-cluster that no run has seen, the nearest one if near enough. */
  readonly topicId: number | null
  readonly retired: RetiredMicroClusters
}

export interface TopicChange {
  readonly microClusterId: number
  /** Shown topics; null: unclustered. */
  readonly from: number | null
  readonly to: number | null
}

export interface AppliedConsolidation {
  /** Why the new topics were not taken over: the run was refused, or the map has changed since it began. */
  readonly refused: string | null
  readonly changed: readonly TopicChange[]
  readonly lineage: readonly LineageEvent[]
  readonly stats: ConsolidationStats
}

export interface MicroClusterSummary {
  readonly microClusterId: number
  readonly topicId: number | null
  readonly texts: number
  readonly exemplars: readonly Exemplar[]
}

export interface DimensionTopics {
  /** Texts held, texts assigned since the last run, live micro-clusters. */
  readonly texts: number
  readonly textsSinceRun: number
  readonly liveMicroClusters: number
  readonly embeddingDims: number
  readonly lastRun: LastRun | null
  /** Plans and makes a condensation by itself where none came in time. */
  assign(text: IncomingText): AssignedText
  /** What to condense before the next text, for planCondensation() here or in a worker thread; null below the cap. */
  condensationInput(): CondensationInput | null
  /** Carries out a plan of that input, with no other call in between. */
  condense(plan: CondensationPlan): RetiredMicroClusters
  /** A copy, ready for consolidate() here or in a worker thread. */
  consolidationInput(constraints?: TopicConstraints, granularity?: number): ConsolidationInput
  applyConsolidation(result: ConsolidationResult): AppliedConsolidation
  /** Null for unclustered and for ids that are not live. */
  topicOf(microClusterId: number): number | null
  /** Where a micro-cluster stands, shown or not; null for ids that are not live. */
  placementOf(microClusterId: number): Placement | null
  microClusters(): MicroClusterSummary[]
  /** A fresh topic id for a user's edit. */
  reserveTopicId(): number
  /** Applies an edit at once, null: unclustered; the caller keeps it as a must-link rule for the runs to come. */
  placeMicroClusters(microClusterIds: readonly number[], topicId: number | null): TopicChange[]
  /** Erases one text from all sums; true where its micro-cluster is gone with it. */
  forget(text: ForgottenText): boolean
  /** Takes one text out of its micro-cluster, null where it is in none, into a new one of its own; returns the new id. */
  detach(text: IncomingText, microClusterId: number | null): number
  /** Gives micro-clusters the topics that their texts had elsewhere, and the next run what `lastRun` had found. */
  inherit(places: readonly InheritedPlace[], lastRun?: LastRun | null): void
  /** The live micro-clusters nearest to a text, nearest first; cosines of message vectors. */
  nearest(text: Wording, most: number): NearMicroCluster[]
  /** How alike each of the texts is to `text`: cosines of message vectors. */
  similarities(text: Wording, others: readonly Wording[]): number[]
  /** Cosine of a text to every shown topic. */
  topicsNear(text: Wording): Map<number, number>
  /** Shown topics by rising id, with their directions (unit vectors) and masses. */
  topicVectors(): { readonly topicIds: readonly number[]; readonly vectors: Matrix; readonly texts: Float64Array }
  /** Centroids (unit vectors) of live micro-clusters, one row each. */
  vectorsOf(microClusterIds: readonly number[]): Matrix
  /** What the last run found out of the levels of granularity; see LastRun. */
  readonly topicsAtGranularity: readonly number[]
  readonly nextIds: NextIds
  encode(): Uint8Array
}

/** A text with its vector from the embedder. */
export type Wording = Pick<IncomingText, 'text' | 'embedding'>

export interface NearMicroCluster {
  readonly microClusterId: number
  readonly cosine: number
}

export function createDimensionTopics(options: DimensionOptions): DimensionTopics {
  const clusters = createMicroClusters(options.embeddingDims, Float32Array.from(options.priorMean))
  const { topic, microCluster } = options.firstIds ?? { topic: 1, microCluster: 0 }
  clusters.nextId = microCluster
  const state: DimensionState = {
    clusters,
    placements: new Map(),
    topics: { topicIds: [], centroids: { rows: 0, dims: 0, values: new Float32Array(0) } },
    emergingTopics: new Set(),
    nextTopicId: topic,
    lastRun: null,
    mapVersion: 0,
  }
  return new LiveDimensionTopics(state, options.mostMicroClusters ?? MOST_MICRO_CLUSTERS)
}

/** The engine as it stood when encode() was called. Throws SnapshotError for bytes that are damaged or of another version. */
export function decodeDimensionTopics(bytes: Uint8Array, mostMicroClusters = MOST_MICRO_CLUSTERS): DimensionTopics {
  return new LiveDimensionTopics(decodeSnapshot(bytes), mostMicroClusters)
}

class LiveDimensionTopics implements DimensionTopics {
  readonly #state: DimensionState
  readonly #mostMicroClusters: number

  constructor(state: DimensionState, mostMicroClusters: number) {
    this.#state = state
    this.#mostMicroClusters = mostMicroClusters
  }

  get texts(): number {
    return this.#state.clusters.texts
  }

  get textsSinceRun(): number {
    return this.#state.clusters.assigned - (this.#state.lastRun?.assigned ?? 0)
  }

  get liveMicroClusters(): number {
    return this.#state.clusters.live
  }

  get embeddingDims(): number {
    return this.#state.clusters.embeddingDims
  }

  get lastRun(): LastRun | null {
    return this.#state.lastRun
  }

  assign(text: IncomingText): AssignedText {
    const { clusters, placements, topics, emergingTopics } = this.#state
    const full = this.condensationInput()
    const retired = full === null ? { merged: [], dropped: [] } : this.condense(planCondensation(full))
    const { row, opened, vector } = assignText(clusters, text)
    const microClusterId = clusters.ids[row] as number
    if (opened) placements.set(microClusterId, provisionalPlacement(provisionalTopic(vector, topics), emergingTopics))
    return { microClusterId, opened, topicId: this.topicOf(microClusterId), retired }
  }

  condensationInput(): CondensationInput | null {
    const { clusters, placements } = this.#state
    if (clusters.live < this.#mostMicroClusters) return null
    const target = Math.floor((this.#mostMicroClusters * CONDENSED_MICRO_CLUSTERS) / MOST_MICRO_CLUSTERS)
    const groups = Int32Array.from(
      clusters.ids.subarray(0, clusters.live),
      (id) => placements.get(id)?.topicId ?? NO_TOPIC,
    )
    return condensationInput(clusters, groups, target)
  }

  condense(plan: CondensationPlan): RetiredMicroClusters {
    const { clusters, placements } = this.#state
    const retired = condense(clusters, plan)
    for (const { from, into } of retired.merged) {
      placements.set(into, mergedPlacement(placements.get(into) ?? UNPLACED, placements.get(from) ?? UNPLACED))
      placements.delete(from)
    }
    for (const id of retired.dropped) placements.delete(id)
    return retired
  }

  consolidationInput(constraints: TopicConstraints = NO_CONSTRAINTS, granularity = 0): ConsolidationInput {
    return takeInput(this.#state, constraints, granularity)
  }

  applyConsolidation(result: ConsolidationResult): AppliedConsolidation {
    const { lineage, stats } = result
    const stale =
      result.mapVersion !== this.#state.mapVersion ? 'Topics were edited while the run was under way.' : null
    if (stale !== null) return { refused: stale, changed: [], lineage: [], stats }
    const changed = this.#changesOf(() => applyRun(this.#state, result))
    return { refused: result.refused, changed, lineage, stats }
  }

  topicOf(microClusterId: number): number | null {
    return shownTopic(this.#state.placements.get(microClusterId))
  }

  placementOf(microClusterId: number): Placement | null {
    return this.#state.placements.get(microClusterId) ?? null
  }

  inherit(places: readonly InheritedPlace[], lastRun: LastRun | null = null): void {
    inheritPlaces(this.#state, places)
    if (lastRun !== null) inheritRun(this.#state, lastRun)
    this.#recentreTopics()
  }

  microClusters(): MicroClusterSummary[] {
    const { clusters } = this.#state
    return Array.from({ length: clusters.live }, (_, row) => {
      const microClusterId = clusters.ids[row] as number
      const topicId = this.topicOf(microClusterId)
      return {
        microClusterId,
        topicId,
        texts: clusters.counts[row] as number,
        exemplars: clusters.exemplars[row] ?? [],
      }
    })
  }

  reserveTopicId(): number {
    return this.#state.nextTopicId++
  }

  placeMicroClusters(microClusterIds: readonly number[], topic: number | null): TopicChange[] {
    const topicId = topic ?? NO_TOPIC
    const { clusters, placements } = this.#state
    const changed = this.#changesOf(() => {
      for (const id of microClusterIds) {
        const row = rowOfId(clusters, id)
        const before = placements.get(id)
        if (row < 0 || before === undefined) continue
        const textsAtRun = before.provisional ? (clusters.counts[row] as number) : before.textsAtRun
        placements.set(id, { topicId, emerging: false, provisional: false, textsAtRun })
      }
    })
    this.#state.nextTopicId = Math.max(this.#state.nextTopicId, topicId + 1)
    this.#state.mapVersion += 1
    this.#recentreTopics()
    return changed
  }

  forget(text: ForgottenText): boolean {
    const gone = forgetText(this.#state.clusters, text)
    if (gone) this.#state.placements.delete(text.microClusterId)
    return gone
  }

  detach(text: IncomingText, microClusterId: number | null): number {
    if (microClusterId !== null) this.forget({ ...text, microClusterId })
    const { clusters, placements } = this.#state
    const { row } = assignText(clusters, text, { alone: true })
    const id = clusters.ids[row] as number
    placements.set(id, { ...UNPLACED, provisional: true })
    return id
  }

  nearest(text: Wording, most: number): NearMicroCluster[] {
    const { clusters } = this.#state
    const vector = this.#vectorOf(text)
    const centroids = this.#centroids()
    return Array.from({ length: clusters.live }, (_, row) => ({
      microClusterId: clusters.ids[row] as number,
      cosine: dot(vector, rowOf(centroids, row)),
    }))
      .sort((a, b) => b.cosine - a.cosine || a.microClusterId - b.microClusterId)
      .slice(0, most)
  }

  similarities(text: Wording, others: readonly Wording[]): number[] {
    const vector = this.#vectorOf(text)
    return others.map((other) => dot(vector, this.#vectorOf(other)))
  }

  #vectorOf({ text, embedding }: Wording): Float32Array {
    return messageVector(unitEmbedding(embedding), lexicalFeatures(text), this.#state.clusters)
  }

  topicsNear(text: Wording): Map<number, number> {
    const vector = this.#vectorOf(text)
    const { topicIds, vectors } = this.topicVectors()
    return new Map(topicIds.map((topicId, row) => [topicId, dot(vector, rowOf(vectors, row))]))
  }

  topicVectors() {
    const { clusters } = this.#state
    const topicIds = Int32Array.from(clusters.ids.subarray(0, clusters.live), (id) => this.topicOf(id) ?? NO_TOPIC)
    const { topicIds: shown, centroids } = topicCentroidsOf(this.#centroids(), clusters.counts, topicIds)
    const texts = new Float64Array(shown.length)
    const position = new Map(shown.map((id, at) => [id, at]))
    for (const [row, id] of topicIds.entries()) {
      const at = position.get(id)
      if (at !== undefined) texts[at] = (texts[at] as number) + (clusters.counts[row] as number)
    }
    return { topicIds: shown, vectors: centroids, texts }
  }

  vectorsOf(microClusterIds: readonly number[]): Matrix {
    const { clusters } = this.#state
    const vectors = createMatrix(microClusterIds.length, clusters.vectorDims)
    for (const [position, id] of microClusterIds.entries()) {
      vectors.values.set(rowOf(this.#centroids(), rowOfId(clusters, id)), position * clusters.vectorDims)
    }
    return vectors
  }

  get topicsAtGranularity(): readonly number[] {
    return this.#state.lastRun?.topicsAtGranularity ?? []
  }

  get nextIds(): NextIds {
    return { topic: this.#state.nextTopicId, microCluster: this.#state.clusters.nextId }
  }

  encode(): Uint8Array {
    return encodeSnapshot(this.#state)
  }

  #centroids(): Matrix {
    const { live, vectorDims, centroids } = this.#state.clusters
    return { rows: live, dims: vectorDims, values: centroids }
  }

  #changesOf(change: () => void): TopicChange[] {
    const before = new Map([...this.#state.placements.keys()].map((id) => [id, this.topicOf(id)]))
    change()
    return [...before]
      .map(([microClusterId, from]) => ({ microClusterId, from, to: this.topicOf(microClusterId) }))
      .filter(({ from, to }) => from !== to)
  }

  #recentreTopics(): void {
    const { clusters, emergingTopics } = this.#state
    const ids = clusters.ids.subarray(0, clusters.live)
    const topicIds = Int32Array.from(ids, (id) => settledPlacement(this.#state, id).topicId)
    this.#state.topics = topicCentroidsOf(this.#centroids(), clusters.counts, topicIds)
    const shown = new Set([...ids].flatMap((id) => this.topicOf(id) ?? []))
    this.#state.emergingTopics = new Set([...emergingTopics].filter((topicId) => !shown.has(topicId)))
  }
}
