// How ClickHouse spells what the stores do not share.

import type { Dialect } from '../dialect.ts'
import type { SqlType } from '../warehouse.ts'

const TYPES: Readonly<Record<SqlType, string>> = {
  text: 'String',
  integer: 'Int64',
  double: 'Float64',
  boolean: 'Bool',
  'text[]': 'Array(String)',
  'integer[]': 'Array(Int64)',
}

const holds = (text: string, part: string) => `position(lowerUTF8(${text}), lowerUTF8(${part})) > 0`

export const clickHouseDialect: Dialect = {
  parameter: (index, type) => `{p${index}:${TYPES[type]}}`,
  mapValue: (map, key) => `if(mapContains(${map}, ${key}), ${map}[${key}], NULL)`,
  isOneOf: (value, list) => `CAST(has(${list}, ${value}) AS Bool)`,
  dayNumber: (epochMs, zone) => `toInt32(toDate32(fromUnixTimestamp64Milli(${epochMs}, ${zone})))`,
  quantile: (value, level) => `quantileExactInclusive(${level})(CAST(${value} AS Nullable(Float64)))`,
  textContains: (text, part) => `CAST(${holds(text, part)} AS Bool)`,
  jsonValueContains: (json, part) =>
    `CAST(arrayExists(entry -> ${holds('entry.2', part)}, JSONExtractKeysAndValues(${json}, 'String')) AS Bool)`,
  hash: (text) => `cityHash64(${text})`,
  entries: (map) => `arrayZip(mapKeys(${map}), mapValues(${map}))`,
  // Nullable members, so that a row of NULLs fits in beside the others.
  sortedRows: (...values) =>
    `arraySort(groupArray(tuple(${values.map((value) => `toNullable(${value})`).join(', ')})))`,
  member: (row, place) => `tupleElement(${row}, ${place})`,
  transform: (list, each) => `arrayMap(item -> ${each('item')}, ${list})`,
  filter: (list, keep) => `arrayFilter(item -> ${keep('item')}, ${list})`,
  zip: (...lists) => `arrayZip(${lists.join(', ')})`,
  before: (list) => `arrayPushFront(arrayPopBack(arrayMap(item -> toNullable(item), ${list})), NULL)`,
  rowsAfter: (list, width) =>
    `arrayPushBack(arrayPopFront(${list}), tuple(${Array.from({ length: width }, () => 'NULL').join(', ')}))`,
  places: (list) => `arrayEnumerate(${list})`,
  unnest: (list) => `arrayJoin(${list})`,
}
