// Ingest: a valid request becomes a journal record; the answer goes out only after it is on disk.
// It never waits for a model, and it refuses new work when the pipeline is too far behind.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { AppendAnswer, AppendOutcome, AppendRequest, CounterRule, Journal } from '../journal/journal.ts'
import { EVENT_LIMITS, type JsonValue, type Metadata } from '../model/event.ts'
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
interface ProjectRules {
  readonly project: ProjectId
  readonly nowMs: number
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
    const request = this.#appendRequest(rules, parseTrackRequest(body))
    const [outcome] = await this.#options.journal.append([request])
    return answerOf(outcome, rules)
  }

  /** One bad event never costs the others: each is accepted or rejected on its own, past the plan's limit too. */
  trackBatch(project: ProjectId, bodies: readonly unknown[]): Promise<BatchResult> {
    return this.#options.pressure.during(() => this.#trackBatch(project, bodies))
  }

  async #trackBatch(project: ProjectId, bodies: readonly unknown[]): Promise<BatchResult> {
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
    bodies.forEach((body, index) => {
      orReject(index, () => {
        requests.push(this.#appendRequest(rules, parseTrackRequest(body)))
        accepted.push(index)
      })
    })
    if (accepted.length > 0) {
      const outcomes = await this.#options.journal.append(requests.splice(0))
      accepted.forEach((index, position) => {
        orReject(index, () => {
          results[index] = answerOf(outcomes[position], rules)
        })
      })
    }
    return { results, rejected: rejected.sort((a, b) => a.index - b.index) }
  }

  async #rules(project: ProjectId): Promise<ProjectRules> {
    const { clock, plans, redaction } = this.#options
    const nowMs = clock.nowMs()
    const allowance = await plans.allowance(project, nowMs)
    const counters = counterRules(project, allowance, nowMs)
    return { project, nowMs, allowance, counters, redaction: await redaction(project) }
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

  #appendRequest({ project, nowMs, counters, redaction }: ProjectRules, request: TrackRequest): AppendRequest {
    const record = {
      kind: 'event',
      project,
      atMs: nowMs,
      event: {
        id: randomUUID(),
        name: redactText(request.name.toWellFormed(), redaction),
        sessionId: request.session_id?.toWellFormed() || randomUUID(),
        userId: request.user_id?.toWellFormed() || randomUUID(),
        timestampMs: timestampOf(request.timestamp ?? nowMs, nowMs),
        metadata: redactMetadata(wellFormed(request.metadata as JsonValue) as Metadata, redaction),
      },
    } as const
    if (!request.event_id) return { record, counters }
    const expiresAtMs = nowMs + EVENT_LIMITS.idempotencyMs
    return { record, counters, idempotency: { key: request.event_id, expiresAtMs, nowMs } }
  }
}

/** Epoch milliseconds. Throws INVALID_REQUEST for a time before 1970 or too far in the future. */
function timestampOf(timestamp: string | number, nowMs: number): number {
  const timestampMs = typeof timestamp === 'number' ? timestamp : Date.parse(withZone(timestamp))
  const problem = timestampProblem(timestampMs, nowMs)
  if (problem === null) return Math.floor(timestampMs)
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

/** A time without a zone is UTC, whatever the zone of the server. */
function withZone(timestamp: string): string {
  const hasTime = timestamp.includes('T')
  return !hasTime || /(?:Z|[+-]\d\d:?\d\d)$/i.test(timestamp) ? timestamp : `${timestamp}Z`
}

/** The same value with lone surrogates replaced, so that every store can hold it as UTF-8; most values have none. */
function wellFormed(value: JsonValue): JsonValue {
  return isWellFormed(value) ? value : repaired(value)
}

function isWellFormed(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  return Object.keys(value).every((key) => key.isWellFormed() && isWellFormed(value[key] as JsonValue))
}

function repaired(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(repaired)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), repaired(item)]))
}

function answerOf(outcome: AppendOutcome | undefined, { allowance, nowMs }: ProjectRules): AppendAnswer {
  if (outcome && outcome.refusedBy !== null) throw planLimitError(allowance, nowMs)
  if (!outcome?.answer) {
    throw new AppError('CONFLICT', 'This event_id was used for something else: choose another one.')
  }
  return outcome.answer
}
