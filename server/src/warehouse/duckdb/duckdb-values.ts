// The border between DuckDB's value types and plain data.

import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBPreparedStatement,
  DuckDBStructValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  VARCHAR,
} from '@duckdb/node-api'
import type { SqlParameter, SqlType, SqlValue } from '../warehouse.ts'

const TYPES: Readonly<Record<SqlType, DuckDBType>> = {
  text: VARCHAR,
  integer: BIGINT,
  double: DOUBLE,
  boolean: BOOLEAN,
  'text[]': LIST(VARCHAR),
  'integer[]': LIST(BIGINT),
}

/** Prepares with every parameter bound by its declared type. The caller destroys the statement. */
export async function prepareBound(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<DuckDBPreparedStatement> {
  const prepared = await connection.prepare(sql)
  try {
    parameters.forEach((parameter, index) => {
      prepared.bindValue(index + 1, toDuckDbValue(parameter), TYPES[parameter.type])
    })
  } catch (error) {
    prepared.destroySync()
    throw error
  }
  return prepared
}

/** Half a surrogate pair has no UTF-8 form: it becomes U+FFFD, in rows and in what they are compared with alike. */
function toDuckDbValue({ type, value }: SqlParameter): DuckDBValue {
  if (typeof value === 'number') return type === 'integer' ? BigInt(value) : value
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean') return value
  return new DuckDBListValue(value.map((item) => (typeof item === 'number' ? BigInt(item) : item.toWellFormed())))
}

/** 64-bit integers, sums of them and decimals become numbers, maps become objects. */
export function toPlainValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBListValue) return value.items.map(toPlainValue)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: item }) => [String(key), toPlainValue(item)]))
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, toPlainValue(item)]))
  }
  return String(value)
}
