// Places demo sessions on the calendar: fewer at weekends, most at office hours. Positions come from the seed,
// so that only the dates depend on `now`, never who writes what.

import type { SeededRandom } from './seeded-random.ts'

/** The demo period in days; it ends at the start of the current UTC day. */
export const demoPeriodDays = 60

const dayMs = 86_400_000
const minuteMs = 60_000
const weekendWeight = 0.3

/** Weight of each local hour of the day, from midnight on. */
const hourWeights = [1, 0.5, 0.3, 0.2, 0.3, 0.6, 2, 5, 10, 14, 14, 12, 8, 10, 13, 12, 11, 9, 6, 5, 5, 4, 3, 2] as const

/** Maps a position in [0, 1) of the demo period to the start of a UTC day, in epoch milliseconds. */
function dayAt(position: number, now: Date): number {
  const end = Math.floor(now.getTime() / dayMs) * dayMs
  const days = Array.from({ length: demoPeriodDays }, (_, index) => end - (demoPeriodDays - index) * dayMs)
  let left = position * days.reduce((sum, day) => sum + dayWeight(day), 0)
  for (const day of days) {
    left -= dayWeight(day)
    if (left < 0) return day
  }
  return end - dayMs
}

/** Draws a time of day in milliseconds after midnight UTC for somebody `utcOffset` hours ahead. */
export function drawTimeOfDay(utcOffset: number, random: SeededRandom): number {
  const hour = Number(random.weighted(Object.fromEntries(hourWeights.map((weight, index) => [String(index), weight]))))
  const utcHour = (hour - utcOffset + 24) % 24
  return utcHour * 60 * minuteMs + Math.floor(random.next() * 60 * minuteMs)
}

/** Start of a session in epoch milliseconds: on its day, early enough to end on that day. */
export function sessionStart(position: number, timeOfDayMs: number, durationMs: number, now: Date): number {
  return dayAt(position, now) + Math.max(0, Math.min(timeOfDayMs, dayMs - durationMs - minuteMs))
}

function dayWeight(day: number): number {
  const weekday = new Date(day).getUTCDay()
  return weekday === 0 || weekday === 6 ? weekendWeight : 1
}
