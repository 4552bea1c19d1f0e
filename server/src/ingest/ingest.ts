// Ingest: a valid request becomes a journal record; the answer goes out only after it is on disk.
// It never waits for a model, and it refuses new work when the pipeline is too far behind.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { eventRecordOf, type RequestOrigin } from '../journal/event-record.ts'
import type {
  AppendAnswer,
  AppendOutcome,
  AppendRequest,
  CounterRule,
  EventRecord,
  Journal,
} from '../journal/journal.ts'
import { EVENT_LIMITS } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Allowance, counterRules } from '../plans/plan.ts'
import type { PlanDirectory } from '../plans/plan-directory.ts'
import { planLimitError } from '../plans/plan-limit-error.ts'
import { type RedactionKind, redactMetadata, redactText } from '../privacy/redaction/redact.ts'
import type { IngestPressure } from './ingest-pressure.ts'
import { parseTrackRequest, type TrackRequest } from './track-request.ts'

export interface IngestOptions {
  readonly plans: PlanDirectory
  /** What is taken out of the metadata of a project's events before they are stored. */
  readonly redaction: (project: ProjectId) => Promise<readonly RedactionKind[]>
  readonly journal: Pick<Journal, 'append'>
  readonly clock: Clock
  /** Journal entries that the pipeline has not finished yet. */
  readonly pending: () => number
  readonly maxPending: number
  readonly pressure: IngestPressure
}

export interface BatchResult {
  /** One entry for each event sent, in order; null where it was rejected. */
  readonly results: (AppendAnswer | null)[]
  readonly rejected: { readonly index: number; readonly error: AppError }[]
}

/** What holds for all events of one request. */
interface RequestRules {
  readonly origin: RequestOrigin
  readonly allowance: Allowance
  readonly redaction: readonly RedactionKind[]
  readonly counters: readonly CounterRule[]
}

const RETRY_AFTER_SECONDS = 5

export class Ingest {
  readonly #options: IngestOptions

  constructor(options: IngestOptions) {
    this.#options = options
  }

  /** Throws AppError for a body that does not fit, RATE_LIMIT_EXCEEDED past the plan, and OVERLOADED when too much is waiting. */
  track(project: ProjectId, body: unknown): Promise<AppendAnswer> {
    return this.#options.pressure.during(() => this.#track(project, body))
  }

  async #track(project: ProjectId, body: unknown): Promise<AppendAnswer> {
    this.#refuseOverload()
    const rules = await this.#rules(project)
    const request = this.#appendRequest(rules, parseTrackRequest(body), 0)
    const [outcome] = await this.#options.journal.append([request])
    return answerOf(outcome, rules)
  }

  /**
   * One bad event never costs the others: each is accepted or rejected on its own, past the plan's limit too.
   * `bytes`: the request, where it is `{"events": bodies}` and nothing else.
   */
  trackBatch(project: ProjectId, bodies: readonly unknown[], bytes?: Uint8Array): Promise<BatchResult> {
    return this.#options.pressure.during(() => this.#trackBatch(project, bodies, bytes))
  }

  async #trackBatch(project: ProjectId, bodies: readonly unknown[], bytes?: Uint8Array): Promise<BatchResult> {
    this.#refuseOverload()
    const rules = await this.#rules(project)
    const results: (AppendAnswer | null)[] = bodies.map(() => null)
    const rejected: BatchResult['rejected'] = []
    const accepted: number[] = []
    const requests: AppendRequest[] = []
    const orReject = (index: number, attempt: () => void): void => {
      try {
        attempt()
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        rejected.push({ index, error })
      }
    }
    let mayBeKeptAsSent = bytes !== undefined && rules.redaction.length === 0
    bodies.forEach((body, index) => {
      orReject(index, () => {
        const request = parseTrackRequest(body)
        requests.push(this.#appendRequest(rules, request, index))
        accepted.push(index)
        mayBeKeptAsSent &&= request === body && hasNothingElse(request)
      })
    })
    if (accepted.length > 0) {
      // What is not accepted, and what nobody asked for, must not lie on a disk.
      const isSent = mayBeKeptAsSent && accepted.length === bodies.length
      const sent = isSent && bytes ? { bytes, origin: rules.origin } : undefined
      const outcomes = await this.#options.journal.append(requests.splice(0), sent)
      accepted.forEach((index, position) => {
        orReject(index, () => {
          results[index] = answerOf(outcomes[position], rules)
        })
      })
    }
    return { results, rejected: rejected.sort((a, b) => a.index - b.index) }
  }

  async #rules(project: ProjectId): Promise<RequestRules> {
    const { clock, plans, redaction } = this.#options
    const nowMs = clock.nowMs()
    const allowance = await plans.allowance(project, nowMs)
    const counters = counterRules(project, allowance, nowMs)
    const origin = { project, atMs: nowMs, seed: randomUUID() }
    return { origin, allowance, counters, redaction: await redaction(project) }
  }

  #refuseOverload(): void {
    const { pending, maxPending } = this.#options
    if (pending() < maxPending) return
    throw new AppError(
      'OVERLOADED',
      `More than ${maxPending} events are waiting to be analysed: send this again in ${RETRY_AFTER_SECONDS} seconds.`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    )
  }

  #appendRequest({ origin, counters, redaction }: RequestRules, request: TrackRequest, index: number): AppendRequest {
    const record = redacted(eventRecordOf(request, index, origin), redaction)
    const nowMs = origin.atMs
    refuseTimestamp(record.event.timestampMs, nowMs)
    if (!request.event_id) return { record, counters }
    const expiresAtMs = nowMs + EVENT_LIMITS.idempotencyMs
    return { record, counters, idempotency: { key: request.event_id, expiresAtMs, nowMs } }
  }
}

const KNOWN_KEYS = ['name', 'metadata', 'session_id', 'user_id', 'timestamp', 'event_id'] as const

function hasNothingElse(request: TrackRequest): boolean {
  let known = 0
  for (const key of KNOWN_KEYS) if (key in request) known++
  return Object.keys(request).length === known
}

/** Throws INVALID_REQUEST for a time before 1970 or too far in the future. */
function refuseTimestamp(timestampMs: number, nowMs: number): void {
  const problem = timestampProblem(timestampMs, nowMs)
  if (problem === null) return
  throw new AppError('INVALID_REQUEST', `timestamp: ${problem}.`, {
    details: [{ path: 'timestamp', message: problem }],
  })
}

function timestampProblem(timestampMs: number, nowMs: number): string | null {
  if (!Number.isFinite(timestampMs)) return 'must be an ISO 8601 time or epoch milliseconds'
  if (timestampMs < 0) return 'must not lie before 1970'
  if (timestampMs <= nowMs + EVENT_LIMITS.futureMs) return null
  return 'lies more than 10 minutes in the future: send epoch milliseconds or ISO 8601 with a zone, and check the clock'
}

function redacted(record: EventRecord, kinds: readonly RedactionKind[]): EventRecord {
  if (kinds.length === 0) return record
  const { name, metadata } = record.event
  const event = { ...record.event, name: redactText(name, kinds), metadata: redactMetadata(metadata, kinds) }
  return { ...record, event }
}

function answerOf(outcome: AppendOutcome | undefined, { allowance, origin }: RequestRules): AppendAnswer {
  if (outcome && outcome.refusedBy !== null) throw planLimitError(allowance, origin.atMs)
  if (!outcome?.answer) {
    throw new AppError('CONFLICT', 'This event_id was used for something else: choose another one.')
  }
  return outcome.answer
}
