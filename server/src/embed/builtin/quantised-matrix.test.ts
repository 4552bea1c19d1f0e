import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantiseMatrix } from './quantised-matrix.ts'

const [ROWS, COLUMNS] = [6, 16]
const weights = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: ROWS * COLUMNS, maxLength: ROWS * COLUMNS })
  .map((values) => Float32Array.from(values))

function valueAt(panels: Int16Array, row: number, column: number): number {
  return panels[(column >> 3) * ROWS * 8 + (row >> 1) * 16 + (column & 7) * 2 + (row & 1)]!
}

test('every weight comes back within half a step of its column', () => {
  fc.assert(
    fc.property(weights, (source) => {
      const { panels, columnScales } = quantiseMatrix(source, COLUMNS)
      for (const [i, weight] of source.entries()) {
        const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS]
        const scale = columnScales[column]!
        expect(Math.abs(valueAt(panels, row, column) * scale - weight)).toBeLessThanOrEqual(scale * 0.501)
      }
    }),
  )
})

test('activations within the limit cannot overflow int32, whatever their signs', () => {
  fc.assert(
    fc.property(weights, (source) => {
      const { panels, activationLimit } = quantiseMatrix(source, COLUMNS)
      for (let column = 0; column < COLUMNS; column++) {
        let sum = 0
        for (let row = 0; row < ROWS; row++) sum += Math.abs(valueAt(panels, row, column)) * activationLimit
        expect(sum).toBeLessThan(2 ** 31)
      }
      expect(activationLimit).toBeGreaterThan(0)
    }),
  )
})
