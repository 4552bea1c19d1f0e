// Where the analytic stores differ. Each query is written once, in the SQL that all of them share, and asks its
// dialect for the rest: every function takes SQL expressions and returns one; none of them ever sees a value.

import type { SqlType } from './warehouse.ts'

export interface Dialect {
  /** Mark of the parameter at `index` (from 1). */
  parameter(index: number, type: SqlType): string
  /** Element of a map column; NULL where the key is absent. */
  mapValue(map: string, key: string): string
  /** True where `list`, a list parameter, contains the value; NULL or false for a NULL value. */
  isOneOf(value: string, list: string): string
  /** Days since 1970-01-01 of an epoch-ms expression in an IANA time zone. */
  dayNumber(epochMs: string, zone: string): string
  /** Quantile with linear interpolation, as a double; `level` is 0–1. NULL over no rows. */
  quantile(value: string, level: number): string
  /** True where a text holds `part`, whatever its case. */
  textContains(text: string, part: string): string
  /** True where a top-level value of the JSON object holds `part`, whatever its case. */
  jsonValueContains(json: string, part: string): string
  /** 64-bit hash of a text: groups three times faster than the text itself. Means nothing outside one statement. */
  hash(text: string): string
  /** Rows (key, value) of a map, as a list. */
  entries(map: string): string
  /** Aggregate: rows of the values as a list, in rising order of the first value, then the second, and so on. */
  sortedRows(...values: readonly string[]): string
  /** Value at `place` (from 1) of a row. */
  member(row: string, place: number): string
  /** List of what `each` makes of the items. Not to be nested. */
  transform(list: string, each: (item: string) => string): string
  /** Items for which `keep` is true. Not to be nested. */
  filter(list: string, keep: (item: string) => string): string
  /** Rows of the first items, of the second items, and so on, of equally long lists. */
  zip(...lists: readonly string[]): string
  /** For each item the one before; NULL for the first. */
  before(list: string): string
  /** For each row of `width` values the row after; for the last, a row whose members are NULL. */
  rowsAfter(list: string, width: number): string
  /** For each item its place, from 1. */
  places(list: string): string
  /** One row an item; at most once in a SELECT. */
  unnest(list: string): string
}
