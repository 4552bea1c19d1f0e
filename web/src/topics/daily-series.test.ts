import { expect, it } from 'vitest'
import { dailyValues, sumDaily, topicDays } from './daily-series.ts'

const trend = (daily: { date: string; events: number }[]) => ({
  trend: { word: 'steady' as const, current: 0, previous: 0, daily },
})
const topics = [
  trend([
    { date: '2026-11-02', events: 3 },
    { date: '2026-11-04', events: 1 },
  ]),
  trend([{ date: '2026-11-01', events: 2 }]),
]
const period = { fromMs: null, toMs: Date.parse('2026-11-04T12:00:00Z') }

it('has a value for every day, also for those without events', () => {
  const days = topicDays(topics, period)
  expect(days).toEqual(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'])
  expect(dailyValues(topics[0]!.trend.daily, days)).toEqual([0, 3, 0, 1])
})

it('sums all topics day by day', () => {
  expect(sumDaily(topics, topicDays(topics, period))).toEqual([2, 3, 0, 1])
})
