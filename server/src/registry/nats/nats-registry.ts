// The registry in a key-value bucket of NATS, mirrored in memory: reads cost a map look-up, and a change by any process
// reaches all others as soon as it is written.

import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { KV, KvEntry, KvWatchEntry } from '@nats-io/kv'
import { type NatsStore, natsUnavailable, wasOvertaken } from '../../nats/nats-store.ts'
import { type Registry, RegistryConflict, type RegistryDocument } from '../registry.ts'

const BUCKET = 'turret-registry'

interface Mirrored {
  /** Null: deleted. */
  readonly document: RegistryDocument | null
  /** The bucket's own number of the write. */
  readonly revision: number
}

type Listener = (key: string, document: RegistryDocument | null) => void

export class NatsRegistry implements Registry {
  readonly #bucket: KV
  readonly #mirror = new Map<string, Mirrored>()
  readonly #watchers = new Set<{ prefix: string; listener: Listener }>()
  #stop: () => void = () => undefined

  private constructor(bucket: KV) {
    this.#bucket = bucket
  }

  static async open(store: NatsStore): Promise<NatsRegistry> {
    const registry = new NatsRegistry(await store.openBucket(BUCKET))
    await registry.#follow()
    return registry
  }

  async get<Value>(key: string): Promise<RegistryDocument<Value> | undefined> {
    return (this.#mirror.get(key)?.document ?? undefined) as RegistryDocument<Value> | undefined
  }

  async list<Value>(prefix: string): Promise<RegistryDocument<Value>[]> {
    const found = [...this.#mirror.values()].flatMap(({ document }) =>
      document?.key.startsWith(prefix) ? [document] : [],
    )
    return found.sort((a, b) => (a.key < b.key ? -1 : 1)) as RegistryDocument<Value>[]
  }

  async put<Value>(key: string, value: Value, expectedVersion: number): Promise<number> {
    const document = { key, value, version: expectedVersion + 1 }
    await this.#change(key, expectedVersion, document, (revision) =>
      this.#bucket.put(encodeKey(key), encode(document), { previousSeq: revision }),
    )
    return document.version
  }

  async delete(key: string, expectedVersion: number): Promise<void> {
    await this.#change(key, expectedVersion, null, async (revision) => {
      await this.#bucket.delete(encodeKey(key), { previousSeq: revision })
      return (await this.#bucket.get(encodeKey(key)))?.revision ?? revision + 1
    })
  }

  async #change(
    key: string,
    expectedVersion: number,
    document: RegistryDocument | null,
    write: (revision: number) => Promise<number>,
  ): Promise<void> {
    const known = (await this.#known(key, expectedVersion)) ?? { document: null, revision: 0 }
    if ((known.document?.version ?? 0) !== expectedVersion) throw conflict(key)
    try {
      this.#take(key, { document, revision: await write(known.revision) })
    } catch (error) {
      if (!wasOvertaken(error)) throw natsUnavailable(error)
      await this.#refresh(key)
      throw conflict(key)
    }
  }

  /** What the mirror has, or the bucket where that is not what the caller has seen. */
  async #known(key: string, expectedVersion: number): Promise<Mirrored | undefined> {
    if ((this.#mirror.get(key)?.document?.version ?? 0) !== expectedVersion) await this.#refresh(key)
    return this.#mirror.get(key)
  }

  async #refresh(key: string): Promise<void> {
    const entry = await this.#bucket.get(encodeKey(key))
    if (entry) this.#take(key, mirrored(entry))
  }

  watch<Value>(prefix: string, listener: (key: string, document: RegistryDocument<Value> | null) => void): () => void {
    const watcher = { prefix, listener: listener as Listener }
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** The connection belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#watchers.clear()
    this.#stop()
  }

  /** Resolves when the mirror has everything that was in the bucket. */
  async #follow(): Promise<void> {
    const status = await this.#bucket.status()
    const changes = await this.#bucket.watch()
    this.#stop = () => changes.stop()
    let waiting = status.values
    await new Promise<void>((resolve, reject) => {
      if (waiting === 0) resolve()
      const read = async (): Promise<void> => {
        for await (const entry of changes as AsyncIterable<KvWatchEntry>) {
          this.#take(decodeKey(entry.key), mirrored(entry))
          if (--waiting === 0) resolve()
        }
      }
      read().catch(reject)
    })
  }

  /** Older news than what is known changes nothing. */
  #take(key: string, next: Mirrored): void {
    const known = this.#mirror.get(key)
    if (known && known.revision >= next.revision) return
    this.#mirror.set(key, next)
    if (!known?.document && !next.document) return
    for (const { prefix, listener } of this.#watchers) if (key.startsWith(prefix)) listener(key, next.document)
  }
}

function conflict(key: string): RegistryConflict {
  return new RegistryConflict(`${key} was changed in between: read it again and retry.`)
}

function mirrored(entry: KvEntry): Mirrored {
  return { document: entry.operation === 'PUT' ? decode(entry.value) : null, revision: entry.revision }
}

/** Documents of topics are long and repetitive. */
function encode(document: RegistryDocument): Uint8Array {
  return deflateRawSync(JSON.stringify(document))
}

function decode(value: Uint8Array): RegistryDocument {
  return JSON.parse(inflateRawSync(value).toString('utf8')) as RegistryDocument
}

/** NATS takes only letters, digits and a few signs. */
function encodeKey(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url')
}

function decodeKey(key: string): string {
  return Buffer.from(key, 'base64url').toString('utf8')
}
