import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { QuantisedRows } from './quantised-rows.ts'

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values)
  return Float32Array.from(values, (value) => (length === 0 ? 0 : value / length))
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

function rowsOf(vectors: readonly Float32Array[]): QuantisedRows {
  const rows = new QuantisedRows(vectors[0]!.length)
  for (const [row, vector] of vectors.entries()) rows.set(row, vector, 0)
  return rows
}

describe('scores', () => {
  test('leave the row of the largest product within the slack, whatever the width', () => {
    const width = fc.integer({ min: 1, max: 30 })
    const cases = width.chain((size) => {
      const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }).map(unit)
      return fc.tuple(fc.array(vector, { minLength: 1, maxLength: 40 }), vector)
    })
    fc.assert(
      fc.property(cases, ([vectors, target]) => {
        const rows = rowsOf(vectors)
        const scores = rows.scores(target)
        const products = vectors.map((vector) => product(vector, target))
        const best = products.indexOf(Math.max(...products))
        expect(scores[best]).toBeGreaterThanOrEqual(Math.max(...scores) - rows.scoreSlack)
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  test('rule out a row that is clearly further away', () => {
    const rows = rowsOf([unit([1, 0, 0]), unit([0.9, 0.5, 0])])
    const [near, far] = rows.scores(unit([2, 0, 0]))
    expect(far! + rows.scoreSlack).toBeLessThan(near!)
  })

  test('are those of the rows as they are now: set again, moved, forgotten, grown', () => {
    const axis = (at: number) => unit(Array.from({ length: 8 }, (_, i) => (i === at ? 1 : 0)))
    const rows = rowsOf(Array.from({ length: 600 }, (_, row) => axis(row % 8)))
    expect(rows.scores(axis(3)).findLastIndex((score) => score > 0)).toBe(595)
    rows.set(0, axis(5), 0)
    rows.copyWithin(1, 5, 7)
    rows.truncate(3)
    expect(rows.size).toBe(3)
    expect([...rows.scores(axis(5))].map((score) => score > 0)).toEqual([true, true, false])
    expect([...rows.scores(axis(6))].map((score) => score > 0)).toEqual([false, false, true])
  })
})

test('a row that is not there yet is refused unless it is the next one', () => {
  const rows = rowsOf([unit([1, 2, 3])])
  expect(() => rows.set(2, unit([1, 2, 3]), 0)).toThrow(RangeError)
  expect(() => rows.set(-1, unit([1, 2, 3]), 0)).toThrow(RangeError)
})
