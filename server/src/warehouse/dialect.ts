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
  /** Aggregate: integer values as a list, in rising order of an integer that is unique within the group. */
  orderedList(value: string, order: string): string
  /** Lets window functions yield NULL, not a default, beyond the edge of the window. */
  nullable(value: string): string
}
