// Tells work in the background that callers of ingest queue up, so that it leaves them most of the machine: what they
// send is in the journal and can be analysed later, but they wait for their answers now.

import { setTimeout as wait } from 'node:timers/promises'

/** Fewer callers at once do not fill the machine. */
const QUEUE = 16
/** All callers of one commit are answered at once: a queue counts until it has been short for so long. */
const MEMORY_MS = 50
const LOOK_MS = 10
/** Of the time while callers queue up, the background has one part in so many, and more the more is left to do. */
const PARTS = 10
const LONGEST_REST_MS = 2_000

/** Time as it passes for the background. */
export interface PassingTime {
  /** Rises, from any start. */
  nowMs(): number
  wait(ms: number): Promise<unknown>
}

const PROCESS_TIME: PassingTime = { nowMs: () => performance.now(), wait }

export class IngestPressure {
  readonly #maxPending: number
  readonly #time: PassingTime
  #callers = 0
  #lastQueueMs = Number.NEGATIVE_INFINITY

  constructor(maxPending: number, time = PROCESS_TIME) {
    this.#maxPending = maxPending
    this.#time = time
  }

  /** Counts the caller until the answer is there. */
  async during<Answer>(answer: () => Promise<Answer>): Promise<Answer> {
    this.#callers++
    try {
      return await answer()
    } finally {
      if (this.#callers >= QUEUE) this.#lastQueueMs = this.#time.nowMs()
      this.#callers--
    }
  }

  /**
   * Resolves when callers no longer queue up, at the latest after a rest in proportion to the work that was done. It is
   * shorter the more entries are `pending`, and none where half as many are as may be.
   */
  async rest(workedMs: number, pending: number): Promise<void> {
    const room = Math.max(0, 1 - (2 * pending) / this.#maxPending)
    const endMs = this.#time.nowMs() + room * Math.min(LONGEST_REST_MS, (PARTS - 1) * workedMs)
    while (this.isHigh() && this.#time.nowMs() < endMs) await this.#time.wait(LOOK_MS)
  }

  isHigh(): boolean {
    return this.#callers >= QUEUE || this.#time.nowMs() - this.#lastQueueMs < MEMORY_MS
  }
}
