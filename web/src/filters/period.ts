// The time range of the filters: what the API is asked for, the period before it, and its days. Days are those of the project's time zone, as the server's.

import { projectZone } from '../format/project-zone.ts'
import { dayOf, nextDay, startOfDayMs } from '../format/zoned-day.ts'
import { DEFAULT_RANGE, type FilterQuery, type FilterSearch, type Range } from './filter-search.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const DAYS: Record<Exclude<Range, 'all' | '24h'>, number> = { '7d': 7, '30d': 30, '90d': 90 }

export interface Period {
  /** Null: since the first event. */
  readonly fromMs: number | null
  /** Exclusive. */
  readonly toMs: number
}

export function periodOf(search: FilterSearch, nowMs: number, zone = projectZone()): Period {
  if (search.from || search.to) {
    const toMs = search.to ? startOfDayMs(nextDay(search.to), zone) : nowMs
    return { fromMs: search.from ? startOfDayMs(search.from, zone) : toMs - DAYS['30d'] * DAY_MS, toMs }
  }
  const range = search.range ?? DEFAULT_RANGE
  if (range === 'all') return { fromMs: null, toMs: nowMs }
  return { fromMs: nowMs - (range === '24h' ? 24 * HOUR_MS : DAYS[range] * DAY_MS), toMs: nowMs }
}

/** The default range is the server's own: no parameter. Others start at the full minute, so that answers can be kept. */
export function filterQuery(search: FilterSearch, nowMs: number): FilterQuery {
  const { event, segment, dimension } = search
  return {
    ...rangeQuery(search, nowMs),
    ...(event ? { event } : {}),
    ...(segment ? { segment } : {}),
    ...(dimension ? { dimension } : {}),
  }
}

function rangeQuery(search: FilterSearch, nowMs: number): FilterQuery {
  if (search.from || search.to) {
    return { ...(search.from ? { from: search.from } : {}), ...(search.to ? { to: search.to } : {}) }
  }
  const { fromMs } = periodOf(search, Math.floor(nowMs / 60_000) * 60_000)
  if (fromMs === null) return { from: 'all' }
  return (search.range ?? DEFAULT_RANGE) === DEFAULT_RANGE ? {} : { from: new Date(fromMs).toISOString() }
}

/** The equally long period just before; null where there is none. */
export function previousPeriodQuery(search: FilterSearch, nowMs: number): FilterQuery | null {
  const { fromMs, toMs } = periodOf(search, Math.floor(nowMs / 60_000) * 60_000)
  if (fromMs === null) return null
  const before = new Date(fromMs - (toMs - fromMs))
  return { ...filterQuery(search, nowMs), from: before.toISOString(), to: new Date(fromMs).toISOString() }
}

/** ISO dates of the period, in order; `firstDate` starts it where the period has no start. */
export function daysOf({ fromMs, toMs }: Period, firstDate: string | undefined, zone = projectZone()): string[] {
  const last = dayOf(toMs - 1, zone)
  const days: string[] = []
  let day = fromMs === null ? (firstDate ?? last) : dayOf(fromMs, zone)
  do {
    days.push(day)
    day = nextDay(day)
  } while (day <= last)
  return days
}
