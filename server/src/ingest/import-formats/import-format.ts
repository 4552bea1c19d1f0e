// What one kind of file says: a record in, the user messages in it out, as bodies for POST /track. Pure.

import type { JsonValue } from '../../model/event.ts'

export type Columns = Readonly<Record<string, unknown>>

/** How a format reads a record. */
export interface RecordContext {
  /** The same for the same record of the same file. */
  readonly key: string
  /** Name of the events. */
  readonly eventName: string
}

export interface ImportedEvent {
  readonly name: string
  readonly event_id: string
  readonly session_id: string
  readonly user_id: string
  readonly timestamp?: string | number
  readonly metadata: Readonly<Record<string, JsonValue>>
}

export interface ImportFormat {
  /** For --format. */
  readonly name: string
  /** As users call it. */
  readonly title: string
  /** Whether a file with this record has the format. */
  matches(columns: Columns): boolean
  /** All user messages of a record, oldest first; null for a record that is none of the format. */
  events(columns: Columns, context: RecordContext): ImportedEvent[] | null
}
