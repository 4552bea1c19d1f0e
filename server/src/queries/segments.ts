// The Segments panel: every enum field with its values. A field's own filter is left out of its counts, so that the
// values that could be chosen beside it stay visible.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, Warehouse } from '../warehouse/warehouse.ts'
import { selectedEvents } from './selection.ts'

export interface SegmentsOptions {
  /** Keys of the enum fields. */
  readonly fields: readonly string[]
  /** Values of each field, the rest is `other`; 100 by default. */
  readonly limit?: number
}

export interface SegmentValue {
  readonly value: string
  readonly events: number
}

export interface SegmentField {
  readonly field: string
  /** By events, then value. */
  readonly values: readonly SegmentValue[]
  readonly other: { readonly values: number; readonly events: number }
}

interface ValueRow extends SqlRow {
  field: number
  value: string
  events: number
  all_values: number
  all_events: number
}

/** Fields in the given order; a field that no event has is empty. */
export async function countSegments(
  warehouse: Warehouse,
  filter: EventFilter,
  { fields, limit = 100 }: SegmentsOptions,
): Promise<SegmentField[]> {
  if (fields.length === 0) return []
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<ValueRow>(
    statement.finish(
      fields.map((field, index) => fieldValues(statement, filter, field, index, limit)).join(' UNION ALL '),
    ),
  )
  return fields.map((field, index) => {
    const own = rows.filter((row) => row.field === index)
    const values = own
      .map(({ value, events }) => ({ value, events }))
      .sort((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1))
    const shown = values.reduce((sum, { events }) => sum + events, 0)
    const all = own[0] ?? { all_values: 0, all_events: 0 }
    return { field, values, other: { values: all.all_values - values.length, events: all.all_events - shown } }
  })
}

function fieldValues(statement: Statement, filter: EventFilter, field: string, index: number, limit: number): string {
  const others = { ...filter, segments: filter.segments.filter((segment) => segment.field !== field) }
  return `SELECT * FROM (SELECT ${index} AS field, value, count(*) AS events,
      count(*) OVER () AS all_values, sum(count(*)) OVER () AS all_events
    FROM (SELECT ${statement.dialect.mapValue('properties', statement.text(field))} AS value
      FROM events WHERE ${selectedEvents(statement, others)}) AS of_field
    WHERE value IS NOT NULL GROUP BY value
    ORDER BY count(*) DESC, value LIMIT ${statement.integer(limit)}) AS field_${index}`
}
