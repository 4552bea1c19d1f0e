// Ingest: a valid request becomes a journal record; the answer goes out only after it is on disk.
// It never waits for a model, and it refuses new work when the pipeline is too far behind.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { AppendAnswer, AppendRequest, Journal } from '../journal/journal.ts'
import { EVENT_LIMITS, type JsonValue, type Metadata } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import { parseTrackRequest, type TrackRequest } from './track-request.ts'

export interface IngestOptions {
  readonly journal: Journal
  readonly clock: Clock
  /** Journal entries that the pipeline has not finished yet. */
  readonly pending: () => number
  readonly maxPending: number
}

export interface BatchResult {
  /** One entry for each event sent, in order; null where it was rejected. */
  readonly results: (AppendAnswer | null)[]
  readonly rejected: { readonly index: number; readonly error: AppError }[]
}

const RETRY_AFTER_SECONDS = 5

export class Ingest {
  readonly #options: IngestOptions

  constructor(options: IngestOptions) {
    this.#options = options
  }

  /** Throws AppError for a body that does not fit, and OVERLOADED when too much is waiting. */
  async track(project: ProjectId, body: unknown): Promise<AppendAnswer> {
    this.#refuseOverload()
    const request = this.#appendRequest(project, parseTrackRequest(body))
    const [outcome] = await this.#options.journal.append([request])
    return answer(outcome?.answer)
  }

  /** One bad event never costs the others: each is accepted or rejected on its own. */
  async trackBatch(project: ProjectId, bodies: readonly unknown[]): Promise<BatchResult> {
    this.#refuseOverload()
    const results: (AppendAnswer | null)[] = bodies.map(() => null)
    const rejected: BatchResult['rejected'] = []
    const accepted: { index: number; request: AppendRequest }[] = []
    bodies.forEach((body, index) => {
      try {
        accepted.push({ index, request: this.#appendRequest(project, parseTrackRequest(body)) })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        rejected.push({ index, error })
      }
    })
    if (accepted.length > 0) {
      const outcomes = await this.#options.journal.append(accepted.map(({ request }) => request))
      accepted.forEach(({ index }, position) => {
        results[index] = answer(outcomes[position]?.answer)
      })
    }
    return { results, rejected }
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

  #appendRequest(project: ProjectId, request: TrackRequest): AppendRequest {
    const nowMs = this.#options.clock.nowMs()
    const record = {
      kind: 'event',
      project,
      atMs: nowMs,
      event: {
        id: randomUUID(),
        name: request.name.toWellFormed(),
        sessionId: request.session_id?.toWellFormed() || randomUUID(),
        userId: request.user_id?.toWellFormed() || randomUUID(),
        timestampMs: timestampOf(request.timestamp ?? nowMs, nowMs),
        metadata: wellFormed(request.metadata as JsonValue) as Metadata,
      },
    } as const
    if (!request.event_id) return { record }
    const expiresAtMs = nowMs + EVENT_LIMITS.idempotencyMs
    return { record, idempotency: { key: request.event_id, expiresAtMs, nowMs } }
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

/** The same value with lone surrogates replaced, so that every store can hold it as UTF-8. */
function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]))
}

function answer(found: AppendAnswer | null | undefined): AppendAnswer {
  if (!found) throw new AppError('CONFLICT', 'This event_id was used for something else: choose another one.')
  return found
}
