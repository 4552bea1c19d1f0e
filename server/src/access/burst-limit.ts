// A token bucket per API key: short bursts pass, a flood is told when to come back. Off unless configured.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

interface Bucket {
  tokens: number
  atMs: number
}

/** Keys with a bucket in memory; beyond that all start afresh. */
const MOST_BUCKETS = 10_000

export class BurstLimit {
  readonly #perSecond: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  /** `perSecond` events a second and key, and as many at once; null: no limit. */
  constructor(perSecond: number | null, clock: Clock) {
    this.#perSecond = perSecond ?? Number.POSITIVE_INFINITY
    this.#clock = clock
  }

  /** Takes `events` tokens or none. Throws RATE_LIMIT_EXCEEDED. A batch larger than the bucket passes when the bucket is full. */
  take(key: string, events: number): void {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return
    const nowMs = this.#clock.nowMs()
    const bucket = this.#filled(key, nowMs)
    const needed = Math.min(events, this.#perSecond)
    if (bucket.tokens >= needed) {
      bucket.tokens -= events
      return
    }
    const waitSeconds = Math.max(1, Math.ceil((needed - bucket.tokens) / this.#perSecond))
    throw new AppError(
      'RATE_LIMIT_EXCEEDED',
      `This API key may send ${this.#perSecond} events a second: send this again in ${waitSeconds} ${waitSeconds === 1 ? 'second' : 'seconds'}, or send less often.`,
      {
        retryAfterSeconds: waitSeconds,
        rateLimit: {
          limit: this.#perSecond,
          remaining: Math.max(0, Math.floor(bucket.tokens)),
          resetSeconds: waitSeconds,
        },
      },
    )
  }

  #filled(key: string, nowMs: number): Bucket {
    const known = this.#buckets.get(key) ?? { tokens: this.#perSecond, atMs: nowMs }
    const gained = (Math.max(0, nowMs - known.atMs) / 1000) * this.#perSecond
    const bucket = { tokens: Math.min(this.#perSecond, known.tokens + gained), atMs: nowMs }
    if (this.#buckets.size >= MOST_BUCKETS && !this.#buckets.has(key)) this.#buckets.clear()
    this.#buckets.set(key, bucket)
    return bucket
  }
}
