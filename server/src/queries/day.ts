// Days as the stores count them (since 1970-01-01) and as answers show them (ISO dates).

import { AppError } from '../errors.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface DailyCount {
  /** `2026-11-23`. */
  readonly date: string
  readonly events: number
}

export function isoDate(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
}

/** The usual spelling of an IANA zone; throws AppError INVALID_REQUEST for a name that is none. */
export function canonicalZone(zone: string): string {
  try {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    if (/^[A-Za-z]/.test(canonical)) return canonical
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
  }
  throw new AppError('INVALID_REQUEST', `"${zone}" is no time zone. Give an IANA name such as Europe/Berlin.`)
}
