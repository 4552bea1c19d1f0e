// Long work on the main thread in slices: between two of them whoever waits for the event loop has a turn.

import { setImmediate as nextTurn } from 'node:timers/promises'

const SLICE_MS = 5

export class EventLoopTurn {
  #sinceMs = performance.now()

  /** To be awaited often: costs a look at the clock, and a turn of the event loop where the slice is over. */
  async offer(): Promise<void> {
    if (performance.now() - this.#sinceMs < SLICE_MS) return
    await nextTurn()
    this.#sinceMs = performance.now()
  }
}
