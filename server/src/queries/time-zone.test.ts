import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import { Statement } from '../warehouse/statement.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { dayNumber, isoDate } from './day.ts'
import { DAY_MS, localTimeMs, zoneOffsets } from './time-zone.ts'

const HOUR_MS = DAY_MS / 24

describe('a day starts at midnight of its zone', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00Z', 24],
    ['Europe/Berlin', '2026-03-28', '2026-03-27T23:00:00Z', 24],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z', 24],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z', 24],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00Z', 24],
    ['Asia/Kolkata', '2026-01-01', '2025-12-31T18:30:00Z', 24],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
    // Midnight itself was left out: the day began at one o'clock.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 23],
    // A date that the zone left out altogether.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 0],
  ])('%s %s', (zone, date, start, hours) => {
    const startMs = localTimeMs(Date.parse(date), zone)
    expect(new Date(startMs).toISOString()).toBe(start.replace('Z', '.000Z'))
    expect((localTimeMs(Date.parse(date) + DAY_MS, zone) - startMs) / HOUR_MS).toBe(hours)
  })
})

it('a time that clocks showed twice is the earlier one, a time that they left out is the change', () => {
  const at = (time: string) => new Date(localTimeMs(Date.parse(`${time}Z`), 'Europe/Berlin')).toISOString()
  expect(at('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z')
  expect(at('2026-03-29T02:30:00')).toBe('2026-03-29T01:00:00.000Z')
})

it('a zone without clock changes has one offset, one with them two a year', () => {
  const year = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const
  expect(zoneOffsets('Asia/Kathmandu', ...year).map(({ offsetMs }) => offsetMs / HOUR_MS)).toEqual([5.75])
  expect(zoneOffsets('Europe/Berlin', ...year).map(({ offsetMs }) => offsetMs / HOUR_MS)).toEqual([1, 2, 1])
})

describe('the day of a moment', () => {
  let warehouse: Warehouse
  beforeAll(async () => {
    warehouse = await openEmptyWarehouse()
  })
  afterAll(() => warehouse.close())

  const zones = [
    'UTC',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  ]

  it.each(zones)('in %s is what its calendar shows, half-hourly around every change of clocks', async (zone) => {
    const changes = ['1985-06-01', '2026-03-29', '2026-10-25'].map((date) => Date.parse(date))
    const moments = changes.flatMap((ms) =>
      Array.from({ length: 240 }, (_, index) => ms + (index - 120) * (HOUR_MS / 2)),
    )
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    for (const bounds of [
      { fromMs: null, toMs: null },
      { fromMs: Math.min(...moments), toMs: Math.max(...moments) + 1 },
    ]) {
      const statement = new Statement(warehouse.dialect)
      const day = dayNumber(statement, 'ms', zone, bounds)
      const rows = await warehouse.query<{ ms: number; day: number }>(
        statement.finish(
          `SELECT ms, ${day} AS day FROM (SELECT unnest(${statement.integers(moments)}) AS ms) AS moments`,
        ),
      )
      expect(rows.map((row) => isoDate(row.day))).toEqual(rows.map((row) => format.format(row.ms)))
      expect(rows).toHaveLength(moments.length)
    }
  })
})
