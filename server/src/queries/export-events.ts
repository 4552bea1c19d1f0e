// All events of a project, or of one user or session, in order of arrival: what an export is made of.
// Pages follow the sequence, in which rows are stored, so that the time is linear whatever the number of events.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { EVENT_COLUMNS, type EventColumns, type EventRecord, toEventRecords } from './event-records.ts'
import { selectedEvents } from './selection.ts'

export interface ExportSelection {
  readonly filter: EventFilter
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
}

/** Bounds memory: a page of the longest events is some 64 MB. */
const PAGE_EVENTS = 1_000

/** Pages of at most 1,000 events. Events that arrive meanwhile may be in the last pages. */
export async function* exportedEvents(
  warehouse: WarehouseReader,
  selection: ExportSelection,
): AsyncGenerator<readonly EventRecord[]> {
  for (let after = 0; ; ) {
    const rows = await pageAfter(warehouse, selection, after)
    if (rows.length > 0) yield await toEventRecords(warehouse, selection.filter.project, rows)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_EVENTS) return
    after = last.sequence
  }
}

function pageAfter(
  warehouse: WarehouseReader,
  { filter, userId, sessionId }: ExportSelection,
  after: number,
): Promise<EventColumns[]> {
  const statement = new Statement(warehouse.dialect)
  const conditions = [selectedEvents(statement, filter), `sequence > ${statement.integer(after)}`]
  if (userId !== undefined) conditions.push(`user_id = ${statement.text(userId)}`)
  if (sessionId !== undefined) conditions.push(`session_id = ${statement.text(sessionId)}`)
  return warehouse.query<EventColumns>(
    statement.finish(`SELECT ${EVENT_COLUMNS} FROM events WHERE ${conditions.join(' AND ')}
      ORDER BY sequence LIMIT ${statement.integer(PAGE_EVENTS)}`),
  )
}
