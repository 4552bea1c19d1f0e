// The border to ClickHouse's HTTP interface: typed parameters go out, plain rows come back.

import { ClickHouseError, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { StartupError } from '../../errors.ts'
import type { SqlParameter, SqlRow, SqlStatement, SqlValue } from '../warehouse.ts'

export interface Command {
  readonly sql: string
  readonly parameters?: readonly SqlParameter[]
  readonly settings?: ClickHouseSettings
  /** Lines of JSON for an INSERT. */
  readonly lines?: string
}

interface Answer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly data: readonly (readonly SqlValue[])[]
}

export interface ClickHouseConnection {
  /** Rejects with ClickHouseError for what the server refused, with a plain Error where it was not reached. */
  select<Row extends SqlRow>(
    statement: SqlStatement,
    options?: { settings?: ClickHouseSettings; signal?: AbortSignal },
  ): Promise<Row[]>
  run(command: Command): Promise<void>
  close(): Promise<void>
}

/** What the questions mean is what the SQL standard says, not what ClickHouse does by default. */
const STANDARD_SQL: ClickHouseSettings = {
  join_use_nulls: 1,
  aggregate_functions_null_for_empty: 1,
  union_default_mode: 'DISTINCT',
  prefer_column_name_to_alias: 1,
  cast_keep_nullable: 1,
  enable_materialized_cte: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
}

const LOST_CONNECTION = /^E(CONN|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOST|NET)/
/** Longer than any mutation of old rows takes. */
const REQUEST_TIMEOUT_MS = 600_000

/** `url` names user and password. Throws StartupError for one that cannot be meant. */
export function connectClickHouse(url: string, database: string): ClickHouseConnection {
  const address = new URL(addressOf(url))
  address.pathname = database
  const client = createClient({
    url: address,
    request_timeout: REQUEST_TIMEOUT_MS,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
  })
  return {
    async select<Row extends SqlRow>(
      { sql, parameters }: SqlStatement,
      { settings, signal }: { settings?: ClickHouseSettings; signal?: AbortSignal } = {},
    ): Promise<Row[]> {
      signal?.throwIfAborted()
      const result = await client.query({
        query: sql,
        format: 'JSONCompact',
        query_params: namedParameters(parameters),
        clickhouse_settings: { ...STANDARD_SQL, ...settings },
        ...(signal ? { abort_signal: signal } : {}),
      })
      return plainRows((await result.json()) as unknown as Answer) as Row[]
    },
    async run({ sql, parameters = [], settings = {}, lines }: Command): Promise<void> {
      await client.command({
        query: lines === undefined ? sql : `${sql}\n${lines}`,
        query_params: namedParameters(parameters),
        clickhouse_settings: settings,
      })
    },
    close: () => client.close(),
  }
}

/** Name of the database that the address names. */
export function databaseOf(url: string): string {
  const name = decodeURIComponent(new URL(addressOf(url)).pathname.slice(1)) || 'turret'
  if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return name
  throw new StartupError(
    `TURRET_CLICKHOUSE_URL names the database ${JSON.stringify(name)}: use letters, digits and underscores, as in http://user:password@host:8123/turret.`,
  )
}

/** True where the server's answer has this type of error. */
export function isRefusal(error: unknown, ...types: readonly string[]): boolean {
  return error instanceof ClickHouseError && types.includes(error.type ?? '')
}

/** True where no answer of the server came: what was asked may have been done. */
export function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ClickHouseError) return false
  return error.message === 'Timeout error.' || ('code' in error && LOST_CONNECTION.test(String(error.code)))
}

function addressOf(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url
  throw new StartupError('TURRET_CLICKHOUSE_URL must be an address such as http://user:password@host:8123/turret.')
}

function namedParameters(parameters: readonly SqlParameter[]): Record<string, SqlParameter['value']> {
  return Object.fromEntries(parameters.map(({ value }, index) => [`p${index + 1}`, wellFormed(value)]))
}

/** Half a surrogate pair becomes U+FFFD, as in the rows. */
function wellFormed(value: SqlParameter['value']): SqlParameter['value'] {
  if (typeof value === 'string') return value.toWellFormed()
  if (!Array.isArray(value)) return value
  return value.map((item) => (typeof item === 'string' ? item.toWellFormed() : item))
}

function plainRows({ meta, data }: Answer): SqlRow[] {
  return data.map((values) => {
    const row: SqlRow = {}
    for (const [index, { name }] of meta.entries()) row[name] = values[index] ?? null
    return row
  })
}
