import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SignedSums } from './signed-sums.ts'

const WIDTH = 32
const ROWS = 20
const signs = Int8Array.from({ length: ROWS * WIDTH }, (_, i) => (Math.sin(i * i) > 0 ? 1 : -1))

test('sums are those of a plain loop, bit for bit', () => {
  const sums = new SignedSums(signs, WIDTH)
  const entries = fc.array(fc.tuple(fc.nat(ROWS - 1), fc.double({ min: -9, max: 9, noNaN: true })), { maxLength: ROWS })
  const property = fc.property(entries, (added) => {
    const plain = new Float64Array(WIDTH)
    sums.clear()
    for (const [row, weight] of added) {
      sums.add(row, weight)
      for (let j = 0; j < WIDTH; j++) plain[j]! += weight * signs[row * WIDTH + j]!
    }
    expect([...sums.sums()]).toEqual([...plain])
  })
  fc.assert(property, { numRuns: 200, seed: 2 })
})

test('rows that the matrix has not, and more entries than rows, are refused', () => {
  const sums = new SignedSums(signs, WIDTH)
  expect(() => sums.add(ROWS, 1)).toThrow(RangeError)
  for (let row = 0; row < ROWS; row++) sums.add(row, 1)
  expect(() => sums.add(0, 1)).toThrow(RangeError)
  expect(() => new SignedSums(signs, 24)).toThrow(RangeError)
})
