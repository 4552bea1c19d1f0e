import { expect, it } from 'vitest'
import { incoherentRows, topicCoherence } from './coherence.ts'
import { createMatrix } from './matrix.ts'

/** Rows of two numbers. */
function vectors(...rows: [number, number][]) {
  const matrix = createMatrix(rows.length, 2)
  matrix.values.set(rows.flat())
  return matrix
}

it('is the mean cosine between two different texts of a topic', () => {
  // Topic 7: three texts along x, one along y: of 6 pairs, 3 have cosine 1 and 3 have 0.
  const found = topicCoherence(vectors([1, 0], [0, 1], [0.6, 0.8]), Float64Array.of(3, 1, 1), Int32Array.of(7, 7, 9))
  expect(found.get(7)).toBeCloseTo(0.5)
  expect(found.get(9)).toBe(1)
})

it('hides topics without anything in common, a shown one a little later, and none of few texts', () => {
  const around = { meanVectors: vectors([0.29, 0], [0.31, 0], [0.33, 0]), counts: Float64Array.of(300, 300, 300) }
  const topics = Int32Array.of(1, 2, 3)
  const hidden = (texts: number, ...shown: number[]) => [
    ...incoherentRows({ ...around, texts, shown: new Set(shown) }, topics),
  ]
  expect(hidden(900)).toEqual([1, 1, 0])
  expect(hidden(900, 1, 2)).toEqual([1, 0, 0])
  expect(hidden(199)).toEqual([0, 0, 0])
})
