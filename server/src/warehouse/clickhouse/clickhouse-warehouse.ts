// The warehouse of a cluster: ClickHouse, reached over HTTP by every process. Each part of the journal has one writer.

import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { notOpen, shuttingDown, tooLarge, tooMany, tooSlow } from '../refusals.ts'
import type { SqlRow, SqlStatement, Warehouse, WarehouseBatch } from '../warehouse.ts'
import { type ClickHouseConnection, isRefusal, isUnreached } from './clickhouse-connection.ts'
import { clickHouseDialect } from './clickhouse-dialect.ts'
import { openClickHouse } from './clickhouse-schema.ts'
import { ClickHouseWriter, type WriterIdentity } from './clickhouse-writer.ts'

export interface ClickHouseWarehouseOptions {
  /** `http://user:password@host:8123/database`. */
  readonly url: string
  /** Null: only asks questions. */
  readonly writer?: WriterIdentity | null
  /** Time of one question. */
  readonly timeLimitMs?: number
}

const DEFAULT_TIME_LIMIT_MS = 15_000
const SOLE_WRITER: WriterIdentity = { partition: 0, epoch: 0 }
/** Replaced parts, with erased rows in them, are deleted in the background: this often it is looked whether they are. */
const TIDY_POLL_MS = 250
const SERVER_TIME = 'SELECT toUnixTimestamp(now()) AS at'
const TIDY_LIMIT_MS = 120_000

/** Throws StartupError with one sentence for the user where the database cannot be used. */
export async function openClickHouseWarehouse(options: ClickHouseWarehouseOptions): Promise<Warehouse> {
  const { url, writer = SOLE_WRITER, timeLimitMs = DEFAULT_TIME_LIMIT_MS } = options
  const connection = await openClickHouse(url)
  try {
    const opened = writer === null ? null : await ClickHouseWriter.open(connection, writer)
    return new ClickHouseWarehouse(connection, opened, timeLimitMs)
  } catch (error) {
    await connection.close()
    throw error
  }
}

class ClickHouseWarehouse implements Warehouse {
  readonly dialect = clickHouseDialect
  readonly #connection: ClickHouseConnection
  readonly #writer: ClickHouseWriter | null
  readonly #timeLimitMs: number
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  /** The writer's queue: each operation starts when the one before has ended. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(connection: ClickHouseConnection, writer: ClickHouseWriter | null, timeLimitMs: number) {
    this.#connection = connection
    this.#writer = writer
    this.#timeLimitMs = timeLimitMs
  }

  write(batch: WarehouseBatch): Promise<void> {
    return this.#inTurn((writer) => writer.write(batch))
  }

  async cursor(): Promise<number> {
    if (this.#writer) return this.#inTurn((writer) => writer.cursor())
    await this.query({ sql: 'SELECT 1 AS one', parameters: [] })
    return 0
  }

  /** Every insert is on disk when it is answered. */
  async checkpoint(then?: (cursor: number) => Promise<void>): Promise<number> {
    const cursor = await this.cursor()
    await then?.(cursor)
    return cursor
  }

  /** Erased rows went when their erasure was written; what is left of them is in replaced parts, soon deleted. */
  compact(): Promise<void> {
    return this.#inTurn(async () => {
      const deadline = performance.now() + TIDY_LIMIT_MS
      const [asked] = await this.#connection.select<{ at: number }>({ sql: SERVER_TIME, parameters: [] })
      while (await this.#hasReplacedParts(asked?.at ?? 0)) {
        if (performance.now() > deadline)
          throw new Error('ClickHouse has not deleted replaced parts within two minutes')
        await wait(TIDY_POLL_MS)
      }
    })
  }

  async query<Row extends SqlRow>(statement: SqlStatement, { signal }: { signal?: AbortSignal } = {}): Promise<Row[]> {
    if (this.#closing.signal.aborted) throw notOpen()
    const limit = AbortSignal.timeout(this.#timeLimitMs)
    const stop = AbortSignal.any([limit, this.#closing.signal, ...(signal ? [signal] : [])])
    const settings = {
      ...({ readonly: '2', cancel_http_readonly_queries_on_client_close: 1, log_queries: 0 } as const),
      max_execution_time: this.#timeLimitMs / 1_000,
    }
    const run = this.#connection.select<Row>(statement, { settings, signal: stop }).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      if (this.#closing.signal.aborted) throw this.#closing.signal.reason
      throw limit.aborted ? tooSlow(error) : publicError(error)
    })
    this.#running.add(run)
    return run.finally(() => this.#running.delete(run))
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort(shuttingDown())
    await Promise.allSettled([this.#last, ...this.#running])
    await this.#connection.close()
  }

  async #hasReplacedParts(before: number): Promise<boolean> {
    const [row] = await this.#connection.select<{ n: number }>({
      sql: `SELECT count(*) AS n FROM system.parts WHERE database = currentDatabase() AND table = 'event_rows'
        AND NOT active AND toUnixTimestamp(remove_time) <= ${before}`,
      parameters: [],
    })
    return (row?.n ?? 0) > 0
  }

  #inTurn<Result>(operation: (writer: ClickHouseWriter) => Promise<Result>): Promise<Result> {
    const writer = this.#writer
    if (this.#closing.signal.aborted) return Promise.reject(notOpen())
    if (!writer) return Promise.reject(new Error('This process owns no part of the journal: it only asks questions.'))
    const result = this.#last
      .then(() => operation(writer))
      .catch((error: unknown) => {
        throw publicError(error)
      })
    this.#last = result.catch(() => undefined)
    return result
  }
}

function publicError(error: unknown): unknown {
  if (isRefusal(error, 'TIMEOUT_EXCEEDED', 'QUERY_WAS_CANCELLED')) return tooSlow(error)
  if (isRefusal(error, 'MEMORY_LIMIT_EXCEEDED')) return tooLarge(error)
  if (isRefusal(error, 'TOO_MANY_SIMULTANEOUS_QUERIES')) return tooMany(error)
  if (!isUnreached(error)) return error
  return new AppError('OVERLOADED', 'The warehouse cannot be reached. Repeat the request in a few seconds.', {
    cause: error,
    retryAfterSeconds: 5,
  })
}
