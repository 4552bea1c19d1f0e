// Slows down guessing: token buckets for attempts, one an account and one an address, in bounded memory.
// An attempt is charged before the password is checked, so that many at once gain nothing; success gives it back.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

interface Allowance {
  /** Attempts at once. */
  readonly burst: number
  /** One more attempt after each such time. */
  readonly refillMs: number
}

/** 10 at once, then one a minute: 1,450 guesses a day against one account. */
const PER_ACCOUNT: Allowance = { burst: 10, refillMs: 60_000 }
/** 30 at once, then three a minute: an office behind one address can sign in, a machine cannot try lists. */
const PER_ADDRESS: Allowance = { burst: 30, refillMs: 20_000 }
/** Buckets in memory of either kind; the one untouched for longest goes first. */
const MOST_BUCKETS = 10_000

export class LoginThrottle {
  readonly #accounts: AttemptBuckets
  readonly #addresses: AttemptBuckets

  constructor(clock: Clock, mostBuckets = MOST_BUCKETS) {
    this.#accounts = new AttemptBuckets(PER_ACCOUNT, clock, mostBuckets)
    this.#addresses = new AttemptBuckets(PER_ADDRESS, clock, mostBuckets)
  }

  /**
   * Charges one attempt. `account`: whose password is tried; an attempt from an address that the account knows is given
   * as an account of its own, so that strangers cannot lock its owner out. Throws RATE_LIMIT_EXCEEDED.
   */
  charge(account: string, address: string): void {
    const waitMs = Math.max(this.#accounts.waitMs(account), this.#addresses.waitMs(networkOf(address)))
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000)
      throw new AppError(
        'RATE_LIMIT_EXCEEDED',
        `Too many attempts: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        { retryAfterSeconds: seconds },
      )
    }
    this.#accounts.take(account)
    this.#addresses.take(networkOf(address))
  }

  /** Gives back what was charged for an attempt that turned out right; the account starts afresh. */
  forgive(account: string, address: string): void {
    this.#accounts.refill(account)
    this.#addresses.giveBack(networkOf(address))
  }

  /** Buckets in memory. */
  size(): number {
    return this.#accounts.size() + this.#addresses.size()
  }
}

/** Kept as the time at which a bucket is full again (the generic cell rate algorithm): whole milliseconds, no drift. */
class AttemptBuckets {
  readonly #allowance: Allowance
  readonly #clock: Clock
  readonly #most: number
  readonly #fullAtMs = new Map<string, number>()

  constructor(allowance: Allowance, clock: Clock, most: number) {
    this.#allowance = allowance
    this.#clock = clock
    this.#most = most
  }

  /** Milliseconds until the next attempt is let through. Asking counts as a touch. */
  waitMs(name: string): number {
    const fullAtMs = this.#fullAt(name)
    this.#set(name, fullAtMs)
    const { burst, refillMs } = this.#allowance
    return Math.max(0, fullAtMs - this.#clock.nowMs() - (burst - 1) * refillMs)
  }

  take(name: string): void {
    this.#set(name, this.#fullAt(name) + this.#allowance.refillMs)
  }

  giveBack(name: string): void {
    this.#set(name, this.#fullAt(name) - this.#allowance.refillMs)
  }

  refill(name: string): void {
    this.#fullAtMs.delete(name)
  }

  size(): number {
    return this.#fullAtMs.size
  }

  #fullAt(name: string): number {
    return Math.max(this.#clock.nowMs(), this.#fullAtMs.get(name) ?? 0)
  }

  #set(name: string, fullAtMs: number): void {
    this.#fullAtMs.delete(name)
    if (fullAtMs <= this.#clock.nowMs()) return
    this.#fullAtMs.set(name, fullAtMs)
    for (const oldest of this.#fullAtMs.keys()) {
      if (this.#fullAtMs.size <= this.#most) break
      this.#fullAtMs.delete(oldest)
    }
  }
}

/** IPv6 subscribers own a /64: they count as one address. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace(/^::ffff:/, '')
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const missing = address.includes('::') ? 8 - groups.length - tail.split(':').filter(Boolean).length : 0
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...tail.split(':').filter(Boolean)]
  return all.slice(0, 4).join(':')
}
