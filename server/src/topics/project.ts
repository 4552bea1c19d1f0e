// Consolidation, step 1: every micro-cluster seen with today's mean and document frequencies.
// Works from sums, never from texts.
import { projectSpelling } from '../embed/lexical/project-spelling.ts'
import { SPELLING_DIMS } from '../embed/lexical/sign-matrix.ts'
import { createMatrix, type Matrix, rescale } from './matrix.ts'
import { MEANING_LENGTH, SPELLING_LENGTH } from './message-vector.ts'

/** What projection needs of m micro-clusters. */
export interface MicroClusterSums {
  /** m × embedding dims: mean embedding of each micro-cluster. */
  readonly meanEmbeddings: Matrix
  /** Sparse Σ tf of all micro-clusters, one after the other; row i spans [offsets[i], offsets[i + 1]). */
  readonly spelling: { readonly offsets: Uint32Array; readonly buckets: Uint16Array; readonly weights: Float32Array }
  /** Running mean of the dimension's embeddings. */
  readonly mean: Float32Array
  /** Inverse document frequency, 0 for buckets of fewer than two texts. */
  readonly idf: Float32Array
}

/** C0 (m × (embedding dims + SPELLING_DIMS)): [√.6 · unit(mean embedding − mean) ; √.4 · unit(projected idf · Σ tf)]. */
export function projectMicroClusters(sums: MicroClusterSums): Matrix {
  const { meanEmbeddings, spelling, mean, idf } = sums
  const { rows, dims } = meanEmbeddings
  const projected = createMatrix(rows, dims + SPELLING_DIMS)
  for (let row = 0; row < rows; row++) {
    const offset = row * projected.dims
    for (let j = 0; j < dims; j++) {
      projected.values[offset + j] = (meanEmbeddings.values[row * dims + j] as number) - (mean[j] as number)
    }
    rescale(projected.values, offset, dims, MEANING_LENGTH)
    const start = spelling.offsets[row] as number
    const end = spelling.offsets[row + 1] as number
    const buckets = spelling.buckets.subarray(start, end)
    const weights = spelling.weights.subarray(start, end)
    projectSpelling(buckets, weights, idf, SPELLING_LENGTH, projected.values, offset + dims)
  }
  return projected
}
