// The scan of the hot path: which centroid lies nearest to a message vector.
// One function so that a SIMD kernel can stand in.

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
