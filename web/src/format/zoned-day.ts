// Days of a time zone: which day an instant is on, and when a day begins there.

const DAY_MS = 24 * 60 * 60 * 1000
const formats = new Map<string, Intl.DateTimeFormat>()

/** ISO date of an instant in an IANA time zone. */
export function dayOf(epochMs: number, zone: string): string {
  return new Date(wallClockMs(epochMs, zone)).toISOString().slice(0, 10)
}

/** The instant at which a day begins. A clock that jumps over midnight begins it after the jump. */
export function startOfDayMs(isoDate: string, zone: string): number {
  const midnight = Date.parse(isoDate)
  const guess = midnight - offsetMs(midnight, zone)
  const start = midnight - offsetMs(guess, zone)
  // The offset changed between the two guesses: the later one is on the day.
  return dayOf(start, zone) < isoDate ? Math.max(guess, start) : start
}

export function nextDay(isoDate: string): string {
  return new Date(Date.parse(isoDate) + DAY_MS).toISOString().slice(0, 10)
}

function offsetMs(epochMs: number, zone: string): number {
  return wallClockMs(epochMs, zone) - Math.floor(epochMs / 1000) * 1000
}

/** What a clock there shows, as if it were UTC; whole seconds. */
function wallClockMs(epochMs: number, zone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(epochMs)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  formats.set(zone, format)
  return format
}
