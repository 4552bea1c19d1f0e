// Idempotency keys on this node's disk, so that looking one up costs no message. It is a copy: what is lost here is read
// again from the streams. Entries that are not on disk yet are answered from memory.

import { openLmdbEnvironment } from '../../lmdb/environment.ts'
import type { KeyEntry } from './append-message.ts'

const STEP = 10_000

export class KeyMirror {
  readonly #environment
  readonly #entries
  readonly #expiries
  readonly #marks
  readonly #unwritten = new Map<string, KeyEntry>()
  #writing: Promise<unknown> = Promise.resolve()

  /** `folder` is made where it is missing. */
  constructor(folder: string) {
    this.#environment = openLmdbEnvironment(folder)
    this.#entries = this.#environment.store<Omit<KeyEntry, 'hash'>>('keys', 'json')
    this.#expiries = this.#environment.store<string>('expiries', 'json')
    this.#marks = this.#environment.store<number>('marks', 'json')
  }

  /** Number of the last block of keys that is in here. */
  get block(): number {
    return this.#marks.get('block') ?? 0
  }

  /** Number of the newest message of the journal with keys in here: NATS had it on disk. */
  get message(): number {
    return this.#marks.get('message') ?? 0
  }

  find(hash: string, nowMs: number): KeyEntry | undefined {
    const known = this.entry(hash)
    return known && known.expiresAtMs > nowMs ? known : undefined
  }

  /** Whether expired or not. */
  entry(hash: string): KeyEntry | undefined {
    const unwritten = this.#unwritten.get(hash)
    if (unwritten) return unwritten
    const stored = this.#entries.get(hash)
    return stored && { hash, ...stored }
  }

  /** Keys of an append, with the number of its message, or of a block. What was forgotten of the same append stays forgotten. */
  add(entries: readonly KeyEntry[], message = 0): void {
    const news = entries.filter((entry) => {
      const known = this.entry(entry.hash)
      return !known || known.sequence < entry.sequence || (known.answer !== null && entry.answer === null)
    })
    for (const entry of news) this.#unwritten.set(entry.hash, entry)
    if (news.length === 0) return
    this.#write(() => {
      for (const { hash, ...entry } of news) {
        this.#entries.put(hash, entry)
        this.#expiries.put(expirySlot(entry.expiresAtMs, hash), hash)
      }
      if (message > this.message) this.#marks.put('message', message)
    }).then(() => {
      for (const entry of news) if (this.#unwritten.get(entry.hash) === entry) this.#unwritten.delete(entry.hash)
    }, ignore)
  }

  /** Resolves when it is on disk with everything before it, or cannot be. */
  noteBlock(block: number): Promise<void> {
    return this.#write(() => this.#marks.put('block', block)).catch(ignore)
  }

  /** Everything that is kept of one project. */
  async *ofProject(project: string): AsyncGenerator<KeyEntry> {
    await this.#writing
    for (let after: string | undefined; ; ) {
      const page = [...this.#entries.getRange({ ...(after === undefined ? {} : { start: after }), limit: STEP })]
      for (const { key, value } of page) if (value.project === project) yield { hash: String(key), ...value }
      const last = page.at(-1)?.key
      if (page.length < STEP || last === undefined) return
      after = `${String(last)}\0`
    }
  }

  async forgetExpired(nowMs: number): Promise<void> {
    for (;;) {
      const slots = [...this.#expiries.getRange({ end: expirySlot(nowMs, ''), limit: STEP })]
      if (slots.length === 0) return
      await this.#write(() => {
        for (const { key: slot, value: hash } of slots) {
          if ((this.#entries.get(hash)?.expiresAtMs ?? 0) <= nowMs) this.#entries.remove(hash)
          this.#expiries.remove(slot)
        }
      })
    }
  }

  /** Nothing of removed entries is on disk afterwards. */
  rewrite(): Promise<boolean> {
    return this.#environment.rewrite()
  }

  async close(): Promise<void> {
    await this.#writing.catch(ignore)
    await this.#environment.close()
  }

  #write(change: () => void): Promise<void> {
    const written = this.#environment.commit(change)
    this.#writing = written
    return written
  }
}

/** What could not be put to disk stays in memory, and is read again from the streams after a restart. */
function ignore(): void {}

/** Sorts by time of expiry. */
function expirySlot(expiresAtMs: number, hash: string): string {
  return `${String(expiresAtMs).padStart(15, '0')}:${hash}`
}
