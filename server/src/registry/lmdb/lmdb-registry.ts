// The registry on LMDB, mirrored in memory: reads cost a map look-up.
// A change by another process (the command line beside a running server) is seen within a second.

import type { LmdbEnvironment } from '../../lmdb/environment.ts'
import { type Registry, RegistryConflict, type RegistryDocument } from '../registry.ts'

interface StoredDocument {
  readonly value: unknown
  readonly version: number
  /** Value of the store's revision counter when this was written. */
  readonly revision: number
}

type Listener = (key: string, document: RegistryDocument | null) => void

const POLL_MS = 500
const REVISION = 'revision'

export class LmdbRegistry implements Registry {
  readonly #environment: LmdbEnvironment
  readonly #documents
  readonly #marks
  readonly #mirror = new Map<string, RegistryDocument>()
  readonly #watchers = new Set<{ prefix: string; listener: Listener }>()
  readonly #timer: NodeJS.Timeout
  #revision = 0

  constructor(environment: LmdbEnvironment) {
    this.#environment = environment
    this.#documents = environment.store<StoredDocument>('registry', 'json')
    this.#marks = environment.store<number>('registry-marks', 'json')
    this.#refresh()
    this.#timer = setInterval(() => this.#refresh(), POLL_MS)
    this.#timer.unref()
  }

  async get<Value>(key: string): Promise<RegistryDocument<Value> | undefined> {
    return this.#mirror.get(key) as RegistryDocument<Value> | undefined
  }

  async list<Value>(prefix: string): Promise<RegistryDocument<Value>[]> {
    const found = [...this.#mirror.values()].filter((document) => document.key.startsWith(prefix))
    return found.sort((a, b) => (a.key < b.key ? -1 : 1)) as RegistryDocument<Value>[]
  }

  async put<Value>(key: string, value: Value, expectedVersion: number): Promise<number> {
    const document = { key, value, version: expectedVersion + 1 }
    await this.#change(key, expectedVersion, document, (revision) =>
      this.#documents.put(key, { value, version: document.version, revision }),
    )
    return document.version
  }

  async delete(key: string, expectedVersion: number): Promise<void> {
    await this.#change(key, expectedVersion, null, () => this.#documents.remove(key))
  }

  /** Compare-and-set on disk, then in the mirror. A change by others in between is picked up by a full look. */
  async #change(
    key: string,
    expectedVersion: number,
    document: RegistryDocument | null,
    write: (revision: number) => void,
  ): Promise<void> {
    const written = await this.#environment.commit(() => {
      if (this.#storedVersion(key) !== expectedVersion) return null
      const revision = this.#nextRevision()
      write(revision)
      return revision
    })
    if (written === null) throw new RegistryConflict(`${key} was changed in between: read it again and retry.`)
    if (written !== this.#revision + 1) return this.#refresh()
    this.#revision = written
    this.#publish([{ key, document }])
  }

  watch<Value>(prefix: string, listener: (key: string, document: RegistryDocument<Value> | null) => void): () => void {
    const watcher = { prefix, listener: listener as Listener }
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** The environment belongs to whoever opened it. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#watchers.clear()
  }

  #storedVersion(key: string): number {
    return this.#documents.get(key)?.version ?? 0
  }

  #nextRevision(): number {
    const revision = (this.#marks.get(REVISION) ?? 0) + 1
    this.#marks.put(REVISION, revision)
    return revision
  }

  /** Looks for changes by others: brings the mirror up to the store and tells the watchers. */
  #refresh(): void {
    const revision = this.#marks.get(REVISION) ?? 0
    if (revision === this.#revision) return
    const stored = new Map<string, StoredDocument>()
    for (const { key, value } of this.#documents.getRange({})) stored.set(String(key), value)
    const changed: { key: string; document: RegistryDocument | null }[] = []
    for (const [key, { value, version, revision: writtenAt }] of stored) {
      if (writtenAt > this.#revision) changed.push({ key, document: { key, value, version } })
    }
    for (const key of this.#mirror.keys()) if (!stored.has(key)) changed.push({ key, document: null })
    this.#revision = revision
    this.#publish(changed)
  }

  #publish(changed: readonly { key: string; document: RegistryDocument | null }[]): void {
    for (const { key, document } of changed) {
      if (document) this.#mirror.set(key, document)
      else this.#mirror.delete(key)
    }
    for (const { key, document } of changed) {
      for (const { prefix, listener } of this.#watchers) if (key.startsWith(prefix)) listener(key, document)
    }
  }
}
