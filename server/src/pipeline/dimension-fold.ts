// The part of a step that concerns topics: texts find their micro-clusters, runs and edits change the map,
// and everything that the warehouse must hold of it is gathered in one batch.

import type { Embedder } from '../embed/embedder.ts'
import { GENERAL_TEXTS, meanVector } from '../embed/general-texts.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { FieldText, StoredText } from '../queries/field-texts.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { BatchInProgress } from './batch-in-progress.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import { FIRST_TOPICS_TEXTS, isConsolidationDue } from './consolidation-schedule.ts'
import type { MapChanges, Place } from './map-changes.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { openDimension, type ProjectState } from './project-state.ts'
import { type ConsolidationOutcome, runConsolidation } from './run-consolidation.ts'

/** An embedder takes a bounded number of texts, and an event may have a text in each of many fields. */
const EMBEDDED_AT_ONCE = 4_096

export interface DimensionFoldOptions {
  readonly warehouse: Warehouse
  readonly embedder: Embedder
  readonly consolidations: ConsolidationRunner
  readonly metrics: Metrics
}

/** The journal entry at which something happens. */
export interface Moment {
  readonly sequence: number
  readonly atMs: number
}

export interface DimensionName {
  readonly project: string
  readonly key: string
}

export class DimensionFold {
  readonly batch = new BatchInProgress()
  readonly changed = new Set<ProjectDimension>()
  readonly removed: DimensionName[] = []
  /** The state must be on disk before the batch is in the warehouse. */
  savesState = false
  readonly #options: DimensionFoldOptions

  constructor(options: DimensionFoldOptions) {
    this.#options = options
  }

  get warehouse(): Warehouse {
    return this.#options.warehouse
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (texts.length === 0) return []
    const { embedder, metrics } = this.#options
    metrics.embeddedTexts.inc(texts.length)
    const vectors: Float32Array[] = []
    for (let from = 0; from < texts.length; from += EMBEDDED_AT_ONCE)
      for (const vector of await embedder.embed(texts.slice(from, from + EMBEDDED_AT_ONCE))) vectors.push(vector)
    return vectors
  }

  /** Vectors of erased texts are not kept for later ones. */
  forgetVectors(texts: readonly string[]): void {
    this.#options.embedder.forget?.(texts)
  }

