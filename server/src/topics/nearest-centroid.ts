// The scan of the hot path: which centroid lies nearest to a message vector.
// Small tables are read through; of large ones the kernel scores an int16 copy, and only what can still win is read.
import { QuantisedRows } from '../kernel/quantised-rows.ts'
import type { MicroClusters } from './micro-clusters.ts'

/** From here on the kernel pays: 32 rows of 768 take 25 µs when read through (2026-11). Below, a copy is not worth its 0.4 MB. */
const FEWEST_QUANTISED_ROWS = 32
const LOWEST_SCORE = -(2 ** 31)

export interface NearestCentroid {
  /** Row of the centroid; −1 where there is none. */
  readonly row: number
  /** Its inner product with the vector; −Infinity where there is none. */
  readonly cosine: number
}

/** centroids: count rows of dims numbers, row after row. Equal products go to the lowest row. */
export function nearestCentroid(
  centroids: Float32Array,
  count: number,
  dims: number,
  vector: Float32Array,
): NearestCentroid {
  let row = -1
  let cosine = Number.NEGATIVE_INFINITY
  for (let candidate = 0; candidate < count; candidate++) {
    const product = productAt(centroids, candidate * dims, dims, vector)
    if (product > cosine) {
      cosine = product
      row = candidate
    }
  }
  return { row, cosine }
}

/**
 * The live row nearest to a message vector: the same one, with the same cosine, as nearestCentroid over all centroids.
 * Below `leastCosine` it need not be found: row −1 then, or any row with its cosine. The vector has length 1.
 * 5,000 rows of 768 take 0.15 ms instead of 3.7 (2026-11).
 */
export function nearestMicroCluster(
  clusters: MicroClusters,
  vector: Float32Array,
  leastCosine = Number.NEGATIVE_INFINITY,
): NearestCentroid {
  const { centroids, live, vectorDims } = clusters
  if (live < FEWEST_QUANTISED_ROWS) return nearestCentroid(centroids, live, vectorDims, vector)
  clusters.quantisedCentroids ??= new QuantisedRows(vectorDims)
  const rows = clusters.quantisedCentroids
  for (let row = rows.size; row < live; row++) rows.set(row, centroids, row * vectorDims)
  const least = Math.max(LOWEST_SCORE, rows.scoreOf(leastCosine))
  const scores = rows.scores(vector, least)
  let highest = least + rows.scoreSlack
  for (let row = 0; row < live; row++) if ((scores[row] as number) > highest) highest = scores[row] as number
  const threshold = highest - rows.scoreSlack
  let nearest: NearestCentroid = { row: -1, cosine: Number.NEGATIVE_INFINITY }
  for (let row = 0; row < live; row++) {
    if ((scores[row] as number) < threshold) continue
    const cosine = productAt(centroids, row * vectorDims, vectorDims, vector)
    if (cosine > nearest.cosine) nearest = { row, cosine }
  }
  return nearest
}

/** Four running sums keep the processor's adders busy; dims left over beyond a multiple of 4 are added at the end. */
function productAt(centroids: Float32Array, offset: number, dims: number, vector: Float32Array): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let j = 0
  for (; j + 3 < dims; j += 4) {
    s0 += (centroids[offset + j] as number) * (vector[j] as number)
    s1 += (centroids[offset + j + 1] as number) * (vector[j + 1] as number)
    s2 += (centroids[offset + j + 2] as number) * (vector[j + 2] as number)
    s3 += (centroids[offset + j + 3] as number) * (vector[j + 3] as number)
  }
  for (; j < dims; j++) s0 += (centroids[offset + j] as number) * (vector[j] as number)
  return s0 + s1 + (s2 + s3)
}
