// One number field: overall, as a histogram, day by day, and by topic or by the values of an enum field.

import type { EventFilter } from '../model/segment.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { isoDate } from './day.ts'
import { type NumberRow, numbersStatement, SMALL_TALK_GROUP, UNCLUSTERED_GROUP } from './numbers-statement.ts'

export type NumberGrouping =
  | { readonly kind: 'topic'; readonly dimension: string }
  | { readonly kind: 'field'; readonly field: string }

export interface NumbersOptions {
  /** Key of the number field. */
  readonly field: string
  readonly by?: NumberGrouping
  /** IANA time zone of the days; UTC by default. */
  readonly zone?: string
  /** Bars of the histogram; 20 by default. */
  readonly bins?: number
  /** Cuts the groups; 100 by default. */
  readonly limit?: number
}

/** Members besides `count` are null over no values. Quantiles interpolate linearly. */
export interface NumberSummary {
  readonly count: number
  readonly sum: number | null
  readonly avg: number | null
  readonly min: number | null
  readonly max: number | null
  readonly p50: number | null
  readonly p95: number | null
}

export interface NumberGroup extends NumberSummary {
  /** A value of the enum field; or a topic number, `small_talk` or `unclustered`. */
  readonly key: string | number
}

/** From `from` on, below `to`; the last bar holds its `to` too. */
export interface HistogramBar {
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface NumbersAnswer extends NumberSummary {
  /** Bars of equal width from min to max, empty ones too; one bar where all values are equal. */
  readonly histogram: readonly HistogramBar[]
  /** Days without values are left out. */
  readonly daily: readonly (NumberSummary & { readonly date: string })[]
  /** By count, then key; empty without `by`. */
  readonly groups: readonly NumberGroup[]
}

const DEFAULTS = { bins: 20, limit: 100, zone: 'UTC' }

/** Unknown fields yield zeros. Throws AppError INVALID_REQUEST for an unknown zone. */
export async function summarizeNumbers(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: NumbersOptions,
): Promise<NumbersAnswer> {
  const settings = { ...DEFAULTS, ...options }
  const rows = await warehouse.query<NumberRow>(numbersStatement(warehouse, filter, settings))
  const overall = summary(rows.find((row) => row.part === 'overall'))
  return {
    ...overall,
    histogram: histogram(rows, overall, settings.bins),
    daily: rows
      .filter((row) => row.part === 'day')
      .sort((a, b) => a.number - b.number)
      .map((row) => ({ date: isoDate(row.number), ...summary(row) })),
    groups: rows
      .filter((row) => row.part === 'group')
      .map((row) => ({ key: groupKey(row, settings.by), ...summary(row) }))
      .sort((a, b) => b.count - a.count || compareKeys(a.key, b.key)),
  }
}

function summary(row: NumberRow | undefined): NumberSummary {
  if (row === undefined) return { count: 0, sum: null, avg: null, min: null, max: null, p50: null, p95: null }
  const { count, total: sum, average: avg, lowest: min, highest: max, p50, p95 } = row
  return { count, sum, avg, min, max, p50, p95 }
}

function histogram(rows: readonly NumberRow[], { min, max }: NumberSummary, bins: number): HistogramBar[] {
  if (min === null || max === null) return []
  const counts = new Map(rows.filter((row) => row.part === 'bin').map((row) => [row.number, row.count]))
  const bars = min === max ? 1 : bins
  const edge = (index: number) => (index === bars ? max : min + ((max - min) / bars) * index)
  return Array.from({ length: bars }, (_, index) => ({
    from: edge(index),
    to: edge(index + 1),
    count: counts.get(index) ?? 0,
  }))
}

function groupKey(row: NumberRow, by: NumberGrouping | undefined): string | number {
  if (by?.kind === 'field') return row.value
  if (row.number === SMALL_TALK_GROUP) return 'small_talk'
  return row.number === UNCLUSTERED_GROUP ? 'unclustered' : row.number
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : 1
}
