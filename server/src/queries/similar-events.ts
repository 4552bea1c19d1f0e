// Search by meaning: events whose text stands in one of the micro-clusters nearest to the question.
// The micro-clusters narrow millions of rows to a few hundred; the caller weighs these one by one.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { EVENT_COLUMNS, type EventColumns, type EventRecord, toEventRecords } from './event-records.ts'
import { selectedEvents } from './selection.ts'
import { inTopic, type TopicSelection } from './topic-condition.ts'

export interface SimilarEventsOptions {
  readonly dimension: string
  readonly microClusters: readonly number[]
  /** The newest ones first, at most so many of each wording. */
  readonly limit: number
  readonly topic?: TopicSelection
  readonly sessionId?: string
  readonly userId?: string
}

/** Candidates in no order of likeness; the newest event of every wording among them. */
export async function findSimilarEvents(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: SimilarEventsOptions,
): Promise<EventRecord[]> {
  if (options.microClusters.length === 0) return []
  const statement = new Statement(warehouse.dialect)
  const { dialect } = statement
  const microCluster = dialect.mapValue('micro_clusters', statement.text(options.dimension))
  const conditions = [
    selectedEvents(statement, filter),
    dialect.isOneOf(microCluster, statement.integers([...options.microClusters])),
  ]
  if (options.sessionId !== undefined) conditions.push(`session_id = ${statement.text(options.sessionId)}`)
  if (options.userId !== undefined) conditions.push(`user_id = ${statement.text(options.userId)}`)
  if (options.topic) conditions.push(inTopic(statement, filter.project, options.topic))
  const rows = await warehouse.query<EventColumns>(
    statement.finish(`SELECT ${EVENT_COLUMNS} FROM events WHERE ${conditions.join(' AND ')}
      ORDER BY timestamp_ms DESC, sequence DESC LIMIT ${statement.integer(options.limit)}`),
  )
  return toEventRecords(warehouse, filter.project, rows)
}
