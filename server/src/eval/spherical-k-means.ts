// The baseline beside the topics: k-means that is told the true number, on the meaning of the texts alone.
// Seeded: the same vectors, k and seed give the same labels.

import { createSeededRandom, type SeededRandom } from '../demo/seeded-random.ts'
import { dotProducts } from '../topics/dot-products.ts'
import { sumByLabel } from '../topics/labels.ts'
import { createMatrix, dot, type Matrix, normaliseRows, rowOf } from '../topics/matrix.ts'

const MOST_ROUNDS = 50

/** Vectors minus their mean, scaled to length 1: one row a vector. vectors: at least one, of one length. */
export function centredUnitVectors(vectors: readonly Float32Array[]): Matrix {
  const dims = vectors[0]?.length ?? 0
  const mean = new Float64Array(dims)
  for (const vector of vectors) {
    for (let j = 0; j < dims; j++) mean[j] = (mean[j] as number) + (vector[j] as number) / vectors.length
  }
  const centred = createMatrix(vectors.length, dims)
  for (const [row, vector] of vectors.entries()) {
    for (let j = 0; j < dims; j++) centred.values[row * dims + j] = (vector[j] as number) - (mean[j] as number)
  }
  normaliseRows(centred)
  return centred
}

/**
 * Labels 0 … k − 1 of unit vectors (n × d), k ≤ n: spherical k-means (Dhillon and Modha 2001) from k-means++ starts
 * (Arthur and Vassilvitskii 2007), the best of `restarts` by inertia.
 */
export function sphericalKMeans(vectors: Matrix, k: number, seed: number, restarts = 3): Int32Array {
  const random = createSeededRandom(seed)
  const runs = Array.from({ length: restarts }, () => converge(vectors, spreadStarts(vectors, k, random)))
  return runs.reduce((best, run) => (run.inertia < best.inertia ? run : best)).labels
}

/** k rows, each drawn in proportion to its squared distance from those drawn before. */
function spreadStarts(vectors: Matrix, k: number, random: SeededRandom): Matrix {
  const centroids = createMatrix(k, vectors.dims)
  const distances = new Float64Array(vectors.rows).fill(1)
  for (let label = 0; label < k; label++) {
    const start = rowOf(vectors, drawn(distances, random))
    rowOf(centroids, label).set(start)
    for (let row = 0; row < vectors.rows; row++) {
      const distance = Math.max(0, 2 - 2 * dot(rowOf(vectors, row), start))
      distances[row] = label === 0 ? distance : Math.min(distances[row] as number, distance)
    }
  }
  return centroids
}

function drawn(weights: Float64Array, random: SeededRandom): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return index
  }
  return weights.length - 1
}

function converge(vectors: Matrix, starts: Matrix): { labels: Int32Array; inertia: number } {
  const products = new Float32Array(vectors.rows * starts.rows)
  const ones = new Float64Array(vectors.rows).fill(1)
  let centroids = starts
  let labels = new Int32Array(vectors.rows).fill(-1)
  let inertia = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    dotProducts(vectors, centroids, products)
    const nearest = nearestLabels(products, vectors.rows, centroids.rows)
    inertia = nearest.inertia
    if (nearest.labels.every((label, row) => label === labels[row])) break
    labels = nearest.labels
    centroids = meansOf(vectors, ones, labels, centroids)
  }
  return { labels, inertia }
}

function nearestLabels(products: Float32Array, rows: number, k: number) {
  const labels = new Int32Array(rows)
  let inertia = 0
  for (let row = 0; row < rows; row++) {
    let best = 0
    for (let label = 1; label < k; label++) {
      if ((products[row * k + label] as number) > (products[row * k + best] as number)) best = label
    }
    labels[row] = best
    inertia += 1 - (products[row * k + best] as number)
  }
  return { labels, inertia }
}

/** Unit means; a label without rows keeps its centroid. */
function meansOf(vectors: Matrix, ones: Float64Array, labels: Int32Array, before: Matrix): Matrix {
  const { sums, weights } = sumByLabel(vectors, ones, labels, before.rows)
  for (let label = 0; label < before.rows; label++) {
    if (weights[label] === 0) rowOf(sums, label).set(rowOf(before, label))
  }
  normaliseRows(sums)
  return sums
}
