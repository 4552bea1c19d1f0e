// One part of the journal as a stream of NATS. Every node folds the stream's headers and so knows, at each message, the
// counters and idempotency keys; it appends on the condition that the message it knows is still the newest one.

import { setTimeout as wait } from 'node:timers/promises'
import { headers } from '@nats-io/transport-node'
import { StartupError } from '../../errors.ts'
import type { ProjectId } from '../../model/ids.ts'
import type { NatsStore } from '../../nats/nats-store.ts'
import type { AppendAnswer, AppendOutcome, AppendRequest, Journal, JournalEntry } from '../journal.ts'
import { AppendLog, type StoredAppend, type TrimMark } from './append-log.ts'
import { readAppendHeader, readRecords } from './append-message.ts'
import { AppendQueue } from './append-queue.ts'
import { KeyBlocks } from './key-blocks.ts'
import { KeyMirror } from './key-mirror.ts'
import { StreamTail, type TailedMessage } from './stream-tail.ts'
import { TrimRecord } from './trim-record.ts'

export interface NatsJournalOptions {
  readonly store: NatsStore
  readonly partition: number
  /** Folder of this node's copy of the idempotency keys. */
  readonly keyFolder: string
}

/** A read ends early here, so that the pipeline's memory is bounded whatever the events hold. */
const MOST_READ_BYTES = 16 * 1024 * 1024
/** Messages asked for at once. */
const READ_AHEAD = 16
const MARK_ATTEMPTS = 5
const MARK_WAIT_MS = 100
const RESTORE = 'Restore NATS and ClickHouse from backups of the same time.'

export class NatsJournal implements Journal {
  readonly #store: NatsStore
  readonly #stream: string
  readonly #log: AppendLog
  readonly #mirror: KeyMirror
  readonly #blocks: KeyBlocks
  readonly #trims: TrimRecord
  readonly #tail: StreamTail
  readonly #listeners = new Set<() => void>()
  readonly #queue: AppendQueue
  /** Messages were deleted before they came here: counters and keys are not all known. */
  #missed = false