  /** Puts one text where it belongs, looks for topics anew where that is due, and returns its micro-cluster. */
  async place(
    state: ProjectState,
    key: string,
    { text, vector }: { readonly text: FieldText; readonly vector: Float32Array },
    moment: Moment,
  ): Promise<number> {
    const dimension = await this.#dimension(state, key)
    this.#checkWidth(dimension, vector)
    await dimension.condense((input) => this.#options.consolidations.planCondensation(input))
    const { microCluster, places } = dimension.assign({ ...text, embedding: vector })
    this.#setPlaces(dimension, places)
    if (!dimension.isRenewing && isConsolidationDue(dimension.engine, dimension.lastConsolidatedAtMs, moment.atMs))
      await this.consolidate(dimension, moment)
    return microCluster
  }

  /** Places texts of events that are stored already, in their order. */
  async clusterStored(state: ProjectState, key: string, texts: readonly FieldText[], moment: Moment): Promise<void> {
    const vectors = await this.embed(texts.map(({ text }) => text))
    for (const [index, text] of texts.entries()) {
      const vector = vectors[index]
      if (!vector) throw new Error(`No vector for the text of event ${text.sequence}`)
      const microCluster = await this.place(state, key, { text, vector }, moment)
      this.batch.addLateAssignment({ project: state.project, sequence: text.sequence, dimension: key, microCluster })
    }
  }

  async consolidate(dimension: ProjectDimension, moment: Moment): Promise<ConsolidationOutcome> {
    const { consolidations, metrics } = this.#options
    const { outcome, changes } = await runConsolidation({ dimension, consolidations, metrics, ...moment })
    this.record(dimension, changes)
    return outcome
  }

  /** What the warehouse must hold of a changed map. */
  record(dimension: ProjectDimension, { successions, marks, places }: MapChanges): void {
    const { project, key } = dimension
    for (const succession of successions) this.batch.addSuccession({ project, dimension: key, ...succession })
    for (const mark of marks) this.batch.addMark({ project, dimension: key, ...mark })
    for (const place of places) this.batch.setTopic({ project, dimension: key, ...place })
    this.changed.add(dimension)
  }

  /** Embeds stored texts anew; what the warehouse must know of each is kept until it is flushed. */
  async embedStored(dimension: ProjectDimension, texts: readonly StoredText[]): Promise<void> {
    await this.beginAnewIfDue(dimension)
    const firstOwn = dimension.former?.nextIds.microCluster ?? 0
    // A text that a user moved meanwhile is where it belongs.
    const waiting = texts.filter(({ microCluster }) => microCluster === null || microCluster < firstOwn)
    const vectors = await this.embed(waiting.map(({ text }) => text))
    const touched = new Set<number>()
    for (const [index, { microCluster: from, ...text }] of waiting.entries()) {
      const embedding = vectors[index]
      if (!embedding) throw new Error(`No vector for the text of event ${text.sequence}`)
      this.#checkWidth(dimension, embedding)
      await dimension.condense((input) => this.#options.consolidations.planCondensation(input))
      const { microCluster, places } = dimension.takeOver({ ...text, embedding }, from)
      touched.add(microCluster)
      this.#setPlaces(dimension, places)
    }
    this.#setPlaces(dimension, await dimension.changePlaces(() => dimension.inherit(touched)))
  }

  /** Has the warehouse follow what was embedded anew since the last flush. */
  flushEmbedded({ project, key, former }: ProjectDimension): void {
    for (const [sequence, microCluster] of former?.pending ?? []) {
      this.batch.addLateAssignment({ project, dimension: key, sequence, microCluster })
    }
    former?.pending.clear()
  }

  /** All texts have vectors of one model again: topics are looked for, near those that there were. */
  async finishAnew(dimension: ProjectDimension, moment: Moment): Promise<void> {
    this.#setPlaces(dimension, await dimension.changePlaces(() => dimension.finishAnew()))
    if (dimension.engine.texts >= FIRST_TOPICS_TEXTS) await this.consolidate(dimension, moment)
  }

  #setPlaces({ project, key }: ProjectDimension, places: readonly Place[]): void {
    for (const place of places) this.batch.setTopic({ project, dimension: key, ...place })
  }

  /** Gives up a field's topics for good: its numbers are never used again. */
  remove(state: ProjectState, key: string): void {
    const dimension = state.dimensions.get(key)
    const field = state.fields.fields.get(key)
    if (!dimension || !field) return
    field.nextIds = dimension.engine.nextIds
    state.dimensions.delete(key)
    this.changed.delete(dimension)
    this.removed.push({ project: state.project, key })
  }

  /** The dimension of a text; a new one is made known at once, so that status and queries can name it. */
  async #dimension(state: ProjectState, key: string): Promise<ProjectDimension> {
    const known = state.dimensions.get(key)
    if (known) await this.beginAnewIfDue(known)
    if (known) return known
    const { id: embedder } = this.#options.embedder
    const dimension = openDimension(state, key, { priorMean: await this.#priorMean(), embedder })
    this.changed.add(dimension)
    return dimension
  }

  /** Opens the engine for this embedder's vectors, where the texts of a dimension wait for it. */
  async beginAnewIfDue(dimension: ProjectDimension): Promise<void> {
    if (dimension.renewal !== null) dimension.beginAnew(await this.#priorMean())
  }

  /** Another model under the same name must not mix its vectors with those that there are. */
  #checkWidth({ key, engine }: ProjectDimension, { length }: Float32Array): void {
    if (length === engine.embeddingDims) return
    throw new Error(
      `The embedder ${this.#options.embedder.id} gives vectors of ${length} numbers, and the topics of ${key} are made of ${engine.embeddingDims}: bring the model of before back, or give the new one another name.`,
    )
  }

  async #priorMean(): Promise<Float32Array> {
    return this.#options.embedder.generalMean ?? meanVector(await this.embed(GENERAL_TEXTS))
  }
}
