// One step of the pipeline: folds journal entries into the projects' states and gathers what the warehouse must hold.
// Order is everything: an entry sees exactly the state that all earlier entries of its project left.

import type { Embedder } from '../embed/embedder.ts'
import type { JournalEntry, JournalRecord } from '../journal/journal.ts'
import type { TrackedEvent } from '../model/event.ts'
import type { Metrics } from '../observe/metrics.ts'
import { type FieldText, fieldTexts } from '../queries/field-texts.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { BatchInProgress } from './batch-in-progress.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import { isConsolidationDue } from './consolidation-schedule.ts'
import { eventRow } from './event-row.ts'
import { type FieldReading, readFields } from './field-book.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { dimensionOf, type ProjectState } from './project-state.ts'
import type { ProjectStates } from './project-states.ts'
import { type ConsolidationOutcome, runConsolidation } from './run-consolidation.ts'

export interface BatchFoldOptions {
  readonly states: ProjectStates
  readonly warehouse: Warehouse
  readonly embedder: Embedder
  /** Mean vector of general text for this embedder. */
  readonly priorMean: Float32Array
  readonly consolidations: ConsolidationRunner
  readonly metrics: Metrics
}

type EventRecord = Extract<JournalRecord, { kind: 'event' }>

interface ReadEvent {
  readonly sequence: number
  readonly record: EventRecord
  readonly state: ProjectState
  readonly reading: FieldReading
  /** Vectors of `reading.texts`, filled in once for the whole batch. */
  vectors: readonly Float32Array[]
}

export class BatchFold {
  readonly batch = new BatchInProgress()
  readonly changedDimensions = new Set<ProjectDimension>()
  /** Projects with a new field, or one of another type. */
  readonly retypedProjects = new Set<ProjectState>()
  /** Results of requested consolidations, by request id. */
  readonly outcomes = new Map<string, ConsolidationOutcome>()
  readonly #options: BatchFoldOptions

  constructor(options: BatchFoldOptions) {
    this.#options = options
  }

  /** Folds a prefix of `entries` and returns it: the step ends early where history must be looked up or a run is asked for. */
  async apply(entries: readonly JournalEntry[]): Promise<readonly JournalEntry[]> {
    const { events, taken } = await this.#read(entries)
    await this.#embed(events)
    for (const event of events) await this.#fold(event, entries[0]?.sequence ?? 0, events)
    const last = entries[taken - 1]
    if (last?.record.kind === 'consolidate') await this.#consolidateAsAsked(last.sequence, last.record)
    return entries.slice(0, taken)
  }

