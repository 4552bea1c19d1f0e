// What the server's answer to a batch means for its events.

import { clientError, TurretError, type TurretErrorOptions } from './turret-error.ts'

/** Status 0: no answer at all. `body` is the parsed JSON, undefined where there was none. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: unknown
  readonly cause?: unknown
}

/**
 * `unavailable`: an outage, sent again until it ends · `failing`: the server fails on this very batch, sent again a few
 * times · `too_large`: sent again in smaller batches · `refused`: sending it again cannot help.
 */
export type Verdict = 'accepted' | 'unavailable' | 'failing' | 'too_large' | 'refused'

export interface Rejection {
  readonly index: number
  readonly code: string
  readonly error: string
}

const OUTAGE_STATUS = new Set([0, 408, 502, 503, 504])

export function judge(answer: Answer): Verdict {
  const { status } = answer
  if (status >= 200 && status < 300) return isBatchResult(answer.body) ? 'accepted' : 'failing'
  if (OUTAGE_STATUS.has(status)) return 'unavailable'
  if (status === 429) return isFinalLimit(answer) ? 'refused' : 'unavailable'
  if (status === 413) return 'too_large'
  return status >= 500 ? 'failing' : 'refused'
}

/** The events that the server refused one by one from an accepted batch of `batchLength`. */
export function rejections(answer: Answer, batchLength: number): readonly Rejection[] {
  const { rejected } = fields(answer.body)
  return Array.isArray(rejected) ? rejected.filter(isRejection).filter(({ index }) => index < batchLength) : []
}

export function answerError(answer: Answer, options: TurretErrorOptions): TurretError {
  const { code, error } = fields(answer.body)
  if (answer.status === 0) {
    return clientError('UNREACHABLE', 'The Turret server does not answer: check baseUrl and the network.', options)
  }
  if (answer.status >= 200 && answer.status < 300) {
    return clientError('UNEXPECTED_ANSWER', 'The answer is not from a Turret server: check baseUrl.', options)
  }
  const message = typeof error === 'string' ? error : statusMessage(answer.status)
  return new TurretError(typeof code === 'string' ? code : `HTTP_${answer.status}`, message, options)
}

function statusMessage(status: number): string {
  if (status >= 300 && status < 400) return 'The address redirects: set baseUrl to the one that it redirects to.'
  return `The server answered with status ${status}.`
}

/** Turret sends Retry-After wherever waiting helps; its own 429 without one is a used-up plan. */
function isFinalLimit({ retryAfter, body }: Answer): boolean {
  return retryAfter === null && fields(body).code === 'RATE_LIMIT_EXCEEDED'
}

function isBatchResult(body: unknown): boolean {
  const { results, rejected } = fields(body)
  return Array.isArray(results) && Array.isArray(rejected)
}

function isRejection(value: unknown): value is Rejection {
  const { index, code, error } = fields(value)
  return Number.isInteger(index) && Number(index) >= 0 && typeof code === 'string' && typeof error === 'string'
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
