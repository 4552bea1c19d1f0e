// The overview: how much there is in a period, day by day, and in which text dimension most of it.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'
import { type DailyCount, dayNumber, isoDate } from './day.ts'
import { selectedEvents } from './selection.ts'

export interface TotalsOptions {
  /** Keys of the text fields. */
  readonly dimensions: readonly string[]
  /** IANA time zone of the days; UTC by default. */
  readonly zone?: string
}

export interface Totals {
  readonly events: number
  readonly sessions: number
  readonly users: number
  /** By texts, then key. */
  readonly dimensions: readonly { readonly dimension: string; readonly texts: number }[]
  /** The first of them; null where no text was clustered. */
  readonly busiestDimension: string | null
  /** Days without events are left out. */
  readonly daily: readonly DailyCount[]
}

interface TotalsRow extends SqlRow {
  part: 'total' | 'day' | 'dimension'
  /** Day number, or index of the dimension. */
  number: number
  events: number
  sessions: number
  users: number
}

/** Throws AppError INVALID_REQUEST for an unknown zone. */
export async function readTotals(
  warehouse: WarehouseReader,
  filter: EventFilter,
  { dimensions, zone = 'UTC' }: TotalsOptions,
): Promise<Totals> {
  const statement = new Statement(warehouse.dialect)
  const { dialect } = statement
  const texts = dimensions.map((key) => `${dialect.mapValue('micro_clusters', statement.text(key))} IS NOT NULL`)
  const inDimension = texts.map((condition, index) => `${condition} AS in_${index}`)
  const day = dayNumber(statement, 'timestamp_ms', zone, filter)
  const columns = [`${dialect.hash('session_id')} AS session`, `${dialect.hash('user_id')} AS person`, `${day} AS day`]
  const rows = await warehouse.query<TotalsRow>(
    statement.finish(`WITH selected AS MATERIALIZED (SELECT ${[...columns, ...inDimension].join(', ')}
      FROM events WHERE ${selectedEvents(statement, filter)})
    ${[
      `SELECT 'total' AS part, 0 AS number, count(*) AS events, count(DISTINCT session) AS sessions,
        count(DISTINCT person) AS users FROM selected`,
      `SELECT 'day', day, count(*), 0, 0 FROM selected GROUP BY day`,
      ...dimensions.map(
        (_, index) => `SELECT 'dimension', ${index}, count(*) FILTER (WHERE in_${index}), 0, 0 FROM selected`,
      ),
    ].join(' UNION ALL ')}`),
  )
  const total = rows.find((row) => row.part === 'total')
  const counted = rows
    .filter((row) => row.part === 'dimension')
    .map((row) => ({ dimension: dimensions[row.number] ?? '', texts: row.events }))
    .sort((a, b) => b.texts - a.texts || (a.dimension < b.dimension ? -1 : 1))
  const busiest = counted[0]
  return {
    events: total?.events ?? 0,
    sessions: total?.sessions ?? 0,
    users: total?.users ?? 0,
    dimensions: counted,
    busiestDimension: busiest && busiest.texts > 0 ? busiest.dimension : null,
    daily: rows
      .filter((row) => row.part === 'day')
      .sort((a, b) => a.number - b.number)
      .map((row) => ({ date: isoDate(row.number), events: row.events })),
  }
}
