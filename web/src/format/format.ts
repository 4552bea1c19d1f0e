// Numbers, shares, dates and durations as people read them: in the browser's language and the project's time zone.

import { projectZone } from './project-zone.ts'

const locale = globalThis.navigator?.language

const whole = new Intl.NumberFormat(locale)
const measured = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 })
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const wholePercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
const signedPercent = new Intl.NumberFormat(locale, {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
})
const signedTenths = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const fullDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
const MOMENTS = {
  moment: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  longMoment: { dateStyle: 'medium', timeStyle: 'short' },
  fullMoment: { dateStyle: 'full', timeStyle: 'long' },
  clock: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  date: { dateStyle: 'medium' },
} satisfies Record<string, Intl.DateTimeFormatOptions>
const moments = new Map<string, Intl.DateTimeFormat>()

export function formatCount(count: number): string {
  return Math.abs(count) >= 100_000 ? compact.format(count) : whole.format(count)
}

/** A measured number; a dash where there is none. */
export function formatNumber(value: number | null): string {
  if (value === null) return '–'
  return Math.abs(value) >= 100_000 ? compact.format(value) : measured.format(value)
}

/** `share` from 0 to 1. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.001 ? `<${percent.format(0.001)}` : percent.format(share)
}

export function formatWholeShare(share: number): string {
  return share > 0 && share < 0.01 ? `<${wholePercent.format(0.01)}` : wholePercent.format(share)
}

/** A difference of two shares, in percentage points. */
export function formatSignedPoints(difference: number): string {
  return `${signedTenths.format(difference * 100)} pts`
}

/** Of `current` against `previous`; null where nothing was before. */
export function formatChange(current: number, previous: number): string | null {
  return previous === 0 ? null : signedPercent.format(current / previous - 1)
}

/** `isoDate` such as `2026-11-23`. */
export function formatDay(isoDate: string): string {
  return day.format(new Date(isoDate))
}

/** `isoDate` such as `2026-11-23`. */
export function formatFullDay(isoDate: string): string {
  return fullDay.format(new Date(isoDate))
}

/** The day of an instant. */
export function formatDate(iso: string): string {
  return inZone('date', iso)
}

export function formatMoment(iso: string): string {
  return inZone('moment', iso)
}

export function formatLongMoment(iso: string): string {
  return inZone('longMoment', iso)
}

export function formatFullMoment(iso: string): string {
  return inZone('fullMoment', iso)
}

export function formatClock(iso: string): string {
  return inZone('clock', iso)
}

/** In its largest fitting unit: `45 sec`, `3 min`, `2 hr`, `5 days`. */
export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 90 * 60
        ? [seconds / 60, 'minute']
        : seconds < 36 * 3600
          ? [seconds / 3600, 'hour']
          : [seconds / 86_400, 'day']
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 })
  return format.format(value)
}

function inZone(kind: keyof typeof MOMENTS, iso: string): string {
  const timeZone = projectZone()
  const key = `${kind} ${timeZone}`
  const format = moments.get(key) ?? new Intl.DateTimeFormat(locale, { ...MOMENTS[kind], timeZone })
  moments.set(key, format)
  return format.format(new Date(iso))
}
