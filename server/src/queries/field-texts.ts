// The stored texts of one metadata field in order of arrival: what is embedded when a field becomes text.

import { Statement } from '../warehouse/statement.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

export interface FieldText {
  readonly sequence: number
  readonly text: string
  readonly eventId: string
  readonly sessionId: string
  readonly timestampMs: number
}

export interface FieldTextsOptions {
  readonly project: string
  readonly key: string
  /** Exclusive. */
  readonly beforeSequence: number
}

type Row = { sequence: number; event_id: string; session_id: string; timestamp_ms: number; metadata: string }

const PAGE_ROWS = 2_000

/** Pages of at most 2,000 events' texts; values that are not strings, or blank, are left out. */
export async function* fieldTexts(warehouse: Warehouse, options: FieldTextsOptions): AsyncIterable<FieldText[]> {
  let after = 0
  for (;;) {
    const statement = new Statement(warehouse.dialect)
    const rows = await warehouse.query<Row>(
      statement.finish(`
        SELECT sequence, event_id, session_id, timestamp_ms, metadata
        FROM events
        WHERE project = ${statement.text(options.project)}
          AND sequence > ${statement.integer(after)} AND sequence < ${statement.integer(options.beforeSequence)}
        ORDER BY sequence
        LIMIT ${PAGE_ROWS}`),
    )
    yield rows.flatMap((row) => textOf(row, options.key))
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_ROWS) return
    after = last.sequence
  }
}

function textOf(row: Row, key: string): FieldText[] {
  const value = (JSON.parse(row.metadata) as Record<string, unknown>)[key]
  if (typeof value !== 'string' || value.trim() === '') return []
  return [
    {
      sequence: row.sequence,
      text: value,
      eventId: row.event_id,
      sessionId: row.session_id,
      timestampMs: row.timestamp_ms,
    },
  ]
}
