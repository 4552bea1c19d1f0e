import { describe, expect, it } from 'vitest'
import { binomialTailAtLeast } from './binomial-tail.ts'
import { trendOf } from './trend-of.ts'

const trend = (current: number, previous: number, more: { historyDays?: number; firstSeenDaysAgo?: number } = {}) =>
  trendOf({ current, previous, periodDays: 7, historyDays: 60, firstSeenDaysAgo: 50, ...more }).word

describe('trendOf', () => {
  it.each([
    ['spiking', 90, 30],
    ['rising', 200, 140],
    ['steady', 105, 100],
    ['cooling', 140, 200],
    ['fading', 10, 90],
    ['fading', 0, 40],
  ])('calls it %s when %i follow %i', (word, current, previous) => {
    expect(trend(current, previous)).toBe(word)
  })

  it('leaves small numbers steady, however large their ratio', () => {
    expect([trend(6, 1), trend(1, 6), trend(9, 3), trend(0, 0), trend(12, 8)]).toEqual(Array(5).fill('steady'))
  })

  it('calls a topic new only when first seen within the period, with enough messages', () => {
    expect(trend(5, 0, { firstSeenDaysAgo: 3 })).toBe('new')
    expect(trend(4, 0, { firstSeenDaysAgo: 3 })).toBe('steady')
    expect(trend(60, 0, { firstSeenDaysAgo: 40 })).toBe('spiking')
  })

  it('compares nothing while the history is too short, and corrects for half a period', () => {
    expect(trend(500, 0, { historyDays: 7, firstSeenDaysAgo: 6 })).toBe('steady')
    expect(trend(100, 60, { historyDays: 11.2 })).toBe('steady')
  })
})

describe('binomialTailAtLeast', () => {
  it('sums exactly and passes smoothly to the approximation', () => {
    expect(binomialTailAtLeast(2, 3, 0.5)).toBeCloseTo(0.5, 12)
    expect(binomialTailAtLeast(3, 3, 0.25)).toBeCloseTo(1 / 64, 12)
    expect(binomialTailAtLeast(2_560, 5_000, 0.5)).toBeCloseTo(binomialTailAtLeast(2_561, 5_002, 0.5), 2)
    expect(binomialTailAtLeast(0, 10, 0.5)).toBe(1)
  })
})