  async #read(entries: readonly JournalEntry[]): Promise<{ events: ReadEvent[]; taken: number }> {
    const events: ReadEvent[] = []
    for (const [index, { sequence, record }] of entries.entries()) {
      const taken = index + 1
      if (record.kind === 'consolidate') return { events, taken }
      const state = await this.#options.states.load(record.project)
      if (sequence <= state.appliedThrough) continue
      state.appliedThrough = sequence
      const reading = readFields(state.fields, record.event.metadata)
      if (reading.retyped) this.retypedProjects.add(state)
      events.push({ sequence, record, state, reading, vectors: [] })
      if (reading.becameText.length > 0) return { events, taken }
    }
    return { events, taken: entries.length }
  }

  async #embed(events: readonly ReadEvent[]): Promise<void> {
    const texts = events.flatMap((event) => event.reading.texts.map(({ text }) => text))
    if (texts.length === 0) return
    const vectors = await this.#options.embedder.embed(texts)
    this.#options.metrics.embeddedTexts.inc(texts.length)
    let offset = 0
    for (const event of events) {
      event.vectors = vectors.slice(offset, offset + event.reading.texts.length)
      offset += event.reading.texts.length
    }
  }

  async #fold(read: ReadEvent, firstSequence: number, events: readonly ReadEvent[]): Promise<void> {
    const { sequence, record, state, reading } = read
    for (const key of reading.becameText) await this.#clusterHistory(state, key, firstSequence, sequence, events)
    const microClusters: Record<string, number> = {}
    for (const [index, { key, text }] of reading.texts.entries()) {
      const vector = read.vectors[index]
      if (!vector) throw new Error(`No vector for text ${index} of entry ${sequence}`)
      const dimension = this.#dimension(state, key)
      microClusters[key] = this.#assign(dimension, { ...textOf(sequence, record.event, text), vector })
      if (isConsolidationDue(dimension.engine, dimension.lastConsolidatedAtMs, record.atMs))
        await this.#consolidate(dimension, sequence, record.atMs)
    }
    this.batch.addRow(eventRow(state.project, sequence, record.event, microClusters))
  }

  /** The dimension of a text; a new one is made known at once, so that status and queries can name it. */
  #dimension(state: ProjectState, key: string): ProjectDimension {
    const known = state.dimensions.has(key)
    const dimension = dimensionOf(state, key, this.#options.priorMean)
    if (!known) this.changedDimensions.add(dimension)
    return dimension
  }

  #assign(dimension: ProjectDimension, { vector, ...origin }: FieldText & { vector: Float32Array }): number {
    const { microCluster, place } = dimension.assign({ ...origin, embedding: vector })
    if (place) this.batch.setTopic({ project: dimension.project, dimension: dimension.key, ...place })
    return microCluster
  }

  /** Texts of a field that became text just now, from the events before `sequence`. */
  async #clusterHistory(
    state: ProjectState,
    key: string,
    firstSequence: number,
    sequence: number,
    events: readonly ReadEvent[],
  ): Promise<void> {
    const { warehouse } = this.#options
    const dimension = this.#dimension(state, key)
    const inBatch = events
      .filter((event) => event.state === state && event.sequence < sequence)
      .flatMap((event) => {
        const value = event.record.event.metadata[key]
        return typeof value === 'string' && value.trim() !== ''
          ? [textOf(event.sequence, event.record.event, value)]
          : []
      })
    const pages = fieldTexts(warehouse, { project: state.project, key, beforeSequence: firstSequence })
    for await (const page of pages) await this.#clusterLate(dimension, page)
    await this.#clusterLate(dimension, inBatch)
  }

  async #clusterLate(dimension: ProjectDimension, texts: readonly FieldText[]): Promise<void> {
    const vectors = await this.#options.embedder.embed(texts.map(({ text }) => text))
    for (const [index, text] of texts.entries()) {
      const vector = vectors[index]
      if (!vector) continue
      const microCluster = this.#assign(dimension, { ...text, vector })
      const { project, key } = dimension
      this.batch.addLateAssignment({ project, sequence: text.sequence, dimension: key, microCluster })
    }
  }

  async #consolidateAsAsked(sequence: number, record: Extract<JournalRecord, { kind: 'consolidate' }>): Promise<void> {
    const state = await this.#options.states.load(record.project)
    if (sequence <= state.appliedThrough) return
    state.appliedThrough = sequence
    const dimension = state.dimensions.get(record.dimension)
    if (!dimension) return
    const outcome = await this.#consolidate(dimension, sequence, record.atMs)
    if (record.requestId !== '') this.outcomes.set(record.requestId, outcome)
  }

  async #consolidate(dimension: ProjectDimension, sequence: number, atMs: number): Promise<ConsolidationOutcome> {
    const { consolidations, metrics } = this.#options
    const { outcome, successions, places } = await runConsolidation({
      dimension,
      consolidations,
      metrics,
      sequence,
      atMs,
    })
    const { project, key } = dimension
    for (const succession of successions) this.batch.addSuccession({ project, dimension: key, ...succession })
    for (const place of places) {
      this.batch.setTopic({ project: dimension.project, dimension: dimension.key, ...place })
    }
    this.changedDimensions.add(dimension)
    return outcome
  }
}

function textOf(sequence: number, event: TrackedEvent, text: string): FieldText {
  return { sequence, text, eventId: event.id, sessionId: event.sessionId, timestampMs: event.timestampMs }
}
