// The port of the analytic store: event rows, the map micro-cluster → topic, and read-only questions.
// A batch, its map changes and the cursor are one transaction, so a restart never counts an event twice.

import type { Dialect } from './dialect.ts'

/** One event. Everything a question needs sits in this row; topics come through the map. */
export interface EventRow {
  readonly project: string
  /** The journal's sequence: arrival order. */
  readonly sequence: number
  readonly eventId: string
  readonly name: string
  readonly sessionId: string
  readonly userId: string
  readonly timestampMs: number
  /** The metadata object as JSON text, as sent. */
  readonly metadata: string
  /** Short scalar values as text, by metadata key: what segments filter on. */
  readonly properties: Readonly<Record<string, string>>
  /** Values that are or parse as numbers, by metadata key. */
  readonly numbers: Readonly<Record<string, number>>
  /** Micro-cluster of each clustered text, by dimension. */
  readonly microClusters: Readonly<Record<string, number>>
}

/** Where the texts of one micro-cluster stand now. */
export interface MicroClusterTopic {
  readonly project: string
  readonly dimension: string
  readonly microCluster: number
  /** Topic number; 0 where the texts are unclustered. */
  readonly topic: number
  readonly smallTalk: boolean
  readonly hidden: boolean
}

/** Micro-cluster of a stored event that got one later (its field became text). */
export interface LateAssignment {
  readonly project: string
  readonly sequence: number
  readonly dimension: string
  readonly microCluster: number
}

/** Texts that are none any more (their field has another type): the events in the range forget their micro-clusters. */
export interface DroppedAssignments {
  readonly project: string
  /** Its whole map goes, whatever the range. */
  readonly dimension: string
  /** Exclusive. */
  readonly afterSequence: number
  /** Inclusive. */
  readonly throughSequence: number
}

/** A topic that ended: what the map still has in it goes to its heir. Reaches micro-clusters that are long retired. */
export interface TopicSuccession {
  readonly project: string
  readonly dimension: string
  readonly topic: number
  /** Topic number; 0 where there is no heir: unclustered. */
  readonly heir: number
}

/** A topic whose texts are hidden, shown as small talk, or neither. Reaches micro-clusters that are long retired. */
export interface TopicMark {
  readonly project: string
  readonly dimension: string
  /** Topic number, at least 1. */
  readonly topic: number
  readonly smallTalk: boolean
  readonly hidden: boolean
}

/** Events that are erased: their rows go. The map stays, as it names no event. */
export interface ErasedEvents {
  readonly project: string
  readonly sequences: readonly number[]
}

export interface WarehouseBatch {
  readonly rows: readonly EventRow[]
  /** Applied after the rows; none by default. */
  readonly erasures?: readonly ErasedEvents[]
  /** Applied first. */
  readonly droppedAssignments: readonly DroppedAssignments[]
  /** Applied next, one after the other. */
  readonly successions: readonly TopicSuccession[]
  /** Applied next, one after the other. */
  readonly marks: readonly TopicMark[]
  readonly topics: readonly MicroClusterTopic[]
  readonly lateAssignments: readonly LateAssignment[]
  /** Journal sequence up to which this batch, together with all before it, is complete. */
  readonly cursor: number
}

/** SQL with its parameters, made by a Statement over this warehouse's dialect. */
export interface SqlStatement {
  readonly sql: string
  readonly parameters: readonly SqlParameter[]
}

export type SqlType = 'text' | 'integer' | 'double' | 'boolean' | 'text[]' | 'integer[]'
export interface SqlParameter {
  readonly type: SqlType
  readonly value: string | number | boolean | readonly string[] | readonly number[]
}

export type SqlValue = string | number | boolean | null | SqlValue[] | { [key: string]: SqlValue }
export type SqlRow = Record<string, SqlValue>

/** What a question needs. */
export interface WarehouseReader {
  readonly dialect: Dialect
  /** Read-only, on a reader of its own, with a time limit. 64-bit integers arrive as numbers. */
  query<Row extends SqlRow>(statement: SqlStatement, options?: { signal?: AbortSignal }): Promise<Row[]>
}

export interface Warehouse extends WarehouseReader {
  /** Writes the whole batch or nothing. A batch whose cursor is not above the stored one is refused. */
  write(batch: WarehouseBatch): Promise<void>
  /** Journal sequence of the last written batch; 0 when empty. */
  cursor(): Promise<number>
  /**
   * Forces everything into the main file; returns the cursor that is safe there (the journal may be trimmed to it). `then`
   * is done with it before anything else is written, or the file copied.
   */
  checkpoint(then?: (cursor: number) => Promise<void>): Promise<number>
  /** Writes all that is left into fresh files, so that nothing of erased rows is on disk. Questions are answered meanwhile. */
  compact(): Promise<void>
  close(): Promise<void>
}
