// The last step of an erasure: the stores are written anew, as their files keep the bytes of what was removed.
// That it is due is remembered until it is done, through crashes and restarts.

import { setTimeout as wait } from 'node:timers/promises'
import type { Journal } from '../journal/journal.ts'
import type { Logger } from '../observe/logger.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

export interface ErasedFilesOptions {
  readonly warehouse: Warehouse
  readonly registry: Registry
  readonly journal: Journal
  readonly logger: Logger
  /** Where it is remembered what is due. */
  readonly key?: string
  /** Puts journal and registry into a fresh file; false: not possible now. */
  readonly rewriteJournal: () => Promise<boolean>
}

interface Marks {
  /** Rises with every part of an erasure. */
  readonly erased: number
  /** Entries of the journal up to here hold what was erased. */
  readonly throughSequence: number
  /** The files were written after this one. */
  readonly clean: number
}

const KEY = 'erased-files'
const NO_MARKS: Marks = { erased: 0, throughSequence: 0, clean: 0 }
/** The files of a large installation take long to write: rest ten times as long, so that a series is served in one go. */
const REST_FACTOR = 10
const RETRY_MS = 10_000
/** An answer waits at most so long for the files. */
const LONGEST_WAIT_MS = 20_000

/** Whether files of any part of a cluster still hold bytes of what was erased. */
export async function isErasureDue(registry: Registry, keys: readonly string[]): Promise<boolean> {
  const all = await Promise.all(keys.map((key) => registry.get<Marks>(key)))
  return all.some((known) => known !== undefined && known.value.erased > known.value.clean)
}

export class ErasedFiles {
  readonly #options: ErasedFilesOptions
  #last: Promise<unknown> = Promise.resolve()
  /** Asked for and not begun. */
  #next: Promise<boolean> | null = null
  #timer: NodeJS.Timeout | null = null
  #restUntilMs = 0
  #closed = false

  constructor(options: ErasedFilesOptions) {
    this.#options = options
  }

  /** Something was erased that entries of the journal up to `throughSequence` still speak of. */
  async mark(throughSequence: number): Promise<void> {
    await this.#change((marks) => ({ ...marks, erased: marks.erased + 1, throughSequence }))
  }

  /** Whether the files still hold bytes of what was erased. */
  async due(): Promise<boolean> {
    return isErasureDue(this.#options.registry, [this.#key])
  }

  /** Leaves no byte of what was erased until now. False where this is not possible at the moment; it is tried again. */
  rewrite(): Promise<boolean> {
    this.#next ??= this.#inTurn(() => {
      this.#next = null
      return this.#rewriteNow()
    })
    return this.#next
  }

  /** At once and true, or false: later, as it was done a moment ago, takes long, or is not possible now. */
  async rewriteSoon(): Promise<boolean> {
    const restMs = this.#restUntilMs - performance.now()
    if (restMs > 0) {
      this.rewriteLater(restMs)
      return false
    }
    const waiting = new AbortController()
    const tooLong = wait(LONGEST_WAIT_MS, false, { signal: waiting.signal, ref: false }).catch(() => false)
    const clean = await Promise.race([this.rewrite(), tooLong])
    waiting.abort()
    return clean
  }

  rewriteLater(afterMs: number): void {
    if (this.#timer || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.rewrite()
    }, afterMs)
    this.#timer.unref()
  }

  /** What is due is done first: a server that was stopped leaves clean files. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#closed = true
    await this.#last
    if (await this.due()) await this.rewrite()
  }

  async #rewriteNow(): Promise<boolean> {
    const { warehouse, journal, rewriteJournal, registry, logger } = this.#options
    const startedAtMs = performance.now()
    try {
      const { erased, throughSequence } = (await registry.get<Marks>(this.#key))?.value ?? NO_MARKS
      await warehouse.compact()
      const done = journal.firstSequence() > throughSequence && (await rewriteJournal())
      if (done) await this.#change((marks) => ({ ...marks, clean: Math.max(marks.clean, erased) }))
      else this.rewriteLater(RETRY_MS)
      return done
    } catch (error) {
      logger.warn({ err: error }, 'erased bytes are still in the files: trying again later')
      this.rewriteLater(RETRY_MS)
      return false
    } finally {
      const nowMs = performance.now()
      this.#restUntilMs = nowMs + REST_FACTOR * (nowMs - startedAtMs)
    }
  }

  async #change(change: (marks: Marks) => Marks): Promise<void> {
    await changeDocument<Marks>(this.#options.registry, this.#key, (known) => change(known ?? NO_MARKS))
  }

  get #key(): string {
    return this.#options.key ?? KEY
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
