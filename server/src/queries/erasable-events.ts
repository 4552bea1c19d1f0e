// Stored events that are to be erased: what the pipeline must take out of everything that was made of them.

import type { ErasureSubject } from '../journal/journal.ts'
import type { Metadata } from '../model/event.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'

export interface ErasableRange {
  readonly project: string
  readonly subject: ErasureSubject
  /** Inclusive. */
  readonly throughSequence: number
}

export interface ErasableEvent {
  readonly sequence: number
  readonly eventId: string
  readonly metadata: Metadata
  /** By dimension. */
  readonly microClusters: Readonly<Record<string, number>>
}

interface ErasableRow extends SqlRow {
  sequence: number
  event_id: string
  metadata: string
  micro_clusters: Record<string, number>
}

/** The first `limit` events in order of arrival. */
export async function readErasableEvents(
  warehouse: WarehouseReader,
  range: ErasableRange,
  limit: number,
): Promise<ErasableEvent[]> {
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<ErasableRow>(
    statement.finish(`SELECT sequence, event_id, metadata, micro_clusters FROM events
      WHERE ${isErasable(statement, range)} ORDER BY sequence LIMIT ${statement.integer(limit)}`),
  )
  return rows.map((row) => ({
    sequence: row.sequence,
    eventId: row.event_id,
    metadata: JSON.parse(row.metadata) as Metadata,
    microClusters: row.micro_clusters,
  }))
}

/** How many events, sessions and users there are to erase. */
export async function countErasable(
  warehouse: WarehouseReader,
  range: ErasableRange,
): Promise<{ events: number; sessions: number; users: number }> {
  const statement = new Statement(warehouse.dialect)
  const [row] = await warehouse.query<{ events: number; sessions: number; users: number }>(
    statement.finish(`SELECT count(*) AS events, count(DISTINCT session_id) AS sessions,
        count(DISTINCT user_id) AS users FROM events WHERE ${isErasable(statement, range)}`),
  )
  return row ?? { events: 0, sessions: 0, users: 0 }
}

/** Which of the values other events of the project have too. */
export async function valuesOfOthers(
  warehouse: WarehouseReader,
  project: string,
  { key, values }: { readonly key: string; readonly values: readonly string[] },
  erased: readonly number[],
): Promise<Set<string>> {
  if (values.length === 0) return new Set()
  const statement = new Statement(warehouse.dialect)
  const { isOneOf, mapValue } = warehouse.dialect
  const value = mapValue('properties', statement.text(key))
  const rows = await warehouse.query<{ value: string }>(
    statement.finish(`SELECT DISTINCT ${value} AS value FROM events
      WHERE project = ${statement.text(project)} AND ${isOneOf(value, statement.texts(values))}
        AND NOT ${isOneOf('sequence', statement.integers(erased))}`),
  )
  return new Set(rows.map((row) => row.value))
}

/** Dimensions whose texts have topics. */
export async function mappedDimensions(warehouse: WarehouseReader, project: string): Promise<string[]> {
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<{ dimension: string }>(
    statement.finish(`SELECT DISTINCT dimension FROM micro_cluster_topics
      WHERE project = ${statement.text(project)} ORDER BY dimension`),
  )
  return rows.map(({ dimension }) => dimension)
}

/** Every user or session that a project has events of. */
export async function subjectIds(
  warehouse: WarehouseReader,
  project: string,
  kind: 'user' | 'session',
): Promise<string[]> {
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<{ id: string }>(
    statement.finish(`SELECT DISTINCT ${kind}_id AS id FROM events WHERE project = ${statement.text(project)}`),
  )
  return rows.map(({ id }) => id)
}

function isErasable(statement: Statement, { project, subject, throughSequence }: ErasableRange): string {
  const ofProject = `project = ${statement.text(project)}`
  const chosen = chosenBy(statement, subject)
  return `${ofProject} AND ${chosen} AND sequence <= ${statement.integer(throughSequence)}`
}

function chosenBy(statement: Statement, subject: ErasureSubject): string {
  if (subject.kind === 'project') return 'TRUE'
  if (subject.kind === 'older') return `timestamp_ms < ${statement.integer(subject.thanMs)}`
  return `${subject.kind}_id = ${statement.text(subject.id)}`
}
