// Wakes the pipeline when the journal has grown, and lets callers wait until an entry is queryable.

import type { Journal } from '../journal/journal.ts'

export class JournalFeed {
  #wake: (() => void) | null = null
  #hurry: (() => void) | null = null
  #ended: { readonly error: unknown } | null = null
  #waiting: { sequence: number; resolve: () => void; reject: (error: unknown) => void }[] = []
  readonly #journal: Journal
  readonly #stopListening: () => void

  constructor(journal: Journal) {
    this.#journal = journal
    this.#stopListening = journal.onAppend(() => this.#wake?.())
  }

  /** Resolves when there is an entry above `cursor`, after `timeoutMs`, or when nudged. */
  async untilGrown(cursor: number, timeoutMs: number): Promise<void> {
    if (this.#journal.lastSequence() > cursor) return
    await interruptible(timeoutMs, (end) => {
      this.#wake = end
    })
    this.#wake = null
  }

  /** Resolves after `ms`, when nudged, or as soon as anybody waits for an entry. */
  async pause(ms: number): Promise<void> {
    if (this.#waiting.length > 0) return
    await interruptible(ms, (end) => {
      this.#hurry = end
    })
    this.#hurry = null
  }

  nudge(): void {
    this.#wake?.()
    this.#hurry?.()
  }

  /** Resolves when everything up to `sequence` has been passed to `advanceTo`. */
  async untilReached(sequence: number, cursor: number): Promise<void> {
    if (cursor >= sequence) return
    if (this.#ended) throw this.#ended.error
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ sequence, resolve, reject })
      this.#hurry?.()
    })
  }

  advanceTo(cursor: number): void {
    const reached = this.#waiting.filter((waiter) => waiter.sequence <= cursor)
    this.#waiting = this.#waiting.filter((waiter) => waiter.sequence > cursor)
    for (const waiter of reached) waiter.resolve()
  }

  /** Everyone who waits, and who comes later, is told why there will be no answer. */
  end(error: unknown): void {
    this.#ended = { error }
    this.#stopListening()
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }
}

/** Resolves after `ms`, or when what `give` is given is called. */
function interruptible(ms: number, give: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    give(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
