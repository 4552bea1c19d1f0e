// The warehouse of a single machine: DuckDB in this process, one writing connection and a pool of reading ones.
// A full disk invalidates the database as a whole: it is then opened anew, and the stored cursor is the truth.

import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { hasRoom } from '../../disk-room.ts'
import { AppError } from '../../errors.ts'
import { notOpen } from '../refusals.ts'
import type { SqlRow, SqlStatement, Warehouse, WarehouseBatch } from '../warehouse.ts'
import { copyInto, replaceByCopy } from './duckdb-compaction.ts'
import { duckDbDialect } from './duckdb-dialect.ts'
import { DuckDbReaders, type ReaderOptions } from './duckdb-readers.ts'
import { type DuckDbSettings, openDuckDb } from './duckdb-schema.ts'
import { readCursor, writeBatch } from './duckdb-writer.ts'

export type DuckDbWarehouseOptions = Pick<DuckDbSettings, 'path'> & Partial<DuckDbSettings & ReaderOptions>

const DEFAULTS: Omit<DuckDbSettings & ReaderOptions, 'path'> = {
  memoryLimitMb: 1024,
  threads: 2,
  walAutocheckpointMb: 128,
  readers: 2,
  timeLimitMs: 15_000,
  waitingLimit: 64,
}

/** Nothing is written below this much free space: the journal, which stops at less, can still take events. */
const RESERVED_BYTES = 24 * 1024 * 1024

const CHECKPOINT_ATTEMPTS = 20
const CHECKPOINT_PAUSE_MS = 50

interface OpenStore {
  readonly instance: DuckDBInstance
  readonly writer: DuckDBConnection
  readonly readers: DuckDbReaders
}

/** Throws StartupError with one sentence for the user where the file cannot be used. */
export async function openDuckDbWarehouse(options: DuckDbWarehouseOptions): Promise<DuckDbWarehouse> {
  const settings = { ...DEFAULTS, ...options }
  return new DuckDbWarehouse(settings, await openStore(settings))
}

async function openStore(settings: DuckDbSettings & ReaderOptions): Promise<OpenStore> {
  const instance = await openDuckDb(settings)
  const writer = await instance.connect()
  return { instance, writer, readers: await DuckDbReaders.open(instance, settings) }
}

async function closeStore(store: OpenStore): Promise<void> {
  await store.readers.close()
  // Off the event loop here, so that the synchronous close finds nothing to fold. It cannot succeed once invalidated.
  await store.writer.run('CHECKPOINT').catch(() => undefined)
  store.writer.closeSync()
  store.instance.closeSync()
}

export class DuckDbWarehouse implements Warehouse {
  readonly dialect = duckDbDialect
  readonly #settings: DuckDbSettings & ReaderOptions
  #store: OpenStore | undefined
  /** The writer's queue: each operation starts when the one before has ended. */
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(settings: DuckDbSettings & ReaderOptions, store: OpenStore) {
    this.#settings = settings
    this.#store = store
  }

  write(batch: WarehouseBatch): Promise<void> {
    return this.#inTurn((writer) => {
      this.#refuseFullDisk()
      return writeBatch(writer, batch)
    })
  }

  cursor(): Promise<number> {
    return this.#inTurn(readCursor)
  }

  checkpoint(then?: (cursor: number) => Promise<void>): Promise<number> {
    return this.#inTurn(async (writer) => {
      this.#refuseFullDisk()
      const cursor = await readCursor(writer)
      await checkpointBetweenQuestions(writer)
      await then?.(cursor)
      return cursor
    })
  }

  /** Runs `work` on the file while nothing is written: it holds everything then, without a log beside it. */
  whileStill<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async (writer) => {
      await writer.run('CHECKPOINT')
      return work(this.#settings.path)
    })
  }

  async compact(): Promise<void> {
    await this.#inTurn(async (writer) => {
      if (this.#settings.path === ':memory:') return
      await copyInto(writer, this.#settings.path)
      const store = this.#store
      // Questions that come now wait for the new file; those under way are answered from the old one.
      this.#store = undefined
      await store?.readers.drain()
      if (store) await closeStore(store)
      replaceByCopy(this.#settings.path)
      this.#store = await openStore(this.#settings)
    })
  }

  async query<Row extends SqlRow>(statement: SqlStatement, options: { signal?: AbortSignal } = {}): Promise<Row[]> {
    // An abandoned store is opened anew by the writer's next operation, whichever it is.
    if (!this.#store) await this.cursor()
    if (this.#closed || !this.#store) throw notOpen()
    return this.#store.readers.query<Row>(statement, options.signal)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#last
    if (this.#store) await closeStore(this.#store)
  }

  #inTurn<Result>(operation: (writer: DuckDBConnection) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(notOpen())
    const result = this.#last.then(async () => {
      const { writer } = await this.#openedStore()
      try {
        return await operation(writer)
      } catch (error) {
        throw isInvalidated(error) ? await this.#abandonStore(error) : error
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  #refuseFullDisk(): void {
    const { path } = this.#settings
    if (path !== ':memory:' && !hasRoom(dirname(path), RESERVED_BYTES)) throw unwritable()
  }

  async #openedStore(): Promise<OpenStore> {
    try {
      this.#store ??= await openStore(this.#settings)
      return this.#store
    } catch (cause) {
      throw unwritable(cause)
    }
  }

  /** The next operation of the writer opens the file anew. */
  async #abandonStore(cause: unknown): Promise<AppError> {
    const store = this.#store
    this.#store = undefined
    if (store) await closeStore(store)
    return unwritable(cause)
  }
}

/** A question that began before rows were updated keeps the file from being folded: soon there is a moment without one. */
async function checkpointBetweenQuestions(writer: DuckDBConnection): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writer.run('CHECKPOINT')
      return
    } catch (error) {
      const isBusy = error instanceof Error && /other write transactions active/.test(error.message)
      if (!isBusy || attempt === CHECKPOINT_ATTEMPTS) throw error
      await wait(CHECKPOINT_PAUSE_MS)
    }
  }
}

function unwritable(cause?: unknown): AppError {
  const message = 'The warehouse could not write to its disk. Free some space; nothing that was accepted is lost.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: 10 })
}

function isInvalidated(error: unknown): boolean {
  return error instanceof Error && /database has been invalidated|^FATAL Error/i.test(error.message)
}