  private constructor(parts: {
    store: NatsStore
    stream: string
    log: AppendLog
    mirror: KeyMirror
    blocks: KeyBlocks
    trims: TrimRecord
  }) {
    this.#store = parts.store
    this.#stream = parts.stream
    this.#log = parts.log
    this.#mirror = parts.mirror
    this.#blocks = parts.blocks
    this.#trims = parts.trims
    this.#tail = new StreamTail(parts.store, parts.stream, {
      headersOnly: true,
      onMessage: (message) => {
        this.#take(message)
      },
    })
    const { store, stream, log, mirror } = parts
    this.#queue = new AppendQueue({
      ...{ store, subject: subjectOf(stream), tail: this.#tail },
      known: () => ({
        message: log.message,
        lastSequence: log.lastSequence,
        count: (key) => log.count(key),
        findKey: (hash, nowMs) => mirror.find(hash, nowMs),
      }),
      complete: () => this.#complete(),
      catchUp: () => this.catchUp(),
    })
  }

  /** Resolves when everything that was in the stream is known. */
  static async open({ store, partition, keyFolder }: NatsJournalOptions): Promise<NatsJournal> {
    const stream = `turret-journal-${partition}`
    await store.openStream({ name: stream, subjects: [subjectOf(stream)], allow_direct: true })
    const mirror = new KeyMirror(keyFolder)
    try {
      const blocks = await KeyBlocks.open(store, partition, mirror)
      const trims = await TrimRecord.open(store, partition)
      const mark = await trims.mark()
      const log = new AppendLog(mark, await trims.counts())
      const journal = new NatsJournal({ store, stream, log, mirror, blocks, trims })
      await trims.follow((trimmed) => void journal.#followTrim(trimmed).catch(() => undefined))
      await journal.#refuseLostEnd()
      await journal.#tail.start(mark.message + 1)
      await journal.#complete()
      if (log.message === 0) await journal.#begin()
      return journal
    } catch (error) {
      await mirror.close()
      throw error
    }
  }

  append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    return this.#queue.append(requests)
  }

  async read(after: number, limit: number): Promise<JournalEntry[]> {
    await this.#complete()
    const entries: JournalEntry[] = []
    const skipped = Math.max(after, this.#log.firstSequence - 1)
    let bytes = 0
    for (const appends of inSteps(this.#log.after(after), READ_AHEAD)) {
      for (const [append, bodies] of await Promise.all(appends.map((one) => this.#bodies(one)))) {
        const records = bodies.flatMap((body) => readRecords(body, append.first))
        const numbered = records.map((record, index) => ({ sequence: append.first + index, record }))
        entries.push(...numbered.filter(({ sequence }) => sequence > skipped))
        bytes += bodies.reduce((sum, body) => sum + body.length, 0)
        if (entries.length >= limit || bytes > MOST_READ_BYTES) return entries.slice(0, limit)
      }
    }
    return entries
  }

  lastSequence(): number {
    return this.#log.lastSequence
  }

  firstSequence(): number {
    return this.#log.firstSequence
  }

  count(key: string): number {
    return this.#log.count(key)
  }

  async trim(through: number, nowMs: number): Promise<void> {
    const mark = this.#log.markFor(through)
    await this.#mirror.forgetExpired(nowMs)
    if (mark.trimmed <= this.#log.mark.trimmed) return
    const trimmed = await this.#tail.headersOf(this.#log.mark.message + 1, mark.message)
    await this.#blocks.keep(trimmed)
    await this.#trims.save(mark, new Map(trimmed.flatMap(({ counts }) => Object.entries(counts))))
    this.#log.trim(mark)
    await this.#store.manager.streams.purge(this.#stream, { seq: mark.message + 1 })
  }

  /** Resolves when everything that any node has appended or trimmed is known here. */
  async catchUp(): Promise<void> {
    await this.#followTrim(await this.#trims.mark())
    await this.#tail.catchUp()
  }

  async forgetAnswers(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number> {
    await this.catchUp()
    return this.#blocks.forget(project, isForgotten)
  }

  /** Nothing of forgotten keys is on this node's disk afterwards; false: not possible now. */
  rewriteKeys(): Promise<boolean> {
    return this.#mirror.rewrite()
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The connection belongs to whoever opened it. */
  async close(): Promise<void> {
    await this.#queue.untilIdle()
    this.#listeners.clear()
    await Promise.all([this.#tail.stop(), this.#blocks.close(), this.#trims.close()])
    await this.#mirror.close()
  }

  /** The first message of a stream: older servers do not check the condition of an append to an empty one. */
  async #begin(): Promise<void> {
    const { seq } = await this.#store.streams.publish(subjectOf(this.#stream), '', { headers: headers() })
    await this.#tail.reach(seq)
  }

  #take({ number, headers: carried }: TailedMessage): void {
    if (number > this.#log.message + 1) this.#missed = true
    const header = readAppendHeader(carried)
    if (!this.#log.take(number, header)) return
    if (header) this.#mirror.add(header.keys, number)
    for (const listener of this.#listeners) listener()
  }

  async #followTrim(mark: TrimMark): Promise<void> {
    if (mark.message > this.#tail.newest) {
      await this.#closeGap(mark)
      this.#tail.skipTo(mark.message)
    } else this.#log.trim(mark)
  }

  /** Resolves when nothing of the stream is unknown. Throws StartupError where a part of it is gone that nobody trimmed. */
  async #complete(): Promise<void> {
    if (!this.#missed && !this.#log.hole) return
    this.#missed = false
    await this.#closeGap(await this.#trims.mark())
    // A replica may not know yet how far another node has trimmed.
    for (let attempt = 1; this.#log.hole && attempt <= MARK_ATTEMPTS; attempt++) {
      await wait(MARK_WAIT_MS)
      await this.#closeGap(await this.#trims.mark())
    }
    const { hole } = this.#log
    if (!hole) return
    throw new StartupError(
      `Entries ${hole.from} to ${hole.to} of the journal are missing in the stream ${this.#stream}: files of NATS are damaged. ${RESTORE}`,
    )
  }

  /** What this node has seen was on disk in NATS. */
  async #refuseLostEnd(): Promise<void> {
    const { state } = await this.#store.manager.streams.info(this.#stream)
    const seen = this.#mirror.message
    if (state.last_seq >= seen) return
    throw new StartupError(
      `The stream ${this.#stream} of NATS ends at message ${state.last_seq}, and this node has seen ${seen}: NATS has lost messages, or the folder in TURRET_DATA was used with another NATS. ${RESTORE} To go on with what is left, start with an empty folder.`,
    )
  }

  /** Learns what was in messages that were deleted before they came here. */
  async #closeGap(mark: TrimMark): Promise<void> {
    await this.#blocks.catchUp()
    this.#log.jump(mark, await this.#trims.counts())
  }

  async #bodies(append: StoredAppend): Promise<[StoredAppend, Uint8Array[]]> {
    return [append, await Promise.all(append.messages.map((message) => this.#body(message)))]
  }

  async #body(message: number): Promise<Uint8Array> {
    const query = { seq: message }
    const found =
      (await this.#store.manager.direct.getMessage(this.#stream, query)) ??
      // A replica may be behind; the leader is not.
      (await this.#store.manager.streams.getMessage(this.#stream, query))
    if (!found) throw new Error(`Message ${message} of ${this.#stream} is missing: restore NATS from a backup.`)
    return found.data
  }
}

function* inSteps<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let step: Item[] = []
  for (const item of items) {
    step.push(item)
    if (step.length < size) continue
    yield step
    step = []
  }
  if (step.length > 0) yield step
}

function subjectOf(stream: string): string {
  return stream.replaceAll('-', '.')
}
