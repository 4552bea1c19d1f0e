import { describe, expect, test } from 'vitest'
import { createKernelMemory, instantiateKernel, MemoryLayout } from './kernel.ts'

const memory = createKernelMemory(2 ** 22)
const kernel = instantiateKernel(memory)

function floats(layout: MemoryLayout, values: ArrayLike<number>): Float32Array {
  const view = new Float32Array(memory.buffer, layout.reserve(values.length * 4), values.length)
  view.set(values)
  return view
}

function int16s(layout: MemoryLayout, values: ArrayLike<number>): Int16Array {
  const view = new Int16Array(memory.buffer, layout.reserve(values.length * 2), values.length)
  view.set(values)
  return view
}

/** A fixed sequence without structure, in -1…1. */
function noise(length: number, seed = 1): number[] {
  return Array.from({ length }, (_, i) => Math.fround(Math.sin((i + 1) * 12.9898 * seed) * 43758.5453) % 1)
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  const differences = expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)))
  expect(Math.max(...differences)).toBeLessThan(tolerance)
}

describe('gemmInt16', () => {
  const [rows, depth, columns] = [8, 16, 24]
  const wholes = (length: number, peak: number, seed: number) => noise(length, seed).map((x) => Math.round(x * peak))
  const a = wholes(rows * depth, 16_383, 1)
  const b = wholes(depth * columns, 2_047, 2)

  function multiply(relu: boolean, accumulate: boolean) {
    const layout = new MemoryLayout()
    const panels = new Int16Array(depth * columns)
    for (let k = 0; k < depth; k++) {
      for (let n = 0; n < columns; n++) {
        panels[(n >> 3) * depth * 8 + (k >> 1) * 16 + (n & 7) * 2 + (k & 1)] = b[k * columns + n]!
      }
    }
    const rowScales = floats(layout, noise(rows, 3))
    const columnScales = floats(layout, noise(columns, 4))
    const bias = floats(layout, noise(columns, 5))
    const c = floats(layout, noise(rows * columns, 6))
    const before = [...c]
    const [aView, bView] = [int16s(layout, a), int16s(layout, panels)]
    kernel.gemmInt16(
      aView.byteOffset,
      rowScales.byteOffset,
      rows,
      depth,
      bView.byteOffset,
      columnScales.byteOffset,
      bias.byteOffset,
      c.byteOffset,
      columns,
      relu,
      accumulate,
    )
    const expected = before.map((old, i) => {
      const [m, n] = [Math.floor(i / columns), i % columns]
      let sum = 0
      for (let k = 0; k < depth; k++) sum += a[m * depth + k]! * b[k * columns + n]!
      const product = sum * rowScales[m]! * columnScales[n]! + bias[n]!
      return (relu ? Math.max(product, 0) : product) + (accumulate ? old : 0)
    })
    return { c, expected, peak: Math.max(...expected.map(Math.abs)) }
  }

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('equals a plain product (relu %s, accumulate %s)', (relu, accumulate) => {
    const { c, expected, peak } = multiply(relu, accumulate)
    expectClose(c, expected, peak * 1e-6)
  })

  test('does not overflow when every product has the largest size its operands allow', () => {
    const layout = new MemoryLayout()
    const limit = Math.floor((2 ** 31 - 1) / (2_047 * 512))
    const a = int16s(layout, new Array(4 * 512).fill(limit))
    const b = int16s(layout, new Array(512 * 8).fill(-2_047))
    const ones = floats(layout, new Array(8).fill(1))
    const zeros = floats(layout, new Array(8).fill(0))
    const c = floats(layout, new Array(32).fill(0))
    const [x, y] = [a.byteOffset, b.byteOffset]
    const [one, zero] = [ones.byteOffset, zeros.byteOffset]
    kernel.gemmInt16(x, one, 4, 512, y, one, zero, c.byteOffset, 8, false, false)
    expect([...c]).toEqual(new Array(32).fill(Math.fround(-limit * 2_047 * 512)))
  })
})

describe('quantiseRows', () => {
  test('keeps every number within half a step of its row', () => {
    const layout = new MemoryLayout()
    const [rows, width, limit] = [3, 64, 16_383]
    const source = floats(
      layout,
      noise(rows * width).map((x, i) => x * 10 ** (i / width)),
    )
    const quantised = int16s(layout, new Int16Array(rows * width))
    const scales = floats(layout, new Float32Array(rows))
    kernel.quantiseRows(source.byteOffset, rows, width, limit, quantised.byteOffset, scales.byteOffset)
    const errors = [...source].map(
      (value, i) => Math.abs(value / scales[Math.floor(i / width)]! - quantised[i]!), // in steps
    )
    expect(Math.max(...errors)).toBeLessThan(0.502)
    expect(Math.max(...quantised.map(Math.abs))).toBe(limit)
  })

  test('turns a row of zeros into zeros', () => {
    const layout = new MemoryLayout()
    const source = floats(layout, new Float32Array(8))
    const quantised = int16s(layout, new Array(8).fill(7))
    const scales = floats(layout, [7])
    kernel.quantiseRows(source.byteOffset, 1, 8, 16_383, quantised.byteOffset, scales.byteOffset)
    expect([...quantised]).toEqual(new Array(8).fill(0))
    expect(scales[0]).toBeLessThan(1e-20)
  })
})

