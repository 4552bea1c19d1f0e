// How far a part of the journal is trimmed, and how far its counters had risen there: what a node starts from.

import type { KV } from '@nats-io/kv'
import { StartupError } from '../../errors.ts'
import { type NatsStore, wasOvertaken } from '../../nats/nats-store.ts'
import { NOTHING_TRIMMED, type TrimMark } from './append-log.ts'

interface KeptMark extends TrimMark {
  /** Number of counters, of which none ever goes. Not known to earlier versions. */
  readonly counters?: number
}

const BUCKET = 'turret-journal-marks'

export class TrimRecord {
  readonly #bucket: KV
  readonly #partition: number
  #stop: () => void = () => undefined

  private constructor(bucket: KV, partition: number) {
    this.#bucket = bucket
    this.#partition = partition
  }

  static async open(store: NatsStore, partition: number): Promise<TrimRecord> {
    return new TrimRecord(await store.openBucket(BUCKET), partition)
  }

  async mark(): Promise<TrimMark> {
    return (await this.#bucket.get(this.#markKey))?.json<TrimMark>() ?? NOTHING_TRIMMED
  }

  /** What was counted up to the mark, or later. Ask for the mark first. Throws StartupError where counters are gone. */
  async counts(): Promise<Map<string, number>> {
    const known = (await this.#bucket.get(this.#markKey))?.json<KeptMark>()
    const counts = new Map<string, number>()
    const prefix = this.#countKey('')
    for (const key of await this.#countKeys()) {
      const entry = await this.#bucket.get(key)
      const name = Buffer.from(key.slice(prefix.length), 'base64url').toString('utf8')
      if (entry) counts.set(name, entry.json<number>())
    }
    const kept = known?.counters ?? 0
    if (counts.size >= kept) return counts
    throw new StartupError(
      `NATS holds ${counts.size} of ${kept} counters of part ${this.#partition} of the journal: its files are damaged. Restore NATS and ClickHouse from backups of the same time.`,
    )
  }

  async #countKeys(): Promise<string[]> {
    const keys: string[] = []
    for await (const key of await this.#bucket.keys(`${this.#countKey('')}>`)) keys.push(key)
    return keys
  }

  /** Calls back when any node has trimmed. */
  async follow(onTrim: (mark: TrimMark) => void): Promise<void> {
    const changes = await this.#bucket.watch({ key: this.#markKey })
    this.#stop = () => changes.stop()
    const read = async (): Promise<void> => {
      for await (const entry of changes) if (entry.operation === 'PUT') onTrim(entry.json<TrimMark>())
    }
    read().catch(() => undefined)
  }

  /** Counters first: a node that finds the mark finds what counted before it. */
  async save(mark: TrimMark, counts: ReadonlyMap<string, number>): Promise<void> {
    for (const [key, count] of counts) await this.#raise(this.#countKey(key), count)
    for (;;) {
      const known = await this.#bucket.get(this.#markKey)
      if (known && known.json<TrimMark>().trimmed >= mark.trimmed) return
      const kept: KeptMark = { ...mark, counters: (await this.#countKeys()).length }
      if (await this.#write(this.#markKey, kept, known?.revision ?? 0)) return
    }
  }

  async close(): Promise<void> {
    this.#stop()
  }

  /** Counters only rise: what a slower node writes later changes nothing. */
  async #raise(key: string, count: number): Promise<void> {
    for (;;) {
      const known = await this.#bucket.get(key)
      if (known && known.json<number>() >= count) return
      if (await this.#write(key, count, known?.revision ?? 0)) return
    }
  }

  async #write(key: string, value: unknown, revision: number): Promise<boolean> {
    try {
      await this.#bucket.put(key, JSON.stringify(value), { previousSeq: revision })
      return true
    } catch (error) {
      if (wasOvertaken(error)) return false
      throw error
    }
  }

  get #markKey(): string {
    return `${this.#partition}.mark`
  }

  #countKey(name: string): string {
    return `${this.#partition}.count.${Buffer.from(name, 'utf8').toString('base64url')}`
  }
}
