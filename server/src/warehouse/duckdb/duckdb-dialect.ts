// How DuckDB 1.5 spells what the stores do not share.

import type { Dialect } from '../dialect.ts'

export const duckDbDialect: Dialect = {
  parameter: (index) => `$${index}`,
  mapValue: (map, key) => `${map}[${key}]`,
  isOneOf: (value, list) => `list_contains(${list}, ${value})`,
  dayNumber: (epochMs, zone) =>
    `datediff('day', DATE '1970-01-01', CAST(timezone(${zone}, make_timestamptz(${epochMs} * 1000)) AS DATE))`,
  quantile: (value, level) => `quantile_cont(CAST(${value} AS DOUBLE), ${level})`,
  textContains: (text, part) => `contains(lower(${text}), lower(${part}))`,
  jsonValueContains: (json, part) =>
    `list_bool_or(list_transform(json_extract_string(${json}, '$.*'), lambda v: contains(lower(v), lower(${part}))))`,
  hash: (text) => `hash(${text})`,
  entries: (map) => `map_entries(${map})`,
  sortedRows: (...values) => `list_sort(list(row(${values.join(', ')})))`,
  member: (row, place) => `struct_extract_at(${row}, ${place})`,
  transform: (list, each) => `list_transform(${list}, lambda item: ${each('item')})`,
  filter: (list, keep) => `list_filter(${list}, lambda item: ${keep('item')})`,
  zip: (...lists) => `list_zip(${lists.join(', ')}, TRUE)`,
  before: (list) => `list_prepend(NULL, ${list}[:-2])`,
  rowsAfter: (list) => `list_append(${list}[2:], NULL)`,
  places: (list) => `range(1, len(${list}) + 1)`,
  unnest: (list) => `unnest(${list})`,
}
