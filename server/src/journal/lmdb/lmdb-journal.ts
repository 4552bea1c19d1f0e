// The journal on LMDB: records by sequence in frames, each with a checksum, and idempotency keys and counters beside them.
// Nothing is readable before it is on disk, so the warehouse can never be ahead of the log.

import { StartupError } from '../../errors.ts'
import type { LmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import { recordsOf, type SentBatch } from '../event-record.ts'
import type {
  AppendAnswer,
  AppendOutcome,
  AppendRequest,
  CounterRule,
  Journal,
  JournalEntry,
  JournalRecord,
} from '../journal.ts'
import { type IdempotencyEntry, IdempotencyKeys, idempotencyHash } from './idempotency-keys.ts'
import { decodeFrame, encodeFrame, encodeSentFrame, FrameWriter } from './journal-frame.ts'
import { type KeptCounter, keepCounter, readCounter } from './kept-counter.ts'

const TRIM_STEP = 1_000
/** A read ends early here, so that the pipeline's memory is bounded whatever the events hold. */
const MOST_READ_BYTES = 16 * 1024 * 1024

/** Everything but the record itself: of many that wait at once, the garbage collector would have to keep moving the parts. */
interface PreparedRequest {
  readonly project: ProjectId
  readonly counters: AppendRequest['counters']
  readonly idempotency: AppendRequest['idempotency']
  /** Empty where the batch is there as it was sent. */
  readonly json: string
  readonly answer: AppendAnswer | null
  /** Of its idempotency key. */
  readonly hash: string | null
}

/** One call of `append` that is not on disk yet. */
interface WaitingCall {
  readonly prepared: readonly PreparedRequest[]
  readonly sent: SentBatch | undefined
  resolve(outcomes: AppendOutcome[]): void
  reject(error: unknown): void
}

/** What one commit gathers. */
interface CommitInProgress {
  last: number
  readonly frames: FrameWriter
  /** Counters that it raises. */
  readonly counts: Map<string, number>
  readonly keys: { readonly hash: string; readonly expiresAtMs: number }[]
}

export class LmdbJournal implements Journal {
  readonly #environment: LmdbEnvironment
  readonly #frames
  readonly #keys: IdempotencyKeys
  readonly #marks
  readonly #counts
  readonly #listeners = new Set<() => void>()
  #waiting: WaitingCall[] = []
  /** Who reads in small steps finds the rest of a frame as it was decoded. */
  #partlyRead: { readonly first: number; readonly frame: Buffer; readonly records: readonly JournalRecord[] } | null =
    null
  #durable: number

  constructor(environment: LmdbEnvironment) {
    this.#environment = environment
    this.#frames = environment.store<Buffer>('journal', 'binary')
    this.#keys = new IdempotencyKeys(environment)
    this.#marks = environment.store<number>('journal-marks', 'json')
    this.#counts = environment.store<KeptCounter>('event-counts', 'json')
    this.#durable = this.#marks.get('last') ?? 0
    this.#refuseOtherEnd()
  }

  /** The mark of the last sequence has no checksum: the last frame, which has one, says the same. */
  #refuseOtherEnd(): void {
    const [key] = this.#frames.getKeys({ reverse: true, limit: 1 })
    const frame = key === undefined ? undefined : this.#frames.get(key)
    if (!frame) return
    const end = lastOf(Number(key), frame)
    if (end === this.#durable) return
    throw new StartupError(
      `The journal ends at entry ${end}, where its mark says ${this.#durable}: it is damaged. Restore the whole data folder from one backup.`,
    )
  }

  append(requests: readonly AppendRequest[], sent?: SentBatch): Promise<AppendOutcome[]> {
    const prepared = requests.map((request) => prepare(request, sent ? '' : JSON.stringify(request.record)))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ prepared, sent, resolve, reject })
      if (this.#waiting.length === 1) void this.#commitWaiting()
    })
  }

  /** One change of the next commit for all calls until then. */
  async #commitWaiting(): Promise<void> {
    let calls: WaitingCall[] = []
    try {
      const { last, outcomes } = await this.#environment.commit(() => {
        calls.push(...this.#waiting.splice(0))
        return this.#appendAll(calls)
      })
      this.#durable = last
      for (const [index, call] of calls.entries()) call.resolve(outcomes[index] ?? [])
    } catch (error) {
      if (calls.length === 0) calls = this.#waiting.splice(0)
      for (const { reject } of calls) reject(error)
      return
    }
    for (const listener of this.#listeners) listener()
  }

  #appendAll(calls: readonly WaitingCall[]): { last: number; outcomes: AppendOutcome[][] } {
    const commit: CommitInProgress = {
      last: this.#marks.get('last') ?? 0,
      frames: new FrameWriter((sequence, bytes) => this.#frames.put(sequence, bytes)),
      counts: new Map(),
      keys: [],
    }
    const outcomes = calls.map((call) => this.#appendAsSent(call, commit) ?? this.#appendEach(call, commit))
    commit.frames.flush()
    this.#keys.noteExpiries(commit.keys)
    for (const [name, count] of commit.counts) this.#counts.put(name, keepCounter(name, count))
    this.#marks.put('last', commit.last)
    return { last: commit.last, outcomes }
  }

  /** Null, with nothing done, where not every event of the batch is new and within its limits. */
  #appendAsSent({ prepared, sent }: WaitingCall, commit: CommitInProgress): AppendOutcome[] | null {
    const counters = prepared[0]?.counters ?? []
    if (!sent || prepared.some((one) => one.counters !== prepared[0]?.counters) || this.#hasRepeats(prepared))
      return null
    const current = ({ key }: CounterRule) => commit.counts.get(key) ?? this.count(key)
    if (counters.some((rule) => rule.limit !== null && current(rule) + prepared.length > rule.limit)) return null
    for (const rule of counters) commit.counts.set(rule.key, current(rule) + prepared.length)
    commit.frames.flush()
    this.#frames.put(commit.last + 1, encodeSentFrame(sent))
    return prepared.map((one) => this.#accept(one, commit))
  }

  #hasRepeats(prepared: readonly PreparedRequest[]): boolean {
    const seen = new Set<string>()
    for (const { hash, idempotency } of prepared) {
      if (hash === null || !idempotency) continue
      if (seen.has(hash) || this.#keys.find(hash, idempotency.nowMs)) return true
      seen.add(hash)
    }
    return false
  }

  #appendEach({ prepared, sent }: WaitingCall, commit: CommitInProgress): AppendOutcome[] {
    let records: readonly JournalRecord[] | undefined
    const jsonOf = (index: number): string => {
      records ??= sent ? recordsOf(sent) : []
      const record = records[index]
      if (!record) throw new Error(`A batch of ${records.length} events came with ${prepared.length} records`)
      return JSON.stringify(record)
    }
    return prepared.map((one, index) => this.#appendOne(one, () => one.json || jsonOf(index), commit))
  }

  #appendOne(request: PreparedRequest, json: () => string, commit: CommitInProgress): AppendOutcome {
    const { answer, hash, idempotency } = request
    if (hash !== null && idempotency) {
      const earlier = this.#keys.find(hash, idempotency.nowMs)
      if (earlier) {
        return { sequence: earlier.sequence, repeated: true, refusedBy: null, answer: earlier.answer ?? answer }
      }
    }
    const refusedBy = this.#raise(request.counters ?? [], commit.counts)
    if (refusedBy !== null) return { sequence: 0, repeated: false, refusedBy, answer: null }
    commit.frames.add(commit.last + 1, json())
    return this.#accept(request, commit)
  }

  /** The next sequence is that of the request. */
  #accept({ project, answer, hash, idempotency }: PreparedRequest, commit: CommitInProgress): AppendOutcome {
    const sequence = ++commit.last
    if (hash !== null && idempotency) {
      const { expiresAtMs } = idempotency
      this.#keys.keep(hash, { project, sequence, expiresAtMs, answer })
      commit.keys.push({ hash, expiresAtMs })
    }
    return { sequence, repeated: false, refusedBy: null, answer }
  }

  /** Raises all of the counters or, where one has reached its limit, none: then its key is the answer. */
  #raise(rules: readonly CounterRule[], counts: Map<string, number>): string | null {
    const current = ({ key }: CounterRule) => counts.get(key) ?? this.count(key)
    for (const rule of rules) if (rule.limit !== null && current(rule) >= rule.limit) return rule.key
    for (const rule of rules) counts.set(rule.key, current(rule) + 1)
    return null
  }

  count(key: string): number {
    const kept = this.#counts.get(key)
    return kept === undefined ? 0 : readCounter(key, kept)
  }

  forgetAnswers(project: ProjectId, isForgotten: (answer: AppendAnswer) => boolean): Promise<number> {
    return this.#keys.forgetAnswers(project, isForgotten)
  }

  async read(after: number, limit: number): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = []
    let bytes = 0
    for (const { key, value } of this.#frames.getRange({ start: this.#frameOf(after + 1) })) {
      const first = Number(key)
      bytes += value.length
      if (first > this.#durable || entries.length >= limit || (bytes > MOST_READ_BYTES && entries.length > 0)) break
      const records = this.#recordsIn(first, value)
      const from = Math.max(0, after + 1 - first)
      const taken = records.slice(from, from + limit - entries.length)
      for (const [index, record] of taken.entries()) entries.push({ sequence: first + from + index, record })
      this.#partlyRead = from + taken.length < records.length ? { first, frame: value, records } : null
    }
    return entries
  }

  #recordsIn(first: number, frame: Buffer): readonly JournalRecord[] {
    const known = this.#partlyRead
    return known?.first === first && known.frame.equals(frame) ? known.records : decodeFrame(first, frame)
  }

  /** Key of the frame that holds `sequence`, where one does. */
  #frameOf(sequence: number): number {
    const [key] = this.#frames.getKeys({ start: sequence, reverse: true, limit: 1 })
    return key === undefined ? sequence : Number(key)
  }

  lastSequence(): number {
    return this.#durable
  }

  firstSequence(): number {
    const [first] = this.#frames.getKeys({ limit: 1 })
    return first === undefined ? this.#durable + 1 : Number(first)
  }

  async trim(through: number, nowMs: number): Promise<void> {
    const end = Math.min(through, this.#durable)
    for (;;) {
      const doomed = [...this.#frames.getKeys({ end: end + 1, limit: TRIM_STEP })].map(Number)
      if (doomed.length === 0) break
      await this.#environment.commit(() => {
        this.#keepRest(doomed.at(-1) ?? 0, end)
        for (const key of doomed) this.#frames.remove(key)
      })
    }
    await this.#keys.trim(nowMs)
    await this.#environment.shrink()
  }

  /** Of a frame that reaches beyond `end`, the records after it. */
  #keepRest(first: number, end: number): void {
    const value = this.#frames.get(first)
    const rest = value ? decodeFrame(first, value).slice(end + 1 - first) : []
    if (rest.length > 0) this.#frames.put(end + 1, encodeFrame(rest.map((record) => JSON.stringify(record))))
  }

  /** All counters, for a migration. */
  *counters(): Generator<[key: string, count: number]> {
    for (const { key, value } of this.#counts.getRange({})) yield [String(key), readCounter(String(key), value)]
  }

  /** All idempotency keys, hashed, for a migration. */
  keys(): Generator<IdempotencyEntry & { readonly hash: string }> {
    return this.#keys.all()
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

/** Sequence of the last record in a frame. */
function lastOf(first: number, frame: Buffer): number {
  try {
    return first + decodeFrame(first, frame).length - 1
  } catch (cause) {
    throw new StartupError((cause as Error).message, { cause })
  }
}

function prepare({ record, counters, idempotency }: AppendRequest, json: string): PreparedRequest {
  const { project } = record
  const hash = idempotency ? idempotencyHash(project, idempotency.key) : null
  return { project, counters, idempotency, json, answer: answerOf(record), hash }
}

function answerOf(record: JournalRecord): AppendAnswer | null {
  if (record.kind !== 'event') return null
  return { eventId: record.event.id, sessionId: record.event.sessionId, userId: record.event.userId }
}
