// Consolidation, step 2: each micro-cluster moves half way to its neighbours, which closes gaps inside a topic.
// The largest single gain of the engine: ARI .459 → .507 over four labelled sets (2026-11).
import { createMatrix, type Matrix, rescale } from './matrix.ts'
import { type Neighbours, nearestNeighbours } from './neighbours.ts'

const NEIGHBOUR_TEXTS = 25
const FEWEST_NEIGHBOURS = 4
const NEIGHBOUR_SHARE = 0.5

/**
 * C (m × d) = unit(½·C0 + ½·unit(Σ weight_j·C0_j)), weight_j = max(0, cosine)²·√w_j, over neighbours j: taken while those
 * before hold fewer than 25 texts, at least 4, and none below leastCosine.
 * weights (m): texts of each micro-cluster.
 */
export function smoothOnce(
  c0: Matrix,
  weights: Float64Array,
  leastCosine = 0,
  neighbours: readonly Neighbours[] = nearestNeighbours(c0),
): Matrix {
  const smoothed = createMatrix(c0.rows, c0.dims)
  for (const [row, nearest] of neighbours.entries()) smoothRow(c0, weights, row, nearest, leastCosine, smoothed)
  return smoothed
}

function smoothRow(
  c0: Matrix,
  weights: Float64Array,
  row: number,
  { rows, cosines }: Neighbours,
  leastCosine: number,
  smoothed: Matrix,
): void {
  const { dims, values } = c0
  const average = new Float32Array(dims)
  let held = 0
  for (const [rank, neighbour] of rows.entries()) {
    const cosine = cosines[rank] as number
    if (rank >= FEWEST_NEIGHBOURS && held >= NEIGHBOUR_TEXTS) break
    if (cosine < leastCosine) break
    const texts = weights[neighbour] as number
    held += texts
    const weight = Math.max(0, cosine) ** 2 * Math.sqrt(texts)
    const offset = neighbour * dims
    for (let j = 0; j < dims; j++) average[j] = (average[j] as number) + weight * (values[offset + j] as number)
  }
  rescale(average, 0, dims, NEIGHBOUR_SHARE)
  const offset = row * dims
  for (let j = 0; j < dims; j++) {
    smoothed.values[offset + j] = (1 - NEIGHBOUR_SHARE) * (values[offset + j] as number) + (average[j] as number)
  }
  rescale(smoothed.values, offset, dims, 1)
}
