// Single events, newest first: the live view, the drill-down of topics, sessions and users, and search by words.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { EVENT_COLUMNS, type EventColumns, type EventRecord, toEventRecords } from './event-records.ts'
import { decodeCursor, encodeCursor } from './page-cursor.ts'
import { selectedEvents } from './selection.ts'
import { inTopic, type TopicSelection } from './topic-condition.ts'

export interface EventsOptions {
  /** Events of a page. */
  readonly limit: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly topic?: TopicSelection
  readonly sessionId?: string
  readonly userId?: string
  /** Words that the metadata values must all hold, whatever their case and order. */
  readonly words?: string
  readonly order?: 'newest' | 'oldest'
}

export interface EventsPage {
  readonly events: readonly EventRecord[]
  /** Null on the last page. */
  readonly nextCursor: string | null
}

/** By timestamp, then arrival. Throws AppError INVALID_REQUEST for a cursor that is not ours. */
export async function listEvents(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: EventsOptions,
): Promise<EventsPage> {
  const rows = await warehouse.query<EventColumns>(eventsStatement(new Statement(warehouse.dialect), filter, options))
  const page = rows.slice(0, options.limit)
  const last = page.at(-1)
  return {
    events: await toEventRecords(warehouse, filter.project, page),
    nextCursor: last && rows.length > page.length ? encodeCursor([last.timestamp_ms, last.sequence]) : null,
  }
}

/** Asks for one row more than the page holds, to know whether there is a next one. */
function eventsStatement(statement: Statement, filter: EventFilter, options: EventsOptions): SqlStatement {
  const conditions = [selectedEvents(statement, filter)]
  if (options.sessionId !== undefined) conditions.push(`session_id = ${statement.text(options.sessionId)}`)
  if (options.userId !== undefined) conditions.push(`user_id = ${statement.text(options.userId)}`)
  if (options.topic) conditions.push(inTopic(statement, filter.project, options.topic))
  if (options.words) conditions.push(...holdsWords(statement, options.words))
  const [beyond, direction] = options.order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC']
  if (options.cursor !== undefined) {
    const [timestampMs, sequence] = decodeCursor(options.cursor, 'number')
    const at = statement.integer(timestampMs)
    const tied = `timestamp_ms = ${at} AND sequence ${beyond} ${statement.integer(sequence)}`
    conditions.push(`(timestamp_ms ${beyond} ${at} OR (${tied}))`)
  }
  return statement.finish(`SELECT ${EVENT_COLUMNS} FROM events WHERE ${conditions.join(' AND ')}
    ORDER BY timestamp_ms ${direction}, sequence ${direction} LIMIT ${statement.integer(options.limit + 1)}`)
}

/** The JSON text as a whole is asked first: it is cheap, and spares most rows the parsing that tells keys from values. */
function holdsWords(statement: Statement, words: string): string[] {
  const { dialect } = statement
  return words
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => [
      dialect.textContains('metadata', statement.text(JSON.stringify(word).slice(1, -1))),
      dialect.jsonValueContains('metadata', statement.text(word)),
    ])
}
