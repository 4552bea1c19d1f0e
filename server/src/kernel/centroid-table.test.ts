import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CentroidTable } from './centroid-table.ts'

const WIDTH = 8

function normalise(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return vector.map((value) => (length === 0 ? 0 : value / length))
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [normalise(a), normalise(b)]
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0)
}

const vectors = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: WIDTH, maxLength: WIDTH })

function tableOf(rows: readonly (readonly number[])[]): CentroidTable {
  const table = new CentroidTable(WIDTH)
  for (const [row, vector] of rows.entries()) table.set(row, vector)
  return table
}

describe('nearest', () => {
  test('finds the largest cosine of a plain scan', () => {
    fc.assert(
      fc.property(fc.array(vectors, { minLength: 1, maxLength: 150 }), vectors, (rows, target) => {
        const found = tableOf(rows).nearest(target)!
        const largest = Math.max(...rows.map((row) => cosine(row, target)))
        expect(cosine(rows[found.index]!, target)).toBeCloseTo(largest, 6)
        expect(found.cosine).toBeCloseTo(largest, 6)
      }),
      { numRuns: 100 },
    )
  })

  test('separates neighbours closer than the rounding of the int16 scan', () => {
    const width = 768
    const target = Float32Array.from({ length: width }, (_, i) => Math.sin(i * i))
    const table = new CentroidTable(width)
    const shifted = (by: number) => target.map((value, i) => (i === 5 ? value + by : value))
    for (const [row, by] of [0.4, 0.3, 0.2, 0.05, 0.1, 0.5].entries()) table.set(row, shifted(by))
    expect(table.nearest(target)?.index).toBe(3)
  })

  test('takes the lowest row on ties', () => {
    const row = [1, 2, 3, 4, 5, 6, 7, 8]
    const away = row.map((value) => -value)
    expect(tableOf([away, row, row, row]).nearest(row)?.index).toBe(1)
  })

  test('gives a zero vector cosine 0, and a zero row no preference over an opposite one', () => {
    const zero = new Array(WIDTH).fill(0)
    const row = [1, 0, 0, 0, 0, 0, 0, 0]
    expect(tableOf([row]).nearest(zero)).toEqual({ index: 0, cosine: 0 })
    expect(tableOf([row.map((value) => -value), zero]).nearest(row)).toEqual({ index: 1, cosine: 0 })
  })

  test('ignores rows that were removed, though they stay in memory', () => {
    const unit = (i: number) => Array.from({ length: WIDTH }, (_, k) => (k === i ? 1 : 0))
    const table = tableOf([unit(0), unit(1), unit(2), unit(3)])
    table.truncate(3)
    expect(table.nearest(unit(3))?.cosine).toBe(0)
    table.swapRemove(0)
    expect(table.nearest(unit(2))).toEqual({ index: 0, cosine: 1 })
    expect(table.nearest(unit(0))?.cosine).toBe(0)
    expect(table.size).toBe(2)
  })

  test('is undefined for an empty table', () => {
    expect(new CentroidTable(WIDTH).nearest(new Array(WIDTH).fill(1))).toBeUndefined()
  })
})

test('a table that grows keeps every row', () => {
  const rows = Array.from({ length: 1_000 }, (_, i) =>
    Array.from({ length: WIDTH }, (_, k) => Math.sin(i * 31 + k * 7)),
  )
  const table = tableOf(rows)
  expect(table.size).toBe(1_000)
  expect(rows.every((row, i) => table.nearest(row)?.index === i)).toBe(true)
})

test('a replaced row answers with its new vector', () => {
  const table = tableOf([
    [1, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0, 0, 0],
  ])
  table.set(0, [0, 0, 5, 0, 0, 0, 0, 0])
  expect(table.nearest([0, 0, 1, 0, 0, 0, 0, 0])).toEqual({ index: 0, cosine: 1 })
})

test('refuses wrong rows, wrong widths and numbers that are not finite', () => {
  const table = tableOf([[1, 2, 3, 4, 5, 6, 7, 8]])
  expect(() => new CentroidTable(12)).toThrow(RangeError)
  expect(() => table.set(2, new Array(WIDTH).fill(1))).toThrow(RangeError)
  expect(() => table.set(0, [1, 2])).toThrow(RangeError)
  expect(() => table.set(1, new Array(WIDTH).fill(Number.NaN))).toThrow(RangeError)
  expect(() => table.swapRemove(1)).toThrow(RangeError)
  expect(table.size).toBe(1)
})
