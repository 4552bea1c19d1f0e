import { expect, test } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { agreement } from '../topics/agreement.ts'
import { rowOf } from '../topics/matrix.ts'
import { centredUnitVectors, sphericalKMeans } from './spherical-k-means.ts'

const GROUPS = 6
const DIMS = 8

/** Noisy copies of the first axes, all far from the origin, as embeddings are. */
function groupedVectors(): { vectors: Float32Array[]; groups: string[] } {
  const random = createSeededRandom(5)
  const groups = Array.from({ length: 120 }, (_, index) => String(index % GROUPS))
  const vectors = groups.map((group) =>
    Float32Array.from({ length: DIMS }, (_, j) => 3 + (j === Number(group) ? 2 : 0) + 0.2 * random.next()),
  )
  return { vectors, groups }
}

test('centred vectors have length 1 and their directions cancel out', () => {
  const matrix = centredUnitVectors(groupedVectors().vectors)
  const sum = new Float64Array(DIMS)
  for (let row = 0; row < matrix.rows; row++) {
    expect(Math.hypot(...rowOf(matrix, row))).toBeCloseTo(1)
    for (const [j, value] of rowOf(matrix, row).entries()) sum[j]! += value / matrix.rows
  }
  expect(Math.hypot(...sum)).toBeLessThan(0.01)
})

test('well separated groups are found, whatever the seed', () => {
  const { vectors, groups } = groupedVectors()
  for (const seed of [1, 2, 3]) {
    const labels = sphericalKMeans(centredUnitVectors(vectors), GROUPS, seed)
    expect(agreement(groups, [...labels].map(String)).ari).toBe(1)
  }
})

test('the same seed gives the same labels, and k groups never more than k labels', () => {
  const matrix = centredUnitVectors(groupedVectors().vectors)
  const labels = sphericalKMeans(matrix, 10, 4)
  expect(sphericalKMeans(matrix, 10, 4)).toEqual(labels)
  expect(Math.max(...labels)).toBeLessThan(10)
})

test('texts that are all the same make one group without an error', () => {
  const same = Array.from({ length: 5 }, () => Float32Array.of(1, 2, 3))
  expect(new Set(sphericalKMeans(centredUnitVectors(same), 2, 1))).toHaveLength(1)
})
