// How a caller is told that a plan is used up: which limit, when it ends, and what to do.

import { AppError } from '../errors.ts'
import type { Allowance } from './plan.ts'

/** RATE_LIMIT_EXCEEDED; with Retry-After where waiting helps, which is the case for a month and not for a trial. */
export function planLimitError({ plan, limit, endsAtMs, isOver }: Allowance, nowMs: number): AppError {
  const resetSeconds = Math.max(0, Math.ceil((endsAtMs - nowMs) / 1000))
  const rateLimit = { limit: limit ?? 0, remaining: 0, resetSeconds }
  const most = (limit ?? 0).toLocaleString('en-US')
  const end = new Date(endsAtMs).toISOString()
  if (plan !== 'trial') {
    return new AppError(
      'RATE_LIMIT_EXCEEDED',
      `The ${plan} plan's ${most} events of this calendar month are used up: send this again from ${end} on, or choose a larger plan.`,
      { retryAfterSeconds: Math.max(1, resetSeconds), rateLimit },
    )
  }
  const reason = isOver ? `The 14 days of the trial ended at ${end}` : `The trial's ${most} events are used up`
  return new AppError('RATE_LIMIT_EXCEEDED', `${reason}: choose another plan; waiting does not help.`, { rateLimit })
}
