import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { spikeOf } from './spike-of.ts'

const RULE = { minEvents: 20, ratio: 2 }

/** Whether any day of a history, the oldest first, is called a spike. */
function spikes(days: readonly number[]): number[] {
  return days.flatMap((current, index) => {
    const before = days.slice(0, index).reverse()
    return spikeOf({ current, before, ...RULE }).isSpike ? [index] : []
  })
}

/** Poisson by Knuth's product (1969). */
function poisson(mean: number, random: { next(): number }): number {
  const end = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > end; count++) product *= random.next()
  return count
}

describe('a spike', () => {
  it('is a day far above the busiest days before', () => {
    expect(spikes([30, 28, 33, 31, 29, 30, 34, 27, 31, 90, 30])).toEqual([9])
  })

  it('ends where it lasts: that is the usual then', () => {
    expect(spikes([30, 28, 33, 31, 29, 30, 34, 27, 31, 90, 95, 92])).toEqual([9])
  })

  it('is seen again a while after an earlier one', () => {
    expect(spikes([30, 28, 33, 29, 31, 29, 30, 90, 34, 27, 31, 28, 33, 29, 90])).toEqual([7, 14])
  })

  it('is no weekly rhythm, however steep', () => {
    const weeks = Array.from({ length: 12 }, () => [200, 40, 35, 30, 30, 5, 4]).flat()
    for (let day = 0; day < 7; day++) expect(spikes(weeks.slice(day))).toEqual([])
  })

  it('is no steady growth: 5% or 20% a day', () => {
    for (const growth of [1.05, 1.2]) {
      expect(spikes(Array.from({ length: 40 }, (_, day) => Math.round(20 * growth ** day)))).toEqual([])
    }
  })

  it('is nothing small, and nothing without days to compare with', () => {
    expect(spikes([0, 0, 0, 0, 0, 0, 0, 19])).toEqual([])
    expect(spikes([10, 10, 10, 10, 10, 10, 400])).toEqual([])
    expect(spikes([0, 0, 0, 0, 0, 0, 0, 40])).toEqual([7])
  })

  it('does not happen by chance: 100 topics over 200 days, with means from 2 to 40', () => {
    const random = createSeededRandom(7)
    for (let topic = 0; topic < 100; topic++) {
      const mean = 2 + (topic * 38) / 99
      expect(spikes(Array.from({ length: 200 }, () => poisson(mean, random)))).toEqual([])
    }
  })
})
