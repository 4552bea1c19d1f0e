// Counts per day as charts need them: every day of the period, also those without events.

import type { Topic } from '../api/client.ts'
import { daysOf, type Period } from '../filters/period.ts'

export type DailyCounts = readonly { readonly date: string; readonly events: number }[]

export function dailyValues(daily: DailyCounts, days: readonly string[]): number[] {
  const counts = new Map(daily.map(({ date, events }) => [date, events]))
  return days.map((date) => counts.get(date) ?? 0)
}

/** The days of the period; where it has no start, from the first day that any topic has events. */
export function topicDays(topics: readonly Pick<Topic, 'trend'>[], period: Period): string[] {
  const first = topics.reduce<string | undefined>((earliest, { trend }) => {
    const date = trend.daily[0]?.date
    return date !== undefined && (earliest === undefined || date < earliest) ? date : earliest
  }, undefined)
  return daysOf(period, first)
}

/** The sum over all topics, day by day. */
export function sumDaily(topics: readonly Pick<Topic, 'trend'>[], days: readonly string[]): number[] {
  const sums = new Map<string, number>()
  for (const { trend } of topics) {
    for (const { date, events } of trend.daily) sums.set(date, (sums.get(date) ?? 0) + events)
  }
  return days.map((date) => sums.get(date) ?? 0)
}
