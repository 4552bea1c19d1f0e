import { describe, expect, test } from 'vitest'
import { dotProducts, forEachRowOfDotProducts, gramMatrix } from './dot-products.ts'

function noise(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (Math.sin((i + 1) * 12.9898 * seed) * 43758.5453) % 1)
}

function naive(a: Float32Array, b: Float32Array, width: number): number[] {
  const products: number[] = []
  for (let i = 0; i < a.length; i += width) {
    for (let j = 0; j < b.length; j += width) {
      let sum = 0
      for (let k = 0; k < width; k++) sum += a[i + k]! * b[j + k]!
      products.push(sum)
    }
  }
  return products
}

describe('dotProducts', () => {
  test.each([
    [1, 1, 4],
    [3, 5, 12],
    [4, 8, 768],
    [130, 17, 20],
    [257, 300, 8],
  ])('of %i and %i rows of %i numbers equals the plain product', (m, n, width) => {
    const [a, b] = [noise(m * width, 1), noise(n * width, 2)]
    const products = dotProducts(a, b, width)
    const expected = naive(a, b, width)
    expect(products.length).toBe(expected.length)
    expect(Math.max(...expected.map((value, i) => Math.abs(value - products[i]!)))).toBeLessThan(1e-4)
  })

  test('of a matrix without rows is empty', () => {
    expect(dotProducts(new Float32Array(0), noise(8, 1), 4)).toEqual(new Float32Array(0))
    expect(dotProducts(noise(8, 1), new Float32Array(0), 4)).toEqual(new Float32Array(0))
  })

  test('refuses a matrix whose rows are not whole', () => {
    expect(() => dotProducts(noise(7, 1), noise(8, 1), 4)).toThrow(RangeError)
  })

  test('gives equal rows equal products, wherever they stand', () => {
    const width = 24
    const row = noise(width, 3)
    const repeated = Float32Array.from({ length: 300 * width }, (_, i) => row[i % width]!)
    expect(new Set(dotProducts(repeated, repeated, width)).size).toBe(1)
  })
})

test('forEachRowOfDotProducts visits every row once, in order', () => {
  const [a, b] = [noise(270 * 8, 1), noise(9 * 8, 2)]
  const rows: number[] = []
  const values: number[] = []
  forEachRowOfDotProducts(a, b, 8, (row, products) => {
    rows.push(row)
    values.push(...products)
  })
  expect(rows).toEqual(Array.from({ length: 270 }, (_, i) => i))
  expect(Float32Array.from(values)).toEqual(dotProducts(a, b, 8))
})

test.each([1, 7, 128, 129, 300])('gramMatrix of %i rows is bit for bit the full product', (rows) => {
  const a = noise(rows * 16, 1)
  expect(gramMatrix(a, 16)).toEqual(dotProducts(a, a, 16))
})
