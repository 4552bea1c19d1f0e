// What was taken in lately, so that a tool loop whose calls are traces of their own counts once. In memory: after a
// restart such a loop may count twice, spans of one trace never.

import type { Clock } from '../clock.ts'
import type { ProjectId } from '../model/ids.ts'

const KEEP_MS = 15 * 60 * 1000
const MOST_TURNS = 50_000

export class RecentTurns {
  readonly #clock: Clock
  /** Last seen, oldest first. */
  readonly #seenAtMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  has(project: ProjectId, turn: string): boolean {
    const atMs = this.#seenAtMs.get(`${project}/${turn}`)
    return atMs !== undefined && atMs > this.#clock.nowMs() - KEEP_MS
  }

  add(project: ProjectId, turn: string): void {
    const key = `${project}/${turn}`
    this.#seenAtMs.delete(key)
    this.#seenAtMs.set(key, this.#clock.nowMs())
    const oldest = this.#seenAtMs.keys().next()
    if (this.#seenAtMs.size > MOST_TURNS && !oldest.done) this.#seenAtMs.delete(oldest.value)
  }
}
