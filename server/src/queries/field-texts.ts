// The stored texts of one metadata field in order of arrival: what is embedded when a field becomes text.

import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'

export interface FieldText {
  readonly sequence: number
  readonly text: string
  readonly eventId: string
  readonly sessionId: string
  readonly timestampMs: number
}

/** With what the event's row names now. */
export interface StoredText extends FieldText {
  readonly microCluster: number | null
}

/** Events of one project between two sequences, both exclusive. */
export interface StoredRange {
  readonly project: string
  readonly afterSequence: number
  readonly beforeSequence: number
}

export interface StoredPage {
  /** Events in the page. */
  readonly events: number
  /** Of the page's last event; `afterSequence` for an empty page. */
  readonly lastSequence: number
}

export interface FieldTextPage extends StoredPage {
  /** Values that are not strings, or blank, are left out. */
  readonly texts: readonly StoredText[]
}

interface TextRow extends SqlRow {
  sequence: number
  event_id: string
  session_id: string
  timestamp_ms: number
  metadata: string
  micro_cluster: number | null
}

const PAGE_EVENTS = 2_000

/** All texts of the field `key` in the range, in pages of at most 2,000 events. */
export async function* fieldTexts(
  warehouse: WarehouseReader,
  range: StoredRange,
  key: string,
): AsyncIterable<readonly FieldText[]> {
  let { afterSequence } = range
  for (;;) {
    const page = await readFieldTexts(warehouse, { ...range, afterSequence }, key, PAGE_EVENTS)
    yield page.texts
    if (page.events < PAGE_EVENTS) return
    afterSequence = page.lastSequence
  }
}

/** The texts of the field `key` in the first `limit` events of the range. */
export async function readFieldTexts(
  warehouse: WarehouseReader,
  range: StoredRange,
  key: string,
  limit: number,
): Promise<FieldTextPage> {
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<TextRow>(
    statement.finish(`
      SELECT sequence, event_id, session_id, timestamp_ms, metadata,
        ${warehouse.dialect.mapValue('micro_clusters', statement.text(key))} AS micro_cluster
      FROM events WHERE ${inRange(statement, range)} ORDER BY sequence LIMIT ${limit}`),
  )
  return {
    events: rows.length,
    lastSequence: rows.at(-1)?.sequence ?? range.afterSequence,
    texts: rows.flatMap((row) => textOf(row, key)),
  }
}

/** Where the first `limit` events of the range end. */
export async function measurePage(warehouse: WarehouseReader, range: StoredRange, limit: number): Promise<StoredPage> {
  const statement = new Statement(warehouse.dialect)
  const [page] = await warehouse.query<{ events: number; last: number | null }>(
    statement.finish(`SELECT count(*) AS events, max(sequence) AS last FROM (
      SELECT sequence FROM events WHERE ${inRange(statement, range)}
      ORDER BY sequence LIMIT ${limit}) AS page`),
  )
  return { events: page?.events ?? 0, lastSequence: page?.last ?? range.afterSequence }
}

/** Number of events in the range. */
export async function countStored(warehouse: WarehouseReader, range: StoredRange): Promise<number> {
  const statement = new Statement(warehouse.dialect)
  const [count] = await warehouse.query<{ events: number }>(
    statement.finish(`SELECT count(*) AS events FROM events WHERE ${inRange(statement, range)}`),
  )
  return count?.events ?? 0
}

function inRange(statement: Statement, { project, afterSequence, beforeSequence }: StoredRange): string {
  return `project = ${statement.text(project)} AND sequence > ${statement.integer(afterSequence)}
    AND sequence < ${statement.integer(beforeSequence)}`
}

function textOf(row: TextRow, key: string): StoredText[] {
  const value = (JSON.parse(row.metadata) as Record<string, unknown>)[key]
  if (typeof value !== 'string' || value.trim() === '') return []
  return [
    {
      sequence: row.sequence,
      text: value,
      eventId: row.event_id,
      sessionId: row.session_id,
      timestampMs: row.timestamp_ms,
      microCluster: row.micro_cluster,
    },
  ]
}
