import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustForFalseDiscoveries } from './false-discovery-rate.ts'
import { fisherExact } from './fisher-exact.ts'
import { twoSidedNormalTail } from './normal-tail.ts'
import { compareProportions } from './two-proportions.ts'

const of = (successes: number, total: number) => ({ successes, total })

describe('the normal tail', () => {
  it.each([
    [0, 1],
    [1, 0.3173105078629141],
    [-1.959963984540054, 0.05],
    [2.5758293035489004, 0.01],
    [4, 6.334248366623996e-5],
    [5, 5.733031437583892e-7],
    [8, 1.2441921148543578e-15],
  ])('beyond %f', (z, tail) => {
    expect(twoSidedNormalTail(z) / tail).toBeCloseTo(1, 10)
  })
})

describe("Fisher's exact test", () => {
  it.each([
    // The lady tasting tea.
    [of(3, 4), of(1, 4), 0.485714285714286],
    [of(4, 4), of(0, 4), 0.0285714285714286],
    [of(1, 10), of(11, 14), 0.0027594561852200836],
    [of(8, 10), of(1, 6), 0.034965034965035],
    [of(0, 5), of(0, 7), 1],
    [of(5, 5), of(7, 7), 1],
  ])('%j against %j', (a, b, pValue) => {
    expect(fisherExact(a, b)).toBeCloseTo(pValue, 12)
    expect(fisherExact(b, a)).toBeCloseTo(pValue, 12)
  })

  it('agrees with adding up all tables one by one', () => {
    const group = fc
      .integer({ min: 1, max: 12 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)))
    fc.assert(
      fc.property(group, group, ([hitsA, totalA], [hitsB, totalB]) => {
        const choose = (n: number, k: number): number =>
          k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k
        const tables = Array.from(
          { length: totalA + 1 },
          (_, hits) => choose(totalA, hits) * choose(totalB, hitsA + hitsB - hits),
        )
        const all = tables.reduce((sum, table) => sum + table, 0)
        const observed = tables[hitsA] ?? 0
        const unlikely = tables.filter((table) => table <= observed * (1 + 1e-7)).reduce((sum, table) => sum + table, 0)
        expect(fisherExact(of(hitsA, totalA), of(hitsB, totalB))).toBeCloseTo(unlikely / all, 9)
      }),
      { numRuns: 500 },
    )
  })

  it('of a million against few neither overflows nor takes long', () => {
    expect(fisherExact(of(3, 3), of(500_000, 1_000_000))).toBeCloseTo(0.25, 4)
    expect(fisherExact(of(0, 1_000_000), of(4, 1_000_000))).toBeCloseTo(0.125, 4)
  })
})

describe('two proportions', () => {
  it('are compared by z where every expected count is five or more', () => {
    const found = compareProportions(of(45, 100), of(30, 100))
    expect(found?.test).toBe('z')
    // z = 0.15 / sqrt(0.375 · 0.625 · 0.02) = 2.19089…
    expect(found?.pValue).toBeCloseTo(0.028459737, 8)
  })

  it('are compared exactly below', () => {
    expect(compareProportions(of(5, 10), of(5, 10))?.test).toBe('z')
    expect(compareProportions(of(5, 10), of(4, 10))?.test).toBe('fisher')
    expect(compareProportions(of(9, 9), of(8, 900))?.test).toBe('fisher')
  })

  it('of an empty group are not compared', () => {
    expect(compareProportions(of(0, 0), of(3, 10))).toBeNull()
  })

  it('that are all or none are no difference', () => {
    expect(compareProportions(of(50, 50), of(60, 60))).toEqual({ test: 'fisher', pValue: 1 })
  })
})

describe('false discoveries', () => {
  it('are bounded as in the worked example of the 1995 paper', () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ]
    const adjusted = adjustForFalseDiscoveries(pValues)
    expect(adjusted.filter((q) => q <= 0.05)).toHaveLength(4)
    expect(adjusted[0]).toBeCloseTo(0.0015, 12)
    expect(adjusted[3]).toBeCloseTo(0.035625, 12)
    expect(adjusted[4]).toBeCloseTo(0.0603, 12)
  })

  it('keep the order of the p-values, never fall below them and never exceed 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const adjusted = adjustForFalseDiscoveries(pValues)
        pValues.forEach((pValue, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(pValue)
          expect(adjusted[index]).toBeLessThanOrEqual(1)
          pValues.forEach((other, at) => {
            if (pValue <= other) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[at] ?? 0)
          })
        })
      }),
    )
  })
})
