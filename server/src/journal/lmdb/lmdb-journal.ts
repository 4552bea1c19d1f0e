// The journal on LMDB: records by sequence, each with a checksum, and idempotency keys beside them.
// Nothing is readable before it is on disk, so the warehouse can never be ahead of the log.

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { LmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import type {
  AppendAnswer,
  AppendOutcome,
  AppendRequest,
  CounterRule,
  Journal,
  JournalEntry,
  JournalRecord,
} from '../journal.ts'

interface IdempotencyEntry {
  readonly project: ProjectId
  readonly sequence: number
  readonly expiresAtMs: number
  readonly answer: AppendAnswer | null
}

const CHECKSUM_BYTES = 4
const TRIM_STEP = 10_000
/** A read ends early here, so that the pipeline's memory is bounded whatever the events hold. */
const MOST_READ_BYTES = 16 * 1024 * 1024

export class LmdbJournal implements Journal {
  readonly #environment: LmdbEnvironment
  readonly #records
  readonly #idempotency
  readonly #expiries
  readonly #marks
  readonly #counts
  readonly #listeners = new Set<() => void>()
  #assigned: number
  #durable: number

  constructor(environment: LmdbEnvironment) {
    this.#environment = environment
    this.#records = environment.store<Buffer>('journal', 'binary')
    this.#idempotency = environment.store<IdempotencyEntry>('idempotency', 'json')
    this.#expiries = environment.store<string>('idempotency-expiry', 'json')
    this.#marks = environment.store<number>('journal-marks', 'json')
    this.#counts = environment.store<number>('event-counts', 'json')
    this.#assigned = this.#marks.get('last') ?? 0
    this.#durable = this.#assigned
  }

  async append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    const prepared = requests.map((request) => ({
      request,
      bytes: encodeRecord(request.record),
      key: request.idempotency ? idempotencyKey(request.record.project, request.idempotency.key) : null,
    }))
    const outcomes = await this.#environment.commit(() => {
      const counts = new Map<string, number>()
      const results = prepared.map(({ request, bytes, key }) => this.#appendOne(request, bytes, key, counts))
      for (const [name, count] of counts) this.#counts.put(name, count)
      this.#marks.put('last', this.#assigned)
      return results
    })
    for (const outcome of outcomes) this.#durable = Math.max(this.#durable, outcome.sequence)
    for (const listener of this.#listeners) listener()
    return outcomes
  }

  /** `counts`: what this commit has raised so far. */
  #appendOne(request: AppendRequest, bytes: Buffer, key: string | null, counts: Map<string, number>): AppendOutcome {
    const { idempotency, record } = request
    if (key !== null && idempotency) {
      const earlier = this.#idempotency.get(key)
      if (earlier && earlier.expiresAtMs > idempotency.nowMs) {
        const answer = earlier.answer ?? answerOf(record)
        return { sequence: earlier.sequence, repeated: true, refusedBy: null, answer }
      }
    }
    const refusedBy = this.#raise(request.counters ?? [], counts)
    if (refusedBy !== null) return { sequence: 0, repeated: false, refusedBy, answer: null }
    const sequence = ++this.#assigned
    const answer = answerOf(record)
    this.#records.put(sequence, bytes)
    if (key !== null && idempotency) {
      this.#idempotency.put(key, { project: record.project, sequence, expiresAtMs: idempotency.expiresAtMs, answer })
      this.#expiries.put(expirySlot(idempotency.expiresAtMs, key), key)
    }
    return { sequence, repeated: false, refusedBy: null, answer }
  }

  /** Raises all of the counters or, where one has reached its limit, none: then its key is the answer. */
  #raise(rules: readonly CounterRule[], counts: Map<string, number>): string | null {
    const current = ({ key }: CounterRule) => counts.get(key) ?? this.count(key)
    const full = rules.find((rule) => rule.limit !== null && current(rule) >= rule.limit)
    if (full) return full.key
    for (const rule of rules) counts.set(rule.key, current(rule) + 1)
    return null
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  async forgetAnswers(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number> {
    let forgotten = 0
    for (let after: string | number | undefined; ; ) {
      const page = [
        ...this.#idempotency.getRange({ ...(after === undefined ? {} : { start: after }), limit: TRIM_STEP }),
      ]
      const doomed = page.filter(
        ({ value: { answer, project: owner } }) => answer !== null && owner === project && isForgotten(answer),
      )
      forgotten += await this.#environment.commit(() => {
        for (const { key, value } of doomed) this.#idempotency.put(key, { ...value, answer: null })
        return doomed.length
      })
      const last = page.at(-1)?.key
      if (page.length < TRIM_STEP || last === undefined) return forgotten
      after = `${String(last)}\0`
    }
  }

  async read(after: number, limit: number): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = []
    let bytes = 0
    for (const { key, value } of this.#records.getRange({ start: after + 1, limit })) {
      const sequence = Number(key)
      bytes += value.length
      if (sequence > this.#durable || (bytes > MOST_READ_BYTES && entries.length > 0)) break
      entries.push({ sequence, record: decodeRecord(sequence, value) })
    }
    return entries
  }

  lastSequence(): number {
    return this.#durable
  }

  firstSequence(): number {
    const [first] = this.#records.getKeys({ limit: 1 })
    return first === undefined ? this.#durable + 1 : Number(first)
  }

  async trim(through: number, nowMs: number): Promise<void> {
    const end = Math.min(through, this.#durable) + 1
    await this.#inSteps(
      () => [...this.#records.getKeys({ end, limit: TRIM_STEP })],
      (sequence) => this.#records.remove(sequence),
    )
    await this.#inSteps(
      () => [...this.#expiries.getRange({ end: expirySlot(nowMs, ''), limit: TRIM_STEP })],
      ({ key: slot, value: key }) => {
        const entry = this.#idempotency.get(key)
        if (entry && entry.expiresAtMs <= nowMs) this.#idempotency.remove(key)
        this.#expiries.remove(slot)
      },
    )
  }

  /** In steps, so that a long trim never holds the group commit of ingest for long. */
  async #inSteps<Item>(next: () => Item[], remove: (item: Item) => void): Promise<void> {
    for (;;) {
      const doomed = next()
      if (doomed.length === 0) return
      await this.#environment.commit(() => {
        for (const item of doomed) remove(item)
      })
    }
  }

  /** All counters, for a migration. */
  *counters(): Generator<[key: string, count: number]> {
    for (const { key, value } of this.#counts.getRange({})) yield [String(key), value]
  }

  /** All idempotency keys, hashed, for a migration. */
  *keys(): Generator<IdempotencyEntry & { readonly hash: string }> {
    for (const { key, value } of this.#idempotency.getRange({})) yield { hash: String(key), ...value }
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The environment belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#listeners.clear()
  }
}

function answerOf(record: JournalRecord): AppendAnswer | null {
  if (record.kind !== 'event') return null
  return { eventId: record.event.id, sessionId: record.event.sessionId, userId: record.event.userId }
}

/** Checksum first, then the record as JSON in UTF-8. */
function encodeRecord(record: JournalRecord): Buffer {
  const json = Buffer.from(JSON.stringify(record), 'utf8')
  const bytes = Buffer.allocUnsafe(CHECKSUM_BYTES + json.length)
  bytes.writeUInt32LE(crc32(json), 0)
  json.copy(bytes, CHECKSUM_BYTES)
  return bytes
}

function decodeRecord(sequence: number, bytes: Buffer): JournalRecord {
  const json = bytes.subarray(CHECKSUM_BYTES)
  if (bytes.length < CHECKSUM_BYTES || crc32(json) !== bytes.readUInt32LE(0)) {
    throw new Error(
      `Journal record ${sequence} is damaged: its checksum does not fit. Restore the data folder from a backup.`,
    )
  }
  return JSON.parse(json.toString('utf8')) as JournalRecord
}

/** A fixed-length name of (project, key): LMDB keys are bounded, and callers' ids are not kept in clear. */
function idempotencyKey(project: string, key: string): string {
  return createHash('sha256').update(project).update('\0').update(key).digest('base64url')
}

/** Sorts by time of expiry. */
function expirySlot(expiresAtMs: number, key: string): string {
  return `${String(expiresAtMs).padStart(15, '0')}:${key}`
}
