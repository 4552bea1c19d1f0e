// The topic state of one part of the journal where every worker can reach it: the owner puts its snapshot files there, and
// the next owner starts from them. A manifest names the files; writing it is what counts, and only the newest owner can.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { KV } from '@nats-io/kv'
import { type NatsStore, wasOvertaken } from '../nats/nats-store.ts'

interface SharedFile {
  readonly hash: string
  /** Messages of the stream that hold it, compressed. */
  readonly messages: readonly number[]
}

type Manifest = Readonly<Record<string, SharedFile>>

const BUCKET = 'turret-state'
/** A message with its headers stays below the usual limit of 1 MB. */
const CHUNK_BYTES = 512 * 1024

export class SharedState {
  readonly #store: NatsStore
  readonly #bucket: KV
  readonly #partition: number
  readonly #folder: string
  #manifest: Manifest = {}
  #revision = 0

  private constructor(store: NatsStore, bucket: KV, partition: number, folder: string) {
    this.#store = store
    this.#bucket = bucket
    this.#partition = partition
    this.#folder = folder
  }

  /** Takes the state over: `folder` holds it afterwards, and no earlier owner can put anything there any more. */
  static async takeOver(store: NatsStore, partition: number, folder: string): Promise<SharedState> {
    const bucket = await store.openBucket(BUCKET)
    const state = new SharedState(store, bucket, partition, folder)
    await store.openStream({ name: state.#stream, subjects: [state.#subject] })
    await state.#claim()
    await state.#download()
    return state
  }

  /** Throws where another worker has taken over. */
  async put(): Promise<void> {
    const files: Record<string, SharedFile> = {}
    for (const name of readdirSync(this.#folder)) {
      const bytes = readFileSync(join(this.#folder, name))
      const hash = hashOf(bytes)
      const known = this.#manifest[name]
      files[name] = known?.hash === hash ? known : await this.#upload(bytes, hash)
    }
    const before = this.#manifest
    await this.#write(files)
    await this.#discard(before)
  }

  async #claim(): Promise<void> {
    for (;;) {
      const entry = await this.#bucket.get(this.#key)
      this.#manifest = entry?.operation === 'PUT' ? entry.json<Manifest>() : {}
      this.#revision = entry?.revision ?? 0
      try {
        return await this.#write(this.#manifest)
      } catch (error) {
        if (!wasOvertaken(error)) throw error
      }
    }
  }

  async #write(manifest: Manifest): Promise<void> {
    this.#revision = await this.#bucket.put(this.#key, JSON.stringify(manifest), { previousSeq: this.#revision })
    this.#manifest = manifest
  }

  async #download(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true })
    for (const [name, { messages, hash }] of Object.entries(this.#manifest)) {
      const chunks = await Promise.all(messages.map((message) => this.#chunk(message)))
      const bytes = inflateRawSync(Buffer.concat(chunks))
      if (hashOf(bytes) !== hash)
        throw new Error(`The shared topic state ${name} is damaged: restore NATS from a backup.`)
      writeFileSync(join(this.#folder, name), bytes)
    }
  }

  async #chunk(message: number): Promise<Uint8Array> {
    const found = await this.#store.manager.streams.getMessage(this.#stream, { seq: message })
    if (!found) throw new Error(`Message ${message} of ${this.#stream} is missing: restore NATS from a backup.`)
    return found.data
  }

  async #upload(bytes: Uint8Array, hash: string): Promise<SharedFile> {
    const packed = deflateRawSync(bytes, { level: 1 })
    const messages: number[] = []
    for (let start = 0; start < packed.length; start += CHUNK_BYTES) {
      const { seq } = await this.#store.streams.publish(this.#subject, packed.subarray(start, start + CHUNK_BYTES))
      messages.push(seq)
    }
    return { hash, messages }
  }

  /** Deletes what no file is made of any more. */
  async #discard(before: Manifest): Promise<void> {
    const kept = new Set(Object.values(this.#manifest).flatMap(({ messages }) => messages))
    for (const { messages } of Object.values(before)) {
      for (const message of messages.filter((one) => !kept.has(one))) {
        await this.#store.manager.streams.deleteMessage(this.#stream, message, true).catch(() => undefined)
      }
    }
  }

  get #stream(): string {
    return `turret-state-${this.#partition}`
  }

  get #subject(): string {
    return `turret.state.${this.#partition}`
  }

  get #key(): string {
    return String(this.#partition)
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}
