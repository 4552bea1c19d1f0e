// One user across sessions: how much, since when, and every session with its journey.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'
import { collapsedVisits, type VisitOptions } from './collapsed-visits.ts'
import { selectedEvents } from './selection.ts'
import { listSessions, type SessionsOptions, type SessionsPage } from './sessions.ts'

export interface UserJourneys extends Omit<SessionsPage, 'total'> {
  readonly userId: string
  /** Selected events and sessions of the user, on all pages. */
  readonly eventCount: number
  readonly sessionCount: number
  readonly firstMs: number | null
  readonly lastMs: number | null
  /** Topic numbers in order over all sessions, repeats collapsed, from the first visit on. */
  readonly path: readonly number[]
}

/** Visits of a path over all sessions. */
const PATH_LENGTH = 500

interface UserRow extends SqlRow {
  events: number
  sessions: number
  first_ms: number | null
  last_ms: number | null
}

/** An unknown user has no sessions. Throws AppError INVALID_REQUEST for a cursor that is not ours. */
export async function readUser(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: SessionsOptions & { readonly userId: string },
): Promise<UserJourneys> {
  const statement = new Statement(warehouse.dialect)
  const [[row], { sessions, nextCursor }, path] = await Promise.all([
    warehouse.query<UserRow>(
      statement.finish(`SELECT count(*) AS events, count(DISTINCT session_id) AS sessions,
        min(timestamp_ms) AS first_ms, max(timestamp_ms) AS last_ms
      FROM events WHERE ${selectedEvents(statement, filter)} AND user_id = ${statement.text(options.userId)}`),
    ),
    listSessions(warehouse, filter, options),
    pathOf(warehouse, filter, options),
  ])
  const empty = row === undefined || row.events === 0
  return {
    userId: options.userId,
    eventCount: row?.events ?? 0,
    sessionCount: row?.sessions ?? 0,
    firstMs: empty ? null : row.first_ms,
    lastMs: empty ? null : row.last_ms,
    path,
    sessions,
    nextCursor,
  }
}

/** One journey over all sessions: moves from one conversation to the next are part of it. */
async function pathOf(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: VisitOptions & { readonly userId: string },
): Promise<number[]> {
  const statement = new Statement(warehouse.dialect)
  const visits = collapsedVisits(statement, filter, options, {
    session: warehouse.dialect.hash('user_id'),
    condition: `user_id = ${statement.text(options.userId)}`,
  })
  const rows = await warehouse.query<{ topic: number }>(
    statement.finish(`WITH ${visits} SELECT topic FROM visits
      WHERE position <= ${statement.integer(PATH_LENGTH)} ORDER BY position`),
  )
  return rows.map(({ topic }) => topic)
}
