// Calendar days of an IANA time zone, from the runtime's own zone data: the stores need to know no calendar.
// A day is as long as its zone makes it: 23, 24 or 25 hours where clocks change, none where a zone left a date out.

import { AppError } from '../errors.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** From `sinceMs` on, until the next one begins, local time is UTC plus `offsetMs`. */
export interface ZoneOffset {
  readonly sinceMs: number
  readonly offsetMs: number
}

/** Changes of clocks are known within these; before and after, the nearest offset holds. */
const FIRST_MS = 0
const LAST_MS = Date.UTC(2100, 0, 1)
/** Clocks change at most once within it: Morocco's two changes around Ramadan are a month apart. */
const STRIDE_MS = 14 * DAY_MS

/** By canonical name. Finding the changes of a zone takes 90 ms (2026-11). */
const tables = new Map<string, readonly ZoneOffset[]>()

/** The IANA name that stands for `zone`. Throws AppError INVALID_REQUEST for a text that is none. */
export function canonicalTimeZone(zone: string): string {
  try {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    if (/^[A-Za-z]/.test(canonical)) return canonical
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
  }
  throw new AppError(
    'INVALID_REQUEST',
    `time_zone: "${zone}" is no time zone: give an IANA name such as Europe/Berlin.`,
    {
      details: [{ path: 'time_zone', message: `"${zone}" is no time zone: give an IANA name such as Europe/Berlin` }],
    },
  )
}

/** The offsets in force from `fromMs` to before `toMs`, at least one; null means no bound. */
export function zoneOffsets(zone: string, fromMs: number | null, toMs: number | null): readonly ZoneOffset[] {
  const canonical = canonicalTimeZone(zone)
  const table = tables.get(canonical) ?? allOffsets(canonical)
  tables.set(canonical, table)
  const first = fromMs === null ? 0 : table.findLastIndex(({ sinceMs }) => sinceMs <= fromMs)
  const last = toMs === null ? table.length - 1 : table.findLastIndex(({ sinceMs }) => sinceMs < toMs)
  return table.slice(Math.max(0, first), Math.max(0, first, last) + 1)
}

/**
 * Epoch ms of a wall-clock time, itself given as if it were UTC: the earlier one where clocks were set back, the moment
 * of the change where they were set forward over it. Of midnight, the first moment of a day.
 */
export function localTimeMs(asUtcMs: number, zone: string): number {
  const offsets = zoneOffsets(zone, asUtcMs - DAY_MS, asUtcMs + DAY_MS)
  const moments = offsets.map(({ sinceMs, offsetMs }) => Math.max(sinceMs, asUtcMs - offsetMs))
  return moments.find((ms, index) => ms < (offsets[index + 1]?.sinceMs ?? Infinity)) ?? asUtcMs
}

function allOffsets(zone: string): ZoneOffset[] {
  const offsetAt = zone === 'UTC' ? () => 0 : offsetReader(zone)
  const offsets: ZoneOffset[] = [{ sinceMs: -Infinity, offsetMs: offsetAt(FIRST_MS) }]
  let before = offsetAt(FIRST_MS)
  for (let endMs = FIRST_MS + STRIDE_MS; endMs <= LAST_MS; endMs += STRIDE_MS) {
    const after = offsetAt(endMs)
    if (after !== before) offsets.push({ sinceMs: lastChange(offsetAt, endMs - STRIDE_MS, endMs), offsetMs: after })
    before = after
  }
  return offsets
}

/** The moment between the two from which on the offset of `toMs` holds. */
function lastChange(offsetAt: (epochMs: number) => number, fromMs: number, toMs: number): number {
  const offsetMs = offsetAt(toMs)
  let [before, after] = [fromMs, toMs]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === offsetMs) after = middle
    else before = middle
  }
  return after
}

function offsetReader(zone: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (epochMs) => {
    const parts = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return local - Math.floor(epochMs / 1000) * 1000
  }
}
