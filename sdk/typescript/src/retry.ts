// When to send again: full jitter, and never before the time that the server asks for.

const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 30_000
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

/** Attempts for a batch on which the server itself fails; outages are waited out without limit. */
export const MAX_FAILING_ATTEMPTS = 8

/**
 * Milliseconds to wait after attempt number `attempt` (from 1): exponential backoff with full jitter (Brooker, AWS
 * Architecture Blog, 2015). With a Retry-After that time, at most an hour, plus jitter so that clients do not return all at once.
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) + random * BASE_DELAY_MS
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1))
}

/** Milliseconds from `nowMs` that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date). */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(value)) return undefined
  const dateMs = Date.parse(value)
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}
