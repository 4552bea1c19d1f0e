// Keys of events that came with one, and the answers that repeats get. By time of expiry, so that a trim finds them,
// a commit leaves one entry a second of expiry.

import { createHash } from 'node:crypto'
import type { LmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import type { AppendAnswer } from '../journal.ts'

export interface IdempotencyEntry {
  readonly project: ProjectId
  readonly sequence: number
  readonly expiresAtMs: number
  readonly answer: AppendAnswer | null
}

const STEP = 1_000
const EXPIRY_STEP_MS = 1_000

export class IdempotencyKeys {
  readonly #environment: LmdbEnvironment
  readonly #entries
  readonly #expiries

  constructor(environment: LmdbEnvironment) {
    this.#environment = environment
    this.#entries = environment.store<IdempotencyEntry>('idempotency', 'json')
    this.#expiries = environment.store<string | string[]>('idempotency-expiry', 'json')
  }

  /** The entry of a key that has not expired. */
  find(hash: string, nowMs: number): IdempotencyEntry | undefined {
    const entry = this.#entries.get(hash)
    return entry && entry.expiresAtMs > nowMs ? entry : undefined
  }

  /** Only within a commit, and `noteExpiries` before its end. */
  keep(hash: string, entry: IdempotencyEntry): void {
    this.#entries.put(hash, entry)
  }

  noteExpiries(kept: readonly { readonly hash: string; readonly expiresAtMs: number }[]): void {
    const slots = new Map<number, string[]>()
    for (const { hash, expiresAtMs } of kept) {
      const slot = Math.ceil(expiresAtMs / EXPIRY_STEP_MS) * EXPIRY_STEP_MS
      const hashes = slots.get(slot)
      if (hashes) hashes.push(hash)
      else slots.set(slot, [hash])
    }
    for (const [slot, hashes] of slots) this.#expiries.put(expirySlot(slot, hashes[0] ?? ''), hashes)
  }

  async trim(nowMs: number): Promise<void> {
    for (;;) {
      const doomed = [...this.#expiries.getRange({ end: expirySlot(nowMs, ''), limit: STEP })]
      if (doomed.length === 0) return
      await this.#environment.commit(() => {
        for (const { key: slot, value } of doomed) {
          for (const hash of typeof value === 'string' ? [value] : value) this.#removeExpired(hash, nowMs)
          this.#expiries.remove(slot)
        }
      })
    }
  }

  /** A key that was used anew has a later expiry of its own. */
  #removeExpired(hash: string, nowMs: number): void {
    const entry = this.#entries.get(hash)
    if (entry && entry.expiresAtMs <= nowMs) this.#entries.remove(hash)
  }

  /** See Journal.forgetAnswers. */
  async forgetAnswers(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number> {
    let forgotten = 0
    for (const page of this.#pages()) {
      const doomed = page.filter(
        ({ value: { answer, project: owner } }) => answer !== null && owner === project && isForgotten(answer),
      )
      await this.#environment.commit(() => {
        for (const { key, value } of doomed) this.#entries.put(key, { ...value, answer: null })
      })
      forgotten += doomed.length
    }
    return forgotten
  }

  *all(): Generator<IdempotencyEntry & { readonly hash: string }> {
    for (const page of this.#pages()) for (const { key, value } of page) yield { hash: key, ...value }
  }

  /** Whoever goes through them may take their time: no reader is open between two pages. */
  *#pages(): Generator<{ key: string; value: IdempotencyEntry }[]> {
    for (let start = ''; ; ) {
      const page = [...this.#entries.getRange({ start, limit: STEP })].map(({ key, value }) => ({
        key: String(key),
        value,
      }))
      yield page
      const last = page.at(-1)?.key
      if (page.length < STEP || last === undefined) return
      start = `${last}\0`
    }
  }
}

/** A fixed-length name of (project, key): LMDB keys are bounded, and callers' ids are not kept in clear. */
export function idempotencyHash(project: string, key: string): string {
  return createHash('sha256').update(project).update('\0').update(key).digest('base64url')
}

/** Sorts by time of expiry. */
function expirySlot(expiresAtMs: number, hash: string): string {
  return `${String(expiresAtMs).padStart(15, '0')}:${hash}`
}
