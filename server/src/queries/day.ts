// Days as the stores count them (since 1970-01-01) and as answers show them (ISO dates).

import { AppError } from '../errors.ts'
import type { Statement } from '../warehouse/statement.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface DailyCount {
  /** `2026-11-23`. */
  readonly date: string
  readonly events: number
}

export function isoDate(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
}

/**
 * SQL expression: the day number of an epoch-ms expression in a zone, UTC by default. Dividing instead of asking the
 * store's calendar: 62 ms against 182 ms for 1M events (2026-11). Throws AppError INVALID_REQUEST for an unknown zone.
 */
export function dayNumber(statement: Statement, epochMs: string, zone = 'UTC'): string {
  const canonical = canonicalZone(zone)
  if (canonical === 'UTC') return `CAST(floor(${epochMs} / ${DAY_MS}) AS BIGINT)`
  return statement.dialect.dayNumber(epochMs, statement.text(canonical))
}

function canonicalZone(zone: string): string {
  try {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    if (/^[A-Za-z]/.test(canonical)) return canonical
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
  }
  throw new AppError('INVALID_REQUEST', `"${zone}" is no time zone. Give an IANA name such as Europe/Berlin.`)
}
