// One step of the pipeline: folds journal entries into the projects' states and gathers what the warehouse must hold.
// Order is everything: an entry sees exactly the state that all earlier entries of its project left.

import { StartupError } from '../errors.ts'
import type {
  CommandRecord,
  EditRecord,
  EraseRecord,
  EventRecord,
  JournalEntry,
  NameRecord,
  TypeFieldRecord,
} from '../journal/journal.ts'
import type { TrackedEvent } from '../model/event.ts'
import { type FieldText, fieldTexts } from '../queries/field-texts.ts'
import type { WarehouseBatch } from '../warehouse/warehouse.ts'
import { applyEdit, type EditOutcome } from './apply-edit.ts'
import { assignThemes } from './assign-themes.ts'
import { DimensionFold, type DimensionFoldOptions } from './dimension-fold.ts'
import { type ErasureOutcome, erasePart, eraseProjectPart } from './erase-part.ts'
import { EventLoopTurn } from './event-loop-turn.ts'
import { eventRow } from './event-row.ts'
import { type FieldReading, isText, readFields } from './field-book.ts'
import { type FieldOverrideOutcome, overrideField, typedField } from './field-override.ts'
import { NO_CHANGES } from './map-changes.ts'
import { applyModelName, type NameOutcome } from './model-names.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { ProjectState } from './project-state.ts'
import type { ProjectStates } from './project-states.ts'
import { reprocessPart } from './reprocess.ts'
import type { ConsolidationOutcome } from './run-consolidation.ts'

export interface BatchFoldOptions extends DimensionFoldOptions {
  readonly states: ProjectStates
  /** The entries are stored already: what a project's state holds of them is passed over. */
  readonly replay: boolean
  /** Resolves when the batch before this one is stored. */
  readonly untilWritten: () => Promise<void>
  /** See PipelineOptions. */
  readonly share?: () => Promise<void>
}

/** What came of each kind of command. */
export interface CommandOutcomes {
  readonly consolidate: ConsolidationOutcome
  readonly edit: EditOutcome
  readonly name: NameOutcome
  readonly type_field: FieldOverrideOutcome
  readonly reprocess: null
  readonly erase: ErasureOutcome
}

type CommandOutcome = CommandOutcomes[CommandRecord['kind']]

interface ReadEvent {
  readonly sequence: number
  readonly record: EventRecord
  readonly state: ProjectState
  readonly reading: FieldReading
  /** Vectors of `reading.texts`, filled in once for the whole batch. */
  vectors: readonly Float32Array[]
}

export class BatchFold {
  readonly dimensions: DimensionFold
  /** Projects of which something new is to be said about their fields. */
  readonly retypedProjects = new Set<ProjectState>()
  /** What came of commands, by request id. */
  readonly outcomes = new Map<string, CommandOutcome>()
  /** Stored events were erased: what is left of them in the journal should go soon. */
  erased = false
  /** Entries taken, and stored events taken up again: what a replay would have to repeat. */
  work = 0
  #obeyed = false
  readonly #options: BatchFoldOptions

  constructor(options: BatchFoldOptions) {
    this.#options = options
    this.dimensions = new DimensionFold(options)
  }

  /** Nothing but events found their places: no command was obeyed, and there is nothing new to publish. */
  get isOfRowsAlone(): boolean {
    const { changed, removed } = this.dimensions
    return !this.#obeyed && changed.size + removed.length + this.retypedProjects.size === 0
  }

  /** Folds a prefix of `entries` and returns it: events up to the first command, or one command alone. */
  async apply(entries: readonly JournalEntry[]): Promise<readonly JournalEntry[]> {
    const [first] = entries
    if (!first) return []
    if (first.record.kind !== 'event') {
      this.#obeyed = true
      await this.#obey(first.sequence, first.record)
      this.work++
      return [first]
    }
    const { events, taken } = await this.#read(entries)
    await this.#embed(events)
    const turn = new EventLoopTurn()
    for (const event of events) {
      await this.#fold(event, first.sequence, events)
      await turn.offer()
    }
    this.work += taken
    return entries.slice(0, taken)
  }

