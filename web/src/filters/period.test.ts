import { expect, it } from 'vitest'
import { daysOf, filterQuery, periodOf, previousPeriodQuery } from './period.ts'

const NOW = Date.parse('2026-11-23T15:30:20Z')

it('asks the server without a range for its own default', () => {
  expect(filterQuery({}, NOW)).toEqual({})
})

it('asks for all time, for the last days, and for dates as they stand', () => {
  expect(filterQuery({ range: 'all' }, NOW)).toEqual({ from: 'all' })
  expect(filterQuery({ range: '7d' }, NOW)).toEqual({ from: '2026-11-16T15:30:00.000Z' })
  expect(filterQuery({ from: '2026-11-01', to: '2026-11-10' }, NOW)).toEqual({ from: '2026-11-01', to: '2026-11-10' })
})

it('compares with the equally long period that ends where this one starts', () => {
  expect(previousPeriodQuery({ from: '2026-11-11', to: '2026-11-20' }, NOW)).toEqual({
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-11T00:00:00.000Z',
  })
  expect(previousPeriodQuery({ range: 'all' }, NOW)).toBeNull()
})

it('lists each day of a range with two dates, both included', () => {
  const period = periodOf({ from: '2026-02-27', to: '2026-03-02' }, NOW)
  expect(daysOf(period, undefined)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
})

it('starts at the first date with events where the range has no start', () => {
  expect(daysOf(periodOf({ range: 'all' }, NOW), '2026-11-21')).toEqual(['2026-11-21', '2026-11-22', '2026-11-23'])
})
