// The Segments panel: every enum field with its values. A field's own filter is left out of its counts, so that the
// values that could be chosen beside it stay visible.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { selectedEvents } from './selection.ts'
import { inTopic, type TopicSelection } from './topic-condition.ts'

export interface SegmentsOptions {
  /** Keys of the enum fields. */
  readonly fields: readonly string[]
  /** Values of each field, the rest is `other`; 100 by default. */
  readonly limit?: number
  /** Only events with a text in it. */
  readonly topic?: TopicSelection
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
  field: string
  value: string
  events: number
  all_values: number
  all_events: number
}

/** Fields in the given order; a field that no event has is empty. */
export async function countSegments(
  warehouse: WarehouseReader,
  filter: EventFilter,
  { fields, limit = 100, topic }: SegmentsOptions,
): Promise<SegmentField[]> {
  if (fields.length === 0) return []
  const rows = await warehouse.query<ValueRow>(segmentsStatement(warehouse, filter, { fields, limit, topic }))
  return fields.map((field) => {
    // Stores keep half a surrogate pair as U+FFFD.
    const own = rows.filter((row) => row.field === field.toWellFormed())
    const values = own
      .map(({ value, events }) => ({ value, events }))
      .sort((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1))
    const shown = values.reduce((sum, { events }) => sum + events, 0)
    const all = own[0] ?? { all_values: 0, all_events: 0 }
    return { field, values, other: { values: all.all_values - values.length, events: all.all_events - shown } }
  })
}

/**
 * One pass over the entries of the properties, whatever the number of fields: 66 ms against 137 ms of processor time
 * for three fields of 330,000 events (2026-11). An event that one filter alone leaves out counts for that filter's field.
 */
function segmentsStatement(
  warehouse: WarehouseReader,
  filter: EventFilter,
  { fields, limit, topic }: Pick<SegmentsOptions, 'fields'> & { limit: number; topic: TopicSelection | undefined },
): SqlStatement {
  const statement = new Statement(warehouse.dialect)
  const { dialect } = statement
  const filtered = [...new Set(filter.segments.map(({ field }) => field))]
  const passes = filtered.map((field) => {
    const value = dialect.mapValue('properties', statement.text(field))
    const own = filter.segments.filter((segment) => segment.field === field)
    return own.map(({ values }) => `coalesce(${dialect.isOneOf(value, statement.texts(values))}, FALSE)`).join(' AND ')
  })
  const failed = passes.map((condition) => `CASE WHEN ${condition} THEN 0 ELSE 1 END`).join(' + ') || '0'
  const failing = filtered.map((field, index) => `WHEN NOT (${passes[index]}) THEN ${statement.text(field)}`)
  const oneFailing = failing.length === 0 ? 'NULL' : `CASE ${failing.join(' ')} END`
  const inIt = topic ? ` AND ${inTopic(statement, filter.project, topic)}` : ''
  return statement.finish(`WITH selected AS (SELECT properties, ${failed} AS failed, ${oneFailing} AS failing
    FROM events WHERE ${selectedEvents(statement, { ...filter, segments: [] })}${inIt}),
  entries AS (SELECT failed, failing, ${dialect.unnest(dialect.entries('properties'))} AS entry
    FROM selected WHERE failed <= 1),
  counted AS (SELECT ${dialect.member('entry', 1)} AS field, ${dialect.member('entry', 2)} AS value, count(*) AS events
    FROM entries WHERE ${dialect.isOneOf(dialect.member('entry', 1), statement.texts(fields))}
      AND (failed = 0 OR failing = ${dialect.member('entry', 1)})
    GROUP BY field, value),
  placed AS (SELECT field, value, events, count(*) OVER (PARTITION BY field) AS all_values,
      sum(events) OVER (PARTITION BY field) AS all_events,
      row_number() OVER (PARTITION BY field ORDER BY events DESC, value) AS place FROM counted)
  SELECT field, value, events, all_values, all_events FROM placed WHERE place <= ${statement.integer(limit)}`)
}
