// Idempotency keys of trimmed appends, in a stream of their own: a node that starts with an empty disk reads there what
// the last days were acknowledged with. Blocks go by themselves when all of their keys have expired.

import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { StartupError } from '../../errors.ts'
import type { ProjectId } from '../../model/ids.ts'
import type { NatsStore } from '../../nats/nats-store.ts'
import type { AppendAnswer } from '../journal.ts'
import type { AppendHeader, KeyEntry } from './append-message.ts'
import type { KeyMirror } from './key-mirror.ts'
import { readMessages, StreamTail } from './stream-tail.ts'

/** A day longer than keys are kept. */
const KEPT_NS = 8 * 86_400 * 1_000_000_000
const BLOCK_ENTRIES = 2_000

export class KeyBlocks {
  readonly #store: NatsStore
  readonly #stream: string
  readonly #mirror: KeyMirror
  readonly #tail: StreamTail

  private constructor(store: NatsStore, stream: string, mirror: KeyMirror) {
    this.#store = store
    this.#stream = stream
    this.#mirror = mirror
    this.#tail = new StreamTail(store, stream, {
      headersOnly: false,
      onMessage: ({ number, body }) => {
        mirror.add(decode(body))
        return mirror.noteBlock(number)
      },
    })
  }

  /** Resolves when the mirror holds all blocks. */
  static async open(store: NatsStore, partition: number, mirror: KeyMirror): Promise<KeyBlocks> {
    const stream = await openKeyStream(store, partition)
    const { state } = await store.manager.streams.info(stream)
    if (mirror.block > state.last_seq) {
      throw new StartupError(
        'The folder in TURRET_DATA was used with another NATS before: start with an empty folder, or with that NATS.',
      )
    }
    const blocks = new KeyBlocks(store, stream, mirror)
    await blocks.#tail.start(mirror.block + 1)
    return blocks
  }

  /** Before the appends themselves are deleted. */
  async keep(appends: readonly AppendHeader[]): Promise<void> {
    const entries = appends.flatMap(({ keys }) => keys).map((entry) => this.#asForgotten(entry))
    for (const block of keyBlocks(entries)) await this.#publish(block)
  }

  /** Returns the number of answers. Blocks that held them are replaced, and erased. */
  async forget(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number> {
    const doomed = new Map<string, KeyEntry>()
    for await (const entry of this.#mirror.ofProject(project)) {
      if (entry.answer && isForgotten(entry.answer)) doomed.set(entry.hash, { ...entry, answer: null })
    }
    if (doomed.size === 0) return 0
    let newest = 0
    for (const block of keyBlocks([...doomed.values()])) newest = await this.#publish(block)
    await this.#tail.reach(newest)
    await this.#replaceBlocks(doomed, newest)
    return doomed.size
  }

  /** Resolves when the mirror holds every block that is there now. */
  catchUp(): Promise<void> {
    return this.#tail.catchUp()
  }

  close(): Promise<void> {
    return this.#tail.stop()
  }

  async #replaceBlocks(doomed: ReadonlyMap<string, KeyEntry>, newest: number): Promise<void> {
    const holdsDoomed = ({ hash, answer }: KeyEntry) => answer !== null && doomed.has(hash)
    for await (const { number, body } of readMessages(this.#store, this.#stream, {
      from: 1,
      to: newest,
      headersOnly: false,
    })) {
      const entries = decode(body)
      if (!entries.some(holdsDoomed)) continue
      await this.#publish(encode(entries.map((entry) => (holdsDoomed(entry) ? { ...entry, answer: null } : entry))))
      await this.#store.manager.streams.deleteMessage(this.#stream, number, true)
    }
  }

  #asForgotten(entry: KeyEntry): KeyEntry {
    const known = this.#mirror.entry(entry.hash)
    return known?.sequence === entry.sequence ? known : entry
  }

  async #publish(block: Uint8Array): Promise<number> {
    const { seq } = await this.#store.streams.publish(this.#stream.replaceAll('-', '.'), block)
    return seq
  }
}

/** Name of the stream, which is made where it is missing. */
export async function openKeyStream(store: NatsStore, partition: number): Promise<string> {
  const stream = `turret-keys-${partition}`
  await store.openStream({ name: stream, subjects: [stream.replaceAll('-', '.')], max_age: KEPT_NS })
  return stream
}

/** Messages that hold the entries. */
export function* keyBlocks(entries: readonly KeyEntry[]): Generator<Uint8Array> {
  for (let start = 0; start < entries.length; start += BLOCK_ENTRIES) {
    yield encode(entries.slice(start, start + BLOCK_ENTRIES))
  }
}

function encode(entries: readonly KeyEntry[]): Uint8Array {
  return deflateRawSync(JSON.stringify(entries))
}

function decode(body: Uint8Array): KeyEntry[] {
  return JSON.parse(inflateRawSync(body).toString('utf8')) as KeyEntry[]
}
