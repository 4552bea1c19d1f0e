import { describe, expect, it } from 'vitest'
import { dayOf, nextDay, startOfDayMs } from './zoned-day.ts'

describe('days of a time zone', () => {
  it.each([
    ['UTC', '2026-11-23', '2026-11-23T00:00:00Z'],
    ['Asia/Kolkata', '2026-11-23', '2026-11-22T18:30:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
    // Clocks there jump from midnight to one.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z'],
  ])('begin at the midnight of %s: %s', (zone, date, instant) => {
    const start = startOfDayMs(date, zone)
    expect(new Date(start).toISOString()).toBe(new Date(instant).toISOString())
    expect([dayOf(start, zone), dayOf(start - 1, zone) < date]).toEqual([date, true])
  })

  it('follow one another over the ends of months and years', () => {
    expect([nextDay('2026-12-31'), nextDay('2028-02-28')]).toEqual(['2027-01-01', '2028-02-29'])
  })
})
