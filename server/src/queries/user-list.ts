// Who was there: users with what they did in the period, the most active or the last active first.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { collapsedVisits, type VisitOptions } from './collapsed-visits.ts'
import { decodeCursor, encodeCursor } from './page-cursor.ts'
import { selectedEvents } from './selection.ts'
import { inTopic, type TopicSelection } from './topic-condition.ts'

export type UserOrder = 'last_seen' | 'events' | 'sessions'

export interface UsersOptions extends VisitOptions {
  /** Users of a page. */
  readonly limit: number
  /** The most first; ties by id. */
  readonly sort: UserOrder
  /** Of a page in the same order. */
  readonly cursor?: string
  /** Only users whose id holds it, whatever its case. */
  readonly idPart?: string
  /** Only users with a text in it. */
  readonly topic?: TopicSelection
}

export interface UserSummary {
  readonly userId: string
  /** Selected events and sessions. */
  readonly events: number
  readonly sessions: number
  readonly firstMs: number
  readonly lastMs: number
  /** Topic numbers of the last visits in order, over all sessions. */
  readonly recent: readonly number[]
}

export interface UsersPage {
  readonly users: readonly UserSummary[]
  /** On all pages. */
  readonly total: number
  readonly nextCursor: string | null
}

interface UserRow extends SqlRow {
  user_id: string
  events: number
  sessions: number
  first_ms: number
  last_ms: number
  total: number
}

const RECENT_VISITS = 5
const COLUMNS = { last_seen: 'last_ms', events: 'events', sessions: 'sessions' } as const

/** Throws AppError INVALID_REQUEST for a cursor that is not ours. */
export async function listUsers(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: UsersOptions,
): Promise<UsersPage> {
  const rows = await warehouse.query<UserRow>(usersStatement(new Statement(warehouse.dialect), filter, options))
  const page = rows.slice(0, options.limit)
  const recent = await recentVisits(warehouse, filter, options, page)
  const last = page.at(-1)
  return {
    users: page.map((row) => ({
      userId: row.user_id,
      events: row.events,
      sessions: row.sessions,
      firstMs: row.first_ms,
      lastMs: row.last_ms,
      recent: recent.get(row.user_id) ?? [],
    })),
    total: rows[0]?.total ?? 0,
    nextCursor: last && rows.length > page.length ? encodeCursor([last[COLUMNS[options.sort]], last.user_id]) : null,
  }
}

function usersStatement(statement: Statement, filter: EventFilter, options: UsersOptions): SqlStatement {
  const selected = selectedEvents(statement, filter)
  const conditions = [selected]
  if (options.idPart !== undefined) {
    conditions.push(statement.dialect.textContains('user_id', statement.text(options.idPart)))
  }
  if (options.topic) {
    const within = inTopic(statement, filter.project, options.topic)
    conditions.push(`user_id IN (SELECT user_id FROM events WHERE ${selected} AND ${within})`)
  }
  const key = COLUMNS[options.sort]
  let after = 'TRUE'
  if (options.cursor !== undefined) {
    const [value, userId] = decodeCursor(options.cursor, 'string')
    const at = statement.integer(value)
    after = `(${key} < ${at} OR (${key} = ${at} AND user_id > ${statement.text(userId)}))`
  }
  return statement.finish(`SELECT * FROM (
      SELECT user_id, count(*) AS events, count(DISTINCT session_id) AS sessions,
        min(timestamp_ms) AS first_ms, max(timestamp_ms) AS last_ms, count(*) OVER () AS total
      FROM events WHERE ${conditions.join(' AND ')} GROUP BY user_id) AS users
    WHERE ${after} ORDER BY ${key} DESC, user_id LIMIT ${statement.integer(options.limit + 1)}`)
}

async function recentVisits(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: VisitOptions,
  page: readonly UserRow[],
): Promise<Map<string, number[]>> {
  const recent = new Map<string, number[]>(page.map((row) => [row.user_id, []]))
  if (page.length === 0) return recent
  const statement = new Statement(warehouse.dialect)
  const onPage = warehouse.dialect.isOneOf('user_id', statement.texts([...recent.keys()]))
  const visits = collapsedVisits(statement, filter, options, { session: 'user_id', condition: onPage })
  const rows = await warehouse.query<{ user_id: string; topic: number }>(
    statement.finish(`WITH ${visits} SELECT session AS user_id, topic FROM (SELECT session, topic, position,
        row_number() OVER (PARTITION BY session ORDER BY position DESC) AS place FROM visits) AS placed
      WHERE place <= ${statement.integer(RECENT_VISITS)} ORDER BY session, position`),
  )
  for (const { user_id, topic } of rows) recent.get(user_id)?.push(topic)
  return recent
}