  /** The step ends early before a command, and where history must be looked up. */
  async #read(entries: readonly JournalEntry[]): Promise<{ events: ReadEvent[]; taken: number }> {
    const events: ReadEvent[] = []
    const turn = new EventLoopTurn()
    for (const [index, { sequence, record }] of entries.entries()) {
      await turn.offer()
      if (record.kind !== 'event') return { events, taken: index }
      const state = await this.#options.states.load(record.project)
      if (sequence <= state.appliedThrough) {
        this.#refuseAhead(state, sequence)
        continue
      }
      state.appliedThrough = sequence
      const reading = readFields(state.fields, record.event.metadata, sequence)
      if (reading.retyped) this.retypedProjects.add(state)
      events.push({ sequence, record, state, reading, vectors: [] })
      if (reading.becameText.length > 0) return { events, taken: index + 1 }
    }
    return { events, taken: entries.length }
  }

  /** Whatever a state on disk holds is in the file of the warehouse: else its rows would never be written. */
  #refuseAhead({ project, appliedThrough }: ProjectState, sequence: number): void {
    if (this.#options.replay) return
    throw new StartupError(
      `The topic state of ${project} ends at entry ${appliedThrough}, and the warehouse lacks entry ${sequence}: restore the whole data folder from one backup.`,
    )
  }

  async #embed(events: readonly ReadEvent[]): Promise<void> {
    const vectors = await this.dimensions.embed(events.flatMap((event) => event.reading.texts.map(({ text }) => text)))
    let offset = 0
    for (const event of events) {
      event.vectors = vectors.slice(offset, offset + event.reading.texts.length)
      offset += event.reading.texts.length
    }
  }

  async #fold(read: ReadEvent, firstSequence: number, events: readonly ReadEvent[]): Promise<void> {
    const { sequence, record, state, reading } = read
    for (const key of reading.becameText) await this.#clusterHistory(read, key, firstSequence, events)
    const microClusters: Record<string, number> = {}
    for (const [index, { key, text: value }] of reading.texts.entries()) {
      const vector = read.vectors[index]
      if (!vector) throw new Error(`No vector for text ${index} of entry ${sequence}`)
      const text = textOf(sequence, record.event, value)
      microClusters[key] = await this.dimensions.place(state, key, { text, vector }, { sequence, atMs: record.atMs })
    }
    this.dimensions.batch.addRow(eventRow(state.project, sequence, record.event, microClusters))
  }

  /** Texts of a field that became text by itself just now, from the events before: 10,000 values at most. */
  async #clusterHistory(
    { sequence, record, state }: ReadEvent,
    key: string,
    firstSequence: number,
    events: readonly ReadEvent[],
  ): Promise<void> {
    const moment = { sequence, atMs: record.atMs }
    const inBatch = events
      .filter((event) => event.state === state && event.sequence < sequence)
      .flatMap((event) => {
        const value = event.record.event.metadata[key]
        return isText(value) ? [textOf(event.sequence, event.record.event, value)] : []
      })
    await this.#options.untilWritten()
    const stored = { project: state.project, afterSequence: 0, beforeSequence: firstSequence }
    for await (const page of fieldTexts(this.#options.warehouse, stored, key))
      await this.dimensions.clusterStored(state, key, page, moment)
    await this.dimensions.clusterStored(state, key, inBatch, moment)
  }

  async #obey(sequence: number, record: CommandRecord): Promise<void> {
    const state = await this.#options.states.load(record.project)
    const folded = sequence <= state.appliedThrough
    if (folded && state.outbox?.cursor === sequence) this.#restore(state, state.outbox)
    if (folded && record.kind !== 'erase') return
    state.appliedThrough = Math.max(state.appliedThrough, sequence)
    const outcome =
      record.kind === 'erase'
        ? await this.#erase(sequence, record, state, folded)
        : await this.#outcomeOf(sequence, record, state)
    if (outcome !== null && record.requestId !== '') this.outcomes.set(record.requestId, outcome)
  }

  async #erase(sequence: number, record: EraseRecord, state: ProjectState, folded: boolean): Promise<ErasureOutcome> {
    if (record.subject.kind === 'project') return this.#eraseProject(sequence, record, state, folded)
    const outcome = { ...(await erasePart(this.dimensions, state, record, folded)), sequence }
    this.erased ||= outcome.events > 0
    this.retypedProjects.add(state)
    await this.#putToDisk(state)
    return outcome
  }

  /** The first part, which asks for all that is there, empties the state: what comes later is of a project that begins anew. */
  async #eraseProject(
    sequence: number,
    record: EraseRecord,
    state: ProjectState,
    folded: boolean,
  ): Promise<ErasureOutcome> {
    const isFirst = record.throughSequence >= sequence
    const outcome = { ...(await eraseProjectPart(this.dimensions, record, isFirst)), sequence }
    this.erased = true
    if (isFirst && !folded) await this.#putToDisk(this.#options.states.reset(state))
    return outcome
  }

  /** Null where the record names a field or dimension that is not there. */
  async #outcomeOf(
    sequence: number,
    record: Exclude<CommandRecord, EraseRecord>,
    state: ProjectState,
  ): Promise<CommandOutcome | null> {
    const moment = { sequence, atMs: record.atMs }
    if (record.kind === 'type_field') return this.#typeField(state, record, sequence)
    if (record.kind === 'reprocess') {
      const field = state.fields.fields.get(record.key)
      if (field?.reprocess?.position === record.afterSequence) await this.#reprocess(state, record.key, moment)
      return null
    }
    const dimension = state.dimensions.get(record.dimension)
    if (!dimension) return null
    if (record.kind === 'consolidate') return this.dimensions.consolidate(dimension, moment)
    if (record.kind === 'name') return this.#name(dimension, record)
    return this.#edit(dimension, sequence, record)
  }

  #name(dimension: ProjectDimension, record: NameRecord): NameOutcome | null {
    const outcome = applyModelName(dimension, record)
    if (outcome) assignThemes(dimension)
    this.dimensions.record(dimension, NO_CHANGES)
    return outcome
  }

  /** A change goes as far as one part at once: a short history is done when the user has the answer. */
  async #typeField(
    state: ProjectState,
    record: TypeFieldRecord,
    sequence: number,
  ): Promise<FieldOverrideOutcome | null> {
    const change = overrideField(state.fields, record)
    if (!change) return null
    const { field, from } = change
    this.retypedProjects.add(state)
    if (field.decision.type === from) return { field: typedField(field) }
    this.dimensions.remove(state, record.key)
    await this.#reprocess(state, record.key, { sequence, atMs: record.atMs })
    return { field: typedField(field) }
  }

  async #reprocess(state: ProjectState, key: string, moment: { sequence: number; atMs: number }): Promise<void> {
    const field = state.fields.fields.get(key)
    if (!field) return
    this.work += await reprocessPart(this.dimensions, state, field, moment)
    this.#options.states.noteReprocessing(state)
    this.retypedProjects.add(state)
    if (this.dimensions.savesState) await this.#saveAhead(state, moment.sequence)
  }

  /** From here on a replay passes over this entry, and writes what it had finished. */
  async #saveAhead(state: ProjectState, sequence: number): Promise<void> {
    state.outbox = this.dimensions.batch.finish(sequence)
    await this.#putToDisk(state)
  }

  /** Ahead of the batch, and behind everything before it: here, and where another process would take over. */
  async #putToDisk(state: ProjectState): Promise<void> {
    await this.#options.warehouse.checkpoint(async () => {
      await this.#options.states.saveProject(state)
      await this.#options.share?.()
    })
  }

  #restore(state: ProjectState, outbox: WarehouseBatch): void {
    this.dimensions.batch.restore(outbox)
    for (const dimension of state.dimensions.values()) this.dimensions.changed.add(dimension)
    this.retypedProjects.add(state)
  }

  async #edit(dimension: ProjectDimension, sequence: number, record: EditRecord): Promise<EditOutcome> {
    if (record.edit.kind === 'move') await this.dimensions.beginAnewIfDue(dimension)
    const embed = async (text: string) => {
      const [vector] = await this.dimensions.embed([text])
      if (!vector) throw new Error(`No vector for the text of entry ${sequence}`)
      return vector
    }
    const { outcome, changes, moved } = await applyEdit({ dimension, sequence, record, embed })
    this.dimensions.record(dimension, changes)
    const { project, key } = dimension
    if (moved) this.dimensions.batch.addLateAssignment({ project, dimension: key, ...moved })
    return outcome
  }
}

function textOf(sequence: number, event: TrackedEvent, text: string): FieldText {
  return { sequence, text, eventId: event.id, sessionId: event.sessionId, timestampMs: event.timestampMs }
}
