// Which worker owns which part of the journal. A lease is a key that its holder writes again and again; one that stands
// still for long enough is taken over. Each taking-over has a higher number, the epoch, which the warehouse checks.

import type { KV } from '@nats-io/kv'
import type { NatsStore } from '../nats/nats-store.ts'
import { wasOvertaken } from '../nats/nats-store.ts'

export interface LeaseTimes {
  /** A holder renews this often. */
  readonly renewMs: number
  /** A holder that could not renew for so long gives up by itself. */
  readonly giveUpMs: number
  /** A lease that was not renewed for so long is anybody's. */
  readonly expireMs: number
}

export const LEASE_TIMES: LeaseTimes = { renewMs: 1_000, giveUpMs: 6_000, expireMs: 10_000 }

export interface Lease {
  readonly name: string
  /** Rises with each owner. */
  readonly epoch: number
}

interface Held {
  revision: number
  renewedAt: number
}

interface Seen {
  readonly revision: number
  /** By this process's own clock, so that clocks of machines need not agree. */
  readonly at: number
}

const BUCKET = 'turret-leases'

export class Leases {
  readonly #bucket: KV
  readonly #node: string
  readonly #times: LeaseTimes
  readonly #held = new Map<string, Held>()
  readonly #seen = new Map<string, Seen>()
  readonly #onLost: (name: string) => void
  #timer: NodeJS.Timeout | null = null

  private constructor(bucket: KV, node: string, times: LeaseTimes, onLost: (name: string) => void) {
    this.#bucket = bucket
    this.#node = node
    this.#times = times
    this.#onLost = onLost
  }

  /** `onLost` is called at once where a lease is held no longer against the holder's will. */
  static async open(
    store: NatsStore,
    { node, times = LEASE_TIMES, onLost }: { node: string; times?: LeaseTimes; onLost: (name: string) => void },
  ): Promise<Leases> {
    const leases = new Leases(await store.openBucket(BUCKET), node, times, onLost)
    leases.#timer = setInterval(() => void leases.#renewAll(), times.renewMs)
    return leases
  }

  /** Takes a lease that nobody has; null where somebody does, or was faster. Call it again and again. */
  async tryTake(name: string): Promise<Lease | null> {
    const entry = await this.#bucket.get(name)
    const isHeld = entry?.operation === 'PUT' && entry.string() !== ''
    if (isHeld && !this.#hasStoodStill(name, entry.revision)) return null
    const revision = await this.#write(name, this.#node, entry?.revision ?? 0)
    if (revision === null) return null
    this.#held.set(name, { revision, renewedAt: performance.now() })
    return { name, epoch: revision }
  }

  /** Gives it to whoever wants it. */
  async release(name: string): Promise<void> {
    const held = this.#held.get(name)
    this.#held.delete(name)
    if (held) await this.#write(name, '', held.revision)
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await Promise.allSettled([...this.#held.keys()].map((name) => this.release(name)))
  }

  #hasStoodStill(name: string, revision: number): boolean {
    const seen = this.#seen.get(name)
    const now = performance.now()
    if (seen?.revision === revision) return now - seen.at > this.#times.expireMs
    this.#seen.set(name, { revision, at: now })
    return false
  }

  async #renewAll(): Promise<void> {
    await Promise.all([...this.#held].map(([name, held]) => this.#renew(name, held)))
  }

  async #renew(name: string, held: Held): Promise<void> {
    const startedAt = performance.now()
    const revision = await this.#write(name, this.#node, held.revision).catch(() => undefined)
    if (this.#held.get(name) !== held) return
    if (revision) {
      held.revision = revision
      held.renewedAt = startedAt
    } else if (revision === null || performance.now() - held.renewedAt > this.#times.giveUpMs) {
      this.#held.delete(name)
      this.#onLost(name)
    }
  }

  /** The revision of the write; null where somebody else has written. */
  async #write(name: string, value: string, previousSeq: number): Promise<number | null> {
    try {
      return await this.#bucket.put(name, value, { previousSeq })
    } catch (error) {
      if (wasOvertaken(error)) return null
      throw error
    }
  }
}
