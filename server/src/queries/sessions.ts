// Sessions, latest first, each with its journey; and one session as the conversation that it was.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { collapsedVisits, type VisitOptions } from './collapsed-visits.ts'
import { type EventsPage, listEvents } from './events.ts'
import { inJourney, type JourneyPattern } from './journey-pattern.ts'
import type { JourneysOptions } from './journeys.ts'
import { decodeCursor, encodeCursor } from './page-cursor.ts'
import { selectedEvents } from './selection.ts'
import { inTopic, type TopicSelection } from './topic-condition.ts'

export interface SessionsOptions extends VisitOptions {
  /** Sessions of a page. */
  readonly limit: number
  readonly cursor?: string
  readonly userId?: string
  /** Only sessions with a text in it. */
  readonly topic?: TopicSelection
  /** Only sessions that a journeys answer with these options counts, and of them those that show the pattern. */
  readonly journey?: { readonly options: JourneysOptions; readonly pattern: JourneyPattern }
  /** Visits of a session's path; longer ones are cut. 50 by default. */
  readonly pathLength?: number
}

export interface SessionSummary {
  readonly sessionId: string
  /** The user of the event that arrived first. */
  readonly userId: string
  /** Selected events of the session. */
  readonly turns: number
  readonly firstMs: number
  readonly lastMs: number
  /** Topic numbers in order, repeats collapsed, passing over what journeys pass over. */
  readonly path: readonly number[]
}

export interface SessionsPage {
  readonly sessions: readonly SessionSummary[]
  /** On all pages. */
  readonly total: number
  readonly nextCursor: string | null
}

interface SessionRow extends SqlRow {
  session_id: string
  user_id: string
  turns: number
  first_ms: number
  last_ms: number
  total: number
}

interface VisitRow extends SqlRow {
  session: string
  topic: number
}

const PATH_LENGTH = 50

/** By last event, then session id. Throws AppError INVALID_REQUEST for a cursor that is not ours. */
export async function listSessions(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: SessionsOptions,
): Promise<SessionsPage> {
  const rows = await warehouse.query<SessionRow>(sessionsStatement(new Statement(warehouse.dialect), filter, options))
  const page = rows.slice(0, options.limit)
  const paths = await pathsOf(warehouse, filter, options, page)
  const last = page.at(-1)
  return {
    sessions: page.map((row) => ({
      sessionId: row.session_id,
      userId: row.user_id,
      turns: row.turns,
      firstMs: row.first_ms,
      lastMs: row.last_ms,
      path: paths.get(row.session_id) ?? [],
    })),
    total: rows[0]?.total ?? 0,
    nextCursor: last && rows.length > page.length ? encodeCursor([last.last_ms, last.session_id]) : null,
  }
}

/** All events of a session, oldest first, in pages. An unknown session has none. */
export function readSession(
  warehouse: WarehouseReader,
  session: { readonly project: string; readonly sessionId: string },
  options: { readonly limit: number; readonly cursor?: string },
): Promise<EventsPage> {
  const everything = { project: session.project, fromMs: null, toMs: null, eventNames: [], segments: [] }
  return listEvents(warehouse, everything, { ...options, sessionId: session.sessionId, order: 'oldest' })
}

function sessionsStatement(statement: Statement, filter: EventFilter, options: SessionsOptions): SqlStatement {
  const selected = selectedEvents(statement, filter)
  const conditions = [selected]
  if (options.userId !== undefined) conditions.push(`user_id = ${statement.text(options.userId)}`)
  if (options.topic) {
    const within = inTopic(statement, filter.project, options.topic)
    conditions.push(`session_id IN (SELECT session_id FROM events WHERE ${selected} AND ${within})`)
  }
  if (options.journey) {
    conditions.push(inJourney(statement, filter, options.journey.options, options.journey.pattern))
  }
  let after = 'TRUE'
  if (options.cursor !== undefined) {
    const [lastMs, sessionId] = decodeCursor(options.cursor, 'string')
    const at = statement.integer(lastMs)
    after = `(last_ms < ${at} OR (last_ms = ${at} AND session_id > ${statement.text(sessionId)}))`
  }
  return statement.finish(`SELECT * FROM (
      SELECT session_id, argMin(user_id, sequence) AS user_id, count(*) AS turns,
        min(timestamp_ms) AS first_ms, max(timestamp_ms) AS last_ms, count(*) OVER () AS total
      FROM events WHERE ${conditions.join(' AND ')} GROUP BY session_id) AS sessions
    WHERE ${after} ORDER BY last_ms DESC, session_id LIMIT ${statement.integer(options.limit + 1)}`)
}

async function pathsOf(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: SessionsOptions,
  page: readonly SessionRow[],
): Promise<Map<string, number[]>> {
  const paths = new Map<string, number[]>(page.map((row) => [row.session_id, []]))
  if (page.length === 0) return paths
  const statement = new Statement(warehouse.dialect)
  const pageTimes = {
    fromMs: Math.min(...page.map((row) => row.first_ms)),
    toMs: Math.max(...page.map((row) => row.last_ms)) + 1,
  }
  const onPage = warehouse.dialect.isOneOf('session_id', statement.texts([...paths.keys()]))
  const named = { session: 'session_id', condition: onPage }
  const visits = collapsedVisits(statement, { ...filter, ...pageTimes }, options, named)
  const rows = await warehouse.query<VisitRow>(
    statement.finish(`WITH ${visits} SELECT session, topic FROM visits
      WHERE position <= ${statement.integer(options.pathLength ?? PATH_LENGTH)} ORDER BY session, position`),
  )
  for (const { session, topic } of rows) paths.get(session)?.push(topic)
  return paths
}
