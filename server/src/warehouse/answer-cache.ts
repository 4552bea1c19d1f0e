// Answers of the warehouse, kept until the next write: many who look at the same page cost what one does. The same question
// asked at once by several is asked once, and stopped only when the last of them has left.

import type { SqlRow, SqlStatement, SqlValue, Warehouse, WarehouseBatch, WarehouseReader } from './warehouse.ts'

const MOST_BYTES = 32 * 1024 * 1024
/** Larger answers are pages of texts, each read once. */
const MOST_BYTES_OF_ONE = 256 * 1024
const BYTES_OF_VALUE = 24

interface KeptAnswer {
  readonly rows: SqlRow[]
  readonly bytes: number
}

export class AnswerCache {
  /** The longest unused first. */
  readonly #kept = new Map<string, KeptAnswer>()
  readonly #asked = new Map<string, SharedQuestion>()
  #bytes = 0
  /** Rises with every write, before it and after it: what was asked in between is not kept. */
  #writes = 0

  /** The same warehouse, whose writes end what is kept. Erased rows are in no answer from then on. */
  clearedBy(warehouse: Warehouse): Warehouse {
    return {
      ...readerOf(warehouse),
      write: async (batch: WarehouseBatch) => {
        this.#clear()
        await warehouse.write(batch).finally(() => this.#clear())
      },
      cursor: () => warehouse.cursor(),
      checkpoint: (then) => warehouse.checkpoint(then),
      compact: () => warehouse.compact(),
      close: () => warehouse.close(),
    }
  }

  /** A reader of `warehouse` that answers from what is kept. Rows are shared: nobody may change them. */
  over(warehouse: WarehouseReader): WarehouseReader {
    return {
      dialect: warehouse.dialect,
      query: <Row extends SqlRow>(statement: SqlStatement, { signal }: { signal?: AbortSignal } = {}) =>
        this.#answer(warehouse, statement, signal) as Promise<Row[]>,
    }
  }

  async #answer(warehouse: WarehouseReader, statement: SqlStatement, signal?: AbortSignal): Promise<SqlRow[]> {
    signal?.throwIfAborted()
    const key = JSON.stringify([statement.sql, statement.parameters])
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept.rows
    }
    const shared = this.#asked.get(key) ?? this.#ask(key, warehouse, statement)
    return shared.answer(signal)
  }

  #ask(key: string, warehouse: WarehouseReader, statement: SqlStatement): SharedQuestion {
    const writes = this.#writes
    const over = () => this.#asked.get(key) === shared && this.#asked.delete(key)
    const ask = async (signal: AbortSignal) => {
      const rows = await warehouse.query(statement, { signal })
      if (writes === this.#writes) this.#keep(key, rows)
      return rows
    }
    const shared: SharedQuestion = new SharedQuestion(ask, over)
    this.#asked.set(key, shared)
    return shared
  }

  #keep(key: string, rows: SqlRow[]): void {
    const bytes = 2 * key.length + sizeOf(rows)
    if (bytes > MOST_BYTES_OF_ONE) return
    this.#kept.set(key, { rows, bytes })
    this.#bytes += bytes
    for (const [oldest, answer] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) return
      this.#kept.delete(oldest)
      this.#bytes -= answer.bytes
    }
  }

  #clear(): void {
    this.#writes++
    this.#bytes = 0
    this.#kept.clear()
    this.#asked.clear()
  }
}

/** One question for all who ask it while it is being answered. */
class SharedQuestion {
  readonly #stop = new AbortController()
  readonly #rows: Promise<SqlRow[]>
  readonly #over: () => void
  #askers = 0

  /** Calls `over` when nobody should join any more. */
  constructor(ask: (signal: AbortSignal) => Promise<SqlRow[]>, over: () => void) {
    this.#over = over
    this.#rows = ask(this.#stop.signal)
    this.#rows.then(over, over)
  }

  /** Rejects with the reason of `signal`; the question is stopped where nobody else waits for it. */
  async answer(signal?: AbortSignal): Promise<SqlRow[]> {
    this.#askers++
    if (!signal) return this.#rows
    return new Promise<SqlRow[]>((resolve, reject) => {
      const leave = () => {
        this.#askers--
        if (this.#askers === 0) {
          this.#over()
          this.#stop.abort(signal.reason)
        }
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#rows.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }
}

function readerOf(warehouse: Warehouse): WarehouseReader {
  return { dialect: warehouse.dialect, query: (statement, options) => warehouse.query(statement, options) }
}

/** Rough: of texts their length, of everything else a constant. */
function sizeOf(value: SqlValue | SqlRow[]): number {
  if (typeof value === 'string') return BYTES_OF_VALUE + 2 * value.length
  if (typeof value !== 'object' || value === null) return BYTES_OF_VALUE
  return Object.values(value).reduce<number>((bytes, part) => bytes + sizeOf(part), BYTES_OF_VALUE)
}
