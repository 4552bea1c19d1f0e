// The port of the log: every event is here, in order, before anyone is told that it was accepted.

import type { TrackedEvent } from '../model/event.ts'
import type { FieldType } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { TopicEdit } from '../model/topic-edit.ts'
import type { SentBatch } from './event-record.ts'

export interface EventRecord {
  readonly kind: 'event'
  readonly project: ProjectId
  readonly event: TrackedEvent
  /** When it was accepted. The pipeline's only clock, so that a replay gives the same times. */
  readonly atMs: number
}

interface Request {
  readonly project: ProjectId
  /** Lets the caller that asked find its result; empty where nobody waits. */
  readonly requestId: string
  readonly atMs: number
}

/** Looks for topics anew. */
export interface ConsolidateRecord extends Request {
  readonly kind: 'consolidate'
  readonly dimension: string
}

/** A user's edit of the topics of one dimension. */
export interface EditRecord extends Request {
  readonly kind: 'edit'
  readonly dimension: string
  readonly edit: TopicEdit
  /** Who asked for it, as shown in the edit log. */
  readonly by: string
}

/** What a language model called a topic. The fold judges it by the topic as it is then; see ADR 0010. */
export interface NameRecord extends Request {
  readonly kind: 'name'
  readonly dimension: string
  readonly topic: number
  /** Null: the model found none that fits. */
  readonly name: { readonly label: string; readonly description: string } | null
  readonly model: string
}

/** A user's decision on the type of a field; null: back to automatic. */
export interface TypeFieldRecord extends Request {
  readonly kind: 'type_field'
  readonly key: string
  readonly type: FieldType | null
  /** Holds for a key too that no event has had yet. */
  readonly inAdvance: boolean
}

/** Takes the next stored events of a field whose type was changed: the pipeline asks itself for it, part by part. */
export interface ReprocessRecord extends Request {
  readonly kind: 'reprocess'
  readonly key: string
  /** Sequence of the last event that is done; the record means nothing once the work is elsewhere. */
  readonly afterSequence: number
}

/** Whose events are to be erased: of one user, of one session, what happened before a time, or all of the project. */
export type ErasureSubject =
  | { readonly kind: 'user' | 'session'; readonly id: string }
  | { readonly kind: 'older'; readonly thanMs: number }
  | { readonly kind: 'project' }

/** Takes events out of everything that was made of them: the first ones that are still there, part by part. */
export interface EraseRecord extends Request {
  readonly kind: 'erase'
  readonly subject: ErasureSubject
  /** Later events stay. */
  readonly throughSequence: number
}

/** Anything but an event: the pipeline stops at it, so that it sees all earlier events stored and no later one. */
export type CommandRecord =
  | ConsolidateRecord
  | EditRecord
  | NameRecord
  | TypeFieldRecord
  | ReprocessRecord
  | EraseRecord
export type JournalRecord = EventRecord | CommandRecord

export interface JournalEntry {
  /** Positive, rising by one; order of appending. */
  readonly sequence: number
  readonly record: JournalRecord
}

/** A number that rises by one with the record, in the same commit. */
export interface CounterRule {
  readonly key: string
  /** The record is refused where this is reached; null: no limit. */
  readonly limit: number | null
}

export interface AppendRequest {
  readonly record: JournalRecord
  readonly counters?: readonly CounterRule[]
  /** A repeat of the same key in the same project before `expiresAtMs` is not appended again. */
  readonly idempotency?: { readonly key: string; readonly expiresAtMs: number; readonly nowMs: number }
}

export interface AppendOutcome {
  /** 0 for a record that was refused. */
  readonly sequence: number
  /** The counter that has reached its limit: nothing was appended or counted. Null where it was, and for repeats. */
  readonly refusedBy: string | null
  /** True where an earlier append with the same key answered; `record` is then that earlier record. */
  readonly repeated: boolean
  readonly answer: AppendAnswer | null
}

/** The ids of an event, kept with its idempotency key. */
export interface AppendAnswer {
  readonly eventId: string
  readonly sessionId: string
  readonly userId: string
}

export interface Journal {
  /**
   * All or nothing; resolves only when every record is on disk. Rejects with AppError OVERLOADED when the store is full.
   * `sent`: what the records were made of, one each in the same order; a journal may keep it in their place.
   */
  append(requests: readonly AppendRequest[], sent?: SentBatch): Promise<AppendOutcome[]>
  /** Entries with a sequence above `after`, in order, at most `limit`; fewer where they are large, never none. */
  read(after: number, limit: number): Promise<JournalEntry[]>
  /** Sequence of the newest entry on disk; 0 for a journal that never held one. */
  lastSequence(): number
  /** Sequence of the oldest entry that is still kept; one above the newest where none is. */
  firstSequence(): number
  /** Deletes entries up to and including `through`, and idempotency keys that expired before `nowMs`. */
  trim(through: number, nowMs: number): Promise<void>
  /** How far a counter has risen. */
  count(key: string): number
  /** Takes the ids out of what repeats of these events' idempotency keys are answered with. Returns the number of answers. */
  forgetAnswers(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number>
  /** Calls back after each append that reached the disk; returns the function that stops it. */
  onAppend(listener: () => void): () => void
  close(): Promise<void>
}
