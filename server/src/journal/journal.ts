// The port of the log: every event is here, in order, before anyone is told that it was accepted.

import type { TrackedEvent } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'

export type JournalRecord =
  | {
      readonly kind: 'event'
      readonly project: ProjectId
      readonly event: TrackedEvent
      /** When it was accepted. The pipeline's only clock, so that a replay gives the same times. */
      readonly atMs: number
    }
  | {
      readonly kind: 'consolidate'
      readonly project: ProjectId
      readonly dimension: string
      /** Lets the caller that asked for the run find its result. */
      readonly requestId: string
      readonly atMs: number
    }

export interface JournalEntry {
  /** Positive, rising by one; order of appending. */
  readonly sequence: number
  readonly record: JournalRecord
}

export interface AppendRequest {
  readonly record: JournalRecord
  /** A repeat of the same key in the same project before `expiresAtMs` is not appended again. */
  readonly idempotency?: { readonly key: string; readonly expiresAtMs: number; readonly nowMs: number }
}

export interface AppendOutcome {
  readonly sequence: number
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
  /** All or nothing; resolves only when every record is on disk. Rejects with AppError OVERLOADED when the store is full. */
  append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]>
  /** Entries with a sequence above `after`, in order, at most `limit`; fewer where they are large, never none. */
  read(after: number, limit: number): Promise<JournalEntry[]>
  /** Sequence of the newest entry on disk; 0 for a journal that never held one. */
  lastSequence(): number
  /** Sequence of the oldest entry that is still kept; one above the newest where none is. */
  firstSequence(): number
  /** Deletes entries up to and including `through`, and idempotency keys that expired before `nowMs`. */
  trim(through: number, nowMs: number): Promise<void>
  /** Calls back after each append that reached the disk; returns the function that stops it. */
  onAppend(listener: () => void): () => void
  close(): Promise<void>
}
