// When each API key was last used: noted in memory with every request, put to disk about once a minute.

import type { Clock } from '../clock.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'

const USES = 'key-uses/'
const WRITE_EVERY_MS = 60_000

interface KeyUse {
  readonly lastUsedAtMs: number
}

export class KeyUses {
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #lastUsed = new Map<string, number>()
  readonly #lastWritten = new Map<string, number>()
  readonly #writes = new Set<Promise<void>>()

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry
    this.#clock = clock
  }

  /** Never waits, never fails: a lost note costs a minute's accuracy in a list. */
  note(hash: string): void {
    const nowMs = this.#clock.nowMs()
    this.#lastUsed.set(hash, nowMs)
    const writtenAtMs = this.#lastWritten.get(hash)
    if (writtenAtMs === undefined || nowMs - writtenAtMs >= WRITE_EVERY_MS) this.#write(hash)
  }

  /** Epoch milliseconds; null: never. */
  async lastUsedAtMs(hash: string): Promise<number | null> {
    const stored = (await this.#registry.get<KeyUse>(USES + hash))?.value.lastUsedAtMs ?? 0
    return Math.max(stored, this.#lastUsed.get(hash) ?? 0) || null
  }

  async forget(hash: string): Promise<void> {
    await Promise.all(this.#writes)
    this.#lastUsed.delete(hash)
    this.#lastWritten.delete(hash)
    const stored = await this.#registry.get(USES + hash)
    if (stored) await this.#registry.delete(stored.key, stored.version)
  }

  async close(): Promise<void> {
    for (const [hash, atMs] of this.#lastUsed) if (this.#lastWritten.get(hash) !== atMs) this.#write(hash)
    await Promise.all(this.#writes)
  }

  #write(hash: string): void {
    const lastUsedAtMs = this.#lastUsed.get(hash) ?? 0
    this.#lastWritten.set(hash, lastUsedAtMs)
    const write = this.#put(hash, lastUsedAtMs)
      // The stores tell of their failures where these cost data; this note is written again in a minute.
      .catch(() => this.#lastWritten.delete(hash))
      .then(() => void this.#writes.delete(write))
    this.#writes.add(write)
  }

  async #put(hash: string, lastUsedAtMs: number): Promise<void> {
    const stored = await this.#registry.get<KeyUse>(USES + hash)
    if (stored && stored.value.lastUsedAtMs >= lastUsedAtMs) return
    try {
      await this.#registry.put(USES + hash, { lastUsedAtMs }, stored?.version ?? 0)
    } catch (error) {
      if (!(error instanceof RegistryConflict)) throw error
    }
  }
}
