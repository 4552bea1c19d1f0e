// The ordered consumer of the journal: fields → embed → assign → warehouse, with consolidations in between.
// Killed anywhere it resumes from the warehouse's cursor: an acknowledged event appears exactly once.

import type { Embedder } from '../embed/embedder.ts'
import { AppError, StartupError } from '../errors.ts'
import type { ErasureSubject, Journal, JournalEntry, NameRecord } from '../journal/journal.ts'
import type { EmbedderProblem } from '../model/embedder-problem.ts'
import type { FieldType } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { TopicEdit } from '../model/topic-edit.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Registry } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { EditOutcome } from './apply-edit.ts'
import { BatchFold } from './batch-fold.ts'
import { CommandCalls } from './command-calls.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import { EntriesAhead } from './entries-ahead.ts'
import type { ErasureOutcome } from './erase-part.ts'
import type { FieldOverrideOutcome } from './field-override.ts'
import { JournalFeed } from './journal-feed.ts'
import { LiveQuestions } from './live-questions.ts'
import { type NameOutcome, type TopicToName, topicsAwaitingNames, topicToName } from './model-names.ts'
import { PatientEmbedder } from './patient-embedder.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { DimensionName, ProjectPipelines, ProposedPart } from './project-pipelines.ts'
import type { ProjectStates } from './project-states.ts'
import { Publisher } from './publisher.ts'
import { ReprocessRequests } from './reprocess-requests.ts'
import type { ConsolidationOutcome } from './run-consolidation.ts'
import { readStateOnDisk, readStatePatiently } from './state-on-disk.ts'
import { notAnalysed, writePatiently } from './store-refusal.ts'
import { switchEmbedder } from './switch-embedder.ts'

export interface Pressure {
  isHigh(): boolean
  /** Rests after so much work, with so many entries left. */
  rest(workedMs: number, pending: number): Promise<void>
}

export interface PipelineOptions {
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly registry: Registry
  readonly embedder: Embedder
  readonly consolidations: ConsolidationRunner
  /** Folder of the state snapshots. */
  readonly stateFolder: string
  /** The part of the journal that this is; 0 by default. */
  readonly part?: number
  /** Puts the snapshots where another process that takes over finds them, before the journal is trimmed. */
  readonly share?: () => Promise<void>
  readonly logger: Logger
  readonly metrics: Metrics
  readonly nowMs: () => number
  /** While others need the machine more, steps are short and followed by a rest; never by default. */
  readonly pressure?: Pressure
}

/** A step of 512 costs a quarter more an entry (2026-11); one of many more would hold up whoever waits for it. */
const BATCH_ENTRIES = 2_048
const SHORT_BATCH_ENTRIES = 64
/** State is put to disk after this many entries, and when the stream has been quiet for a moment. */
const SNAPSHOT_ENTRIES = 5_000
const QUIET_MS = 2_000
const GATHERING_MS = 50

export class Pipeline implements ProjectPipelines {
  readonly #options: PipelineOptions
  readonly #feed: JournalFeed
  #states: ProjectStates
  readonly #publisher: Publisher
  readonly #embedder: PatientEmbedder
  readonly #questions: LiveQuestions
  readonly #ahead: EntriesAhead
  readonly #commands: CommandCalls
  #reprocessRequests: ReprocessRequests
  /** Up to which entries are in the states. */
  #folded = 0
  /** Up to which they are in the warehouse too, and published. */
  #cursor = 0
  #stored = 0
  /** Up to which entries are in the warehouse's own file: a power cut may take the end of its log. */
  #safe = 0
  /** The batch that is folded already and on its way to the warehouse; at most one is. */
  #writing: Promise<void> = Promise.resolve()
  #sinceSnapshot = 0
  #lastStepMs = Number.NEGATIVE_INFINITY
  #stopping = false
  #failure: unknown = null
  /** When the batch in hand was begun; null between batches. */
  #busySinceMs: number | null = null
  #running: Promise<void> = Promise.resolve()