test('layerNorm centres and scales each row, then applies gain and offset', () => {
  const layout = new MemoryLayout()
  const [rows, width] = [3, 32]
  const source = floats(layout, noise(rows * width))
  const gain = floats(layout, noise(width, 2))
  const offset = floats(layout, noise(width, 3))
  const output = floats(layout, new Float32Array(rows * width))
  kernel.layerNorm(source.byteOffset, rows, width, gain.byteOffset, offset.byteOffset, output.byteOffset)
  const expected = [...source].map((value, i) => {
    const row = [...source.subarray(i - (i % width), i - (i % width) + width)]
    const mean = row.reduce((sum, x) => sum + x, 0) / width
    const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width
    return (gain[i % width]! * (value - mean)) / Math.sqrt(variance + 1e-6) + offset[i % width]!
  })
  expectClose(output, expected, 1e-5)
})

describe('attention', () => {
  const [width, heads, scale] = [128, 4, 0.5]
  const headWidth = width / heads

  function naive(qkv: ArrayLike<number>, tokens: number): number[] {
    const at = (token: number, section: number, i: number) => qkv[token * width * 3 + section * width + i] ?? Number.NaN
    const output = new Array<number>(tokens * width).fill(0)
    for (let i = 0; i < output.length; i++) {
      const [token, column] = [Math.floor(i / width), i % width]
      const head = column - (column % headWidth)
      const scores = Array.from({ length: tokens }, (_, j) => {
        let dot = 0
        for (let k = 0; k < headWidth; k++) dot += at(token, 0, head + k) * at(j, 1, head + k)
        return dot * scale
      })
      const peak = Math.max(...scores)
      const weights = scores.map((score) => Math.exp(score - peak))
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      output[i] = weights.reduce((sum, weight, j) => sum + (weight / total) * at(j, 2, column), 0)
    }
    return output
  }

  test.each([1, 2, 3, 4, 7, 33])('equals a plain softmax attention over %i tokens', (tokens) => {
    const layout = new MemoryLayout()
    const qkv = floats(layout, noise(tokens * width * 3))
    const output = floats(layout, new Float32Array(tokens * width))
    const scores = layout.reserve((tokens + 3) * 4)
    kernel.attention(qkv.byteOffset, tokens, width, heads, scale, output.byteOffset, scores)
    expectClose(output, naive(qkv, tokens), 1e-6)
  })

  test('stays finite when one score towers over the others', () => {
    const layout = new MemoryLayout()
    const tokens = 5
    const qkv = floats(
      layout,
      noise(tokens * width * 3).map((x, i) => (i % (width * 3) < 2 * width ? x * 40 : x)),
    )
    const output = floats(layout, new Float32Array(tokens * width))
    kernel.attention(qkv.byteOffset, tokens, width, heads, scale, output.byteOffset, layout.reserve(64))
    expectClose(output, naive(qkv, tokens), 1e-3)
  })
})

test('embedTokens adds twice the row of the token and the row of its position', () => {
  const layout = new MemoryLayout()
  const [vocabulary, width] = [5, 8]
  const table = floats(layout, noise(vocabulary * width))
  const positions = floats(layout, noise(3 * width, 2))
  const ids = new Int32Array(memory.buffer, layout.reserve(12), 3)
  ids.set([4, 0, 4])
  const output = floats(layout, new Float32Array(3 * width))
  kernel.embedTokens(ids.byteOffset, 3, width, table.byteOffset, positions.byteOffset, output.byteOffset)
  const expected = [...positions].map((p, i) => 2 * table[ids[Math.floor(i / width)]! * width + (i % width)]! + p)
  expectClose(output, expected, 1e-6)
})

test('averageRows is the mean of the rows, column by column', () => {
  const layout = new MemoryLayout()
  const [rows, width] = [7, 16]
  const source = floats(layout, noise(rows * width))
  const output = floats(layout, new Float32Array(width))
  kernel.averageRows(source.byteOffset, rows, width, output.byteOffset)
  const expected = Array.from({ length: width }, (_, column) =>
    [...source].reduce((sum, x, i) => sum + (i % width === column ? x / rows : 0), 0),
  )
  expectClose(output, expected, 1e-6)
})