  private constructor(options: PipelineOptions, stored: number, states: ProjectStates) {
    this.#options = options
    this.#stored = stored
    this.#states = states
    this.#folded = this.#cursor = this.#safe = states.replayFrom
    this.#feed = new JournalFeed(options.journal)
    this.#ahead = new EntriesAhead(options)
    this.#commands = new CommandCalls({ ...options, untilIndexed: (sequence) => this.untilIndexed(sequence) })
    this.#publisher = new Publisher(options.registry)
    const report = (problem: EmbedderProblem | null) =>
      this.#publisher.publishEmbedderProblem(options.part ?? 0, problem)
    this.#embedder = new PatientEmbedder({ ...options, report })
    this.#questions = new LiveQuestions((name) => this.dimension(name), options)
    this.#reprocessRequests = new ReprocessRequests(options.journal, states)
  }

  /** Reads the state and starts to work. Throws StartupError where state and warehouse do not belong together. */
  static async start(options: PipelineOptions): Promise<Pipeline> {
    const { stored, states } = await readStateOnDisk(options)
    const pipeline = new Pipeline(options, stored, states)
    await pipeline.#publisher.publishEmbedderProblem(options.part ?? 0, null)
    await switchEmbedder({ ...options, states, stored, publisher: pipeline.#publisher })
    pipeline.#running = pipeline.#run()
    return pipeline
  }

  /** Journal sequence up to which everything is queryable. */
  cursor(): number {
    return Math.max(this.#stored, this.#cursor)
  }

  pending(): number {
    return Math.max(0, this.#options.journal.lastSequence() - this.cursor())
  }

  /** Rejects when the pipeline has stopped for good. */
  async checkRunning(): Promise<void> {
    if (this.#failure !== null) throw this.#failure
  }

  /** How long the batch in hand has not come to its end, in seconds; 0 between batches. */
  stalledSeconds(): number {
    return this.#busySinceMs === null ? 0 : Math.max(0, this.#options.nowMs() - this.#busySinceMs) / 1_000
  }

  /** Puts the state to disk as soon as everything is analysed. */
  snapshotSoon(): void {
    this.#sinceSnapshot = Math.max(1, this.#sinceSnapshot)
    this.#feed.nudge()
  }

  untilCaughtUp(_project: ProjectId): Promise<void> {
    return this.untilIndexed(this.#options.journal.lastSequence())
  }

  /** Resolves when the entry at `sequence` is queryable. */
  async untilIndexed(sequence: number): Promise<void> {
    await this.checkRunning()
    await this.#feed.untilReached(sequence, this.cursor())
  }

  consolidate(project: ProjectId, dimension: string): Promise<ConsolidationOutcome> {
    return this.#commands.consolidate(project, dimension)
  }

  edit(project: ProjectId, dimension: string, edit: TopicEdit, by: string): Promise<EditOutcome | null> {
    return this.#commands.call<'edit'>({ kind: 'edit', project, dimension, edit, by })
  }

  /** Topics that a model should name, the largest first; see topicsAwaitingNames. */
  async topicsToName(name: DimensionName, model: string): Promise<number[]> {
    const dimension = this.dimension(name)
    return dimension ? topicsAwaitingNames(dimension, model) : []
  }

  async topicToName(name: DimensionName, topic: number): Promise<TopicToName | null> {
    const dimension = this.dimension(name)
    return dimension ? topicToName(dimension, topic) : null
  }

  /** Keeps what a model called a topic; null where the topic has ended. Queryable when it resolves. */
  nameTopic(
    { project, key: dimension }: DimensionName,
    given: Pick<NameRecord, 'topic' | 'name' | 'model'>,
  ): Promise<NameOutcome | null> {
    return this.#commands.call<'name'>({ kind: 'name', project, dimension, ...given })
  }

  overrideField(
    project: ProjectId,
    key: string,
    type: FieldType | null,
    { inAdvance = false }: { inAdvance?: boolean } = {},
  ): Promise<FieldOverrideOutcome | null> {
    return this.#commands.call<'type_field'>({ kind: 'type_field', project, key, type, inAdvance })
  }

  /** Erases a part of the events up to `throughSequence`; the outcome says how many are left. */
  async erase(project: ProjectId, subject: ErasureSubject, throughSequence: number): Promise<ErasureOutcome> {
    const outcome = await this.#commands.call<'erase'>({ kind: 'erase', project, subject, throughSequence })
    if (!outcome) throw new Error('An erasure has no outcome')
    return outcome
  }

  proposeSplit(...given: Parameters<LiveQuestions['proposeSplit']>): Promise<ProposedPart[]> {
    return this.#questions.proposeSplit(...given)
  }

  nearestMicroClusters(...given: Parameters<LiveQuestions['nearestMicroClusters']>): Promise<number[]> {
    return this.#questions.nearestMicroClusters(...given)
  }

  similarities(...given: Parameters<LiveQuestions['similarities']>): Promise<number[]> {
    return this.#questions.similarities(...given)
  }

  topicsNear(...given: Parameters<LiveQuestions['topicsNear']>): Promise<(readonly [number, number])[]> {
    return this.#questions.topicsNear(...given)
  }

  /** A look at the live state of one dimension, between two changes of it; undefined where it is not there. */
  dimension({ project, key }: DimensionName): ProjectDimension | undefined {
    return this.#states.peek(project)?.dimensions.get(key)
  }

  /** Finishes the batch in hand and puts the state to disk. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#embedder.stop()
    this.#ahead.stop()
    this.#feed.nudge()
    await this.#running
    if (this.#failure === null) await this.#snapshot()
    this.#feed.end(
      new AppError('OVERLOADED', 'The server is shutting down: send this again in a moment.', { retryAfterSeconds: 5 }),
    )
  }

  async #run(): Promise<void> {
    try {
      let [refusals, refusedAt] = [0, 0]
      while (!this.#stopping) {
        try {
          await this.#step()
        } catch (error) {
          refusals = this.cursor() > refusedAt ? 0 : refusals + 1
          refusedAt = this.cursor()
          await this.#beginAnew(error, refusals)
        }
      }
      await this.#writing
    } catch (error) {
      this.#failure = error
      this.#busySinceMs ??= this.#options.nowMs()
      if (!this.#stopping)
        this.#options.logger.error({ err: error }, 'the pipeline has stopped: events are still accepted and kept')
      this.#feed.end(error instanceof StartupError ? error : notAnalysed(error))
    }
  }

  /** What was half done when a store refused for now is forgotten, and done again from what is on disk, as by a start. */
  async #beginAnew(refusal: unknown, refusals: number): Promise<void> {
    await this.#writing.catch(() => undefined)
    this.#writing = Promise.resolve()
    const { stored, states } = await readStatePatiently(this.#options, { refusal, refusals }, () => this.#stopping)
    this.#stored = stored
    this.#states = states
    this.#folded = this.#cursor = this.#safe = states.replayFrom
    this.#reprocessRequests = new ReprocessRequests(this.#options.journal, states)
  }

  async #step(): Promise<void> {
    const isShort = this.#options.pressure?.isHigh() === true
    const entries = await this.#ahead.after(this.#folded, isShort ? SHORT_BATCH_ENTRIES : BATCH_ENTRIES)
    if (entries.length === 0 && this.#options.journal.lastSequence() > this.#folded) {
      throw new Error(
        `Journal entries after ${this.#folded} are missing: restore the whole data folder from one backup.`,
      )
    }
    if (entries.length === 0) {
      if (this.#cursor < this.#folded) this.#busySinceMs ??= this.#options.nowMs()
      await this.#writing
      this.#busySinceMs = null
      return this.#rest()
    }
    if (await this.#gathers(entries)) return
    this.#busySinceMs ??= this.#options.nowMs()
    const replayed = entries.filter((entry) => entry.sequence <= this.#stored)
    const beganMs = performance.now()
    if (!isShort) this.#ahead.embedAfter(entries.at(-1)?.sequence ?? this.#folded, this.#states)
    await this.#process(replayed.length > 0 ? replayed : entries, replayed.length > 0)
    if (isShort) await this.#writing
    this.#busySinceMs = null
    this.#lastStepMs = performance.now()
    if (!this.#stopping) await this.#options.pressure?.rest(performance.now() - beganMs, this.pending())
  }

  /**
   * In a stream of events each step takes what came in a while, as a step costs much the same for one event and for fifty.
   * True where more was waited for; never after a quiet moment, nor while anybody waits for an entry.
   */
  async #gathers(entries: readonly JournalEntry[]): Promise<boolean> {
    const leftMs = this.#lastStepMs + GATHERING_MS - performance.now()
    if (leftMs <= 0 || this.#stopping || entries.length >= SHORT_BATCH_ENTRIES) return false
    if (entries.some(({ record }) => record.kind !== 'event')) return false
    await this.#feed.pause(leftMs)
    this.#lastStepMs = Number.NEGATIVE_INFINITY
    return true
  }

  async #rest(): Promise<void> {
    if (await this.#askForParts()) return
    await this.#feed.untilGrown(this.#cursor, QUIET_MS)
    const quiet = this.#options.journal.lastSequence() <= this.#cursor
    if (!quiet || this.#stopping) return
    await this.#askForConsolidations()
    if (this.#sinceSnapshot > 0) await this.#snapshot()
  }

  /** Folds entries while those before are written; what changes more than rows is written before anything else is done. */
  async #process(entries: readonly JournalEntry[], replay: boolean): Promise<void> {
    if (entries[0]?.record.kind !== 'event') await this.#writing
    const fold = new BatchFold({
      ...{ ...this.#options, embedder: this.#embedder, states: this.#states },
      ...{ untilWritten: () => this.#writing, replay },
    })
    const taken = await fold.apply(entries)
    await this.#writing
    await this.#states.evictIdle(this.#safe)
    this.#folded = taken.at(-1)?.sequence ?? this.#folded
    this.#sinceSnapshot += fold.work
    this.#writing = this.#finish(fold, taken, replay)
    // Whoever comes to await it meets the error; until then it is nobody's.
    this.#writing.catch(() => undefined)
    const isDue = this.#sinceSnapshot >= SNAPSHOT_ENTRIES
    if (isDue || replay || !fold.isOfRowsAlone) await this.#writing
    if (isDue) await this.#snapshot()
    if (!replay) await this.#askForParts()
  }

  async #finish(fold: BatchFold, taken: readonly JournalEntry[], replay: boolean): Promise<void> {
    const cursor = this.#folded
    if (!replay) {
      const batch = fold.dimensions.batch.finish(cursor)
      await writePatiently(this.#options, batch, () => this.#stopping)
      this.#states.events?.note(batch)
      this.#stored = cursor
    }
    for (const { project, key } of fold.dimensions.removed) await this.#publisher.withdrawTopics(project, key)
    for (const dimension of fold.dimensions.changed) await this.#publisher.publishTopics(dimension)
    for (const state of fold.retypedProjects) await this.#publisher.publishFields(state)
    for (const { record } of taken) if (record.kind === 'reprocess') this.#reprocessRequests.settle(record)
    this.#commands.answer(fold.outcomes)
    this.#cursor = cursor
    // Whoever waits for an erasure finds the journal trimmed of it.
    if (fold.erased && !replay) await this.#snapshot()
    this.#feed.advanceTo(this.#cursor)
  }

  /** New texts that no run has seen yet get one when the stream falls quiet. */
  async #askForConsolidations(): Promise<void> {
    const atMs = this.#options.nowMs()
    const due = this.#states.dimensionsAwaitingRun(atMs)
    if (due.length === 0) return
    const records = due.map(({ project, dimension }) => ({
      record: { kind: 'consolidate', project, dimension, requestId: '', atMs } as const,
    }))
    await this.#options.journal.append(records).catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'a consolidation cannot be asked for now: trying again later')
    })
  }

  /** True where a reprocessing was asked to go on; where the journal takes nothing now, it is asked again later. */
  async #askForParts(): Promise<boolean> {
    try {
      return await this.#reprocessRequests.ask(this.#options.nowMs())
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'stored events cannot follow a change of type now: trying again later')
      return false
    }
  }

  /** State is a saving of time, not of data: a snapshot that fails is tried again after the next entries. */
  async #snapshot(): Promise<void> {
    const { warehouse, journal, share, nowMs, logger } = this.#options
    this.#sinceSnapshot = 0
    try {
      await warehouse.checkpoint(async (safe) => {
        this.#safe = safe
        if (safe < this.#cursor) return
        await this.#states.save(this.#cursor)
        await this.#states.evictIdle(safe)
        await share?.()
        await journal.trim(this.#cursor, nowMs())
      })
    } catch (error) {
      this.#sinceSnapshot = 1
      logger.warn({ err: error }, 'the topic state could not be put to disk: trying again later')
    }
  }
}
