// Consolidation, step 5a: how well each micro-cluster sits in its topic (Rousseeuw 1987), through topic sums.
// O(m·k·d) instead of O(m²·d); a topic of one micro-cluster says nothing and scores 0.
import { dotProducts } from './dot-products.ts'
import { type Labels, labelCount, sumByLabel } from './labels.ts'
import { dot, type Matrix, rowOf } from './matrix.ts'

const SMALLEST = 1e-9

/**
 * Silhouette of each of m rows: own = (v·Q_c − w|v|²)/(W_c − w), other = max over c′ of v·Q_c′/W_c′,
 * s = (own − other)/max(1 − own, 1 − other), with Q, W the sums of label c. All 0 where there is one label.
 * A row alone in its topic scores 0, unless ownCosines (m) holds a positive cosine among its texts to stand for own.
 */
export function silhouettes(
  vectors: Matrix,
  weights: Float64Array,
  labels: Labels,
  ownCosines?: Float64Array,
): Float64Array {
  const { rows } = vectors
  const k = labelCount(labels)
  const scores = new Float64Array(rows)
  if (k < 2) return scores
  const { sums, weights: totals } = sumByLabel(vectors, weights, labels, k)
  const products = new Float32Array(rows * k)
  dotProducts(vectors, sums, products)
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number
    const weight = weights[row] as number
    const rest = (totals[label] as number) - weight
    const alone = rest <= SMALLEST
    const alike = ownCosines?.[row] ?? 0
    if (alone && alike <= 0) continue
    const toOthers = ((products[row * k + label] as number) - weight * squaredLength(vectors, row)) / rest
    const own = alone ? alike : toOthers
    let other = Number.NEGATIVE_INFINITY
    for (let c = 0; c < k; c++) {
      const cosine = (products[row * k + c] as number) / (totals[c] as number)
      if (cosine > other && c !== label) other = cosine
    }
    scores[row] = (own - other) / Math.max(1 - own, 1 - other, SMALLEST)
  }
  return scores
}

/** Two running sums: the length of every row is asked for again at every k of the grid. */
function squaredLength({ values, dims }: Matrix, row: number): number {
  const end = (row + 1) * dims
  let even = 0
  let odd = 0
  let at = row * dims
  for (; at + 1 < end; at += 2) {
    even += (values[at] as number) ** 2
    odd += (values[at + 1] as number) ** 2
  }
  if (at < end) even += (values[at] as number) ** 2
  return even + odd
}

/** Mean of the silhouettes, weighted by texts; 0 without rows. */
export function meanSilhouette(vectors: Matrix, weights: Float64Array, labels: Labels): number {
  let [sum, total] = [0, 0]
  for (const [row, score] of silhouettes(vectors, weights, labels).entries()) {
    sum += score * (weights[row] as number)
    total += weights[row] as number
  }
  return total > 0 ? sum / total : 0
}

/**
 * As meanSilhouette, but a topic of n micro-clusters counts √n in all, whatever its texts: among few micro-clusters a
 * small topic beside large ones would otherwise cost nothing to swallow. ownCosines: see silhouettes.
 */
export function balancedSilhouette(
  vectors: Matrix,
  weights: Float64Array,
  labels: Labels,
  ownCosines: Float64Array,
): number {
  const sizes = new Float64Array(labelCount(labels))
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1
  let [sum, total] = [0, 0]
  for (const [row, score] of silhouettes(vectors, weights, labels, ownCosines).entries()) {
    const share = 1 / Math.sqrt(sizes[labels[row] as number] as number)
    sum += score * share
    total += share
  }
  return total > 0 ? sum / total : 0
}

const FEWEST_REPEATS = 3
const REPEAT_COSINE = 0.6

/**
 * What stands for `own` of a micro-cluster alone in its topic: .6 where its texts say nearly the same thing at least
 * three times over, by their mean cosine (w|v|² − 1)/(w − 1) ≥ .6 of the mean vector v; else 0. So a repeated text may be
 * a topic of its own, but not beside close siblings: with the cosine itself (up to 1) fifteen prices, each asked three
 * times, shatter; with .6, and weights that count different texts,
 * three subjects stay three in 92 of 96 shuffles with repeats, before in 26 (2026-11).
 * counts (m): texts of each micro-cluster, repeats included.
 */
export function repeatedTextCosines(meanVectors: Matrix, counts: Float64Array): Float64Array {
  return counts.map((count, row) => {
    if (count < FEWEST_REPEATS) return 0
    const vector = rowOf(meanVectors, row)
    const cosine = (count * dot(vector, vector) - 1) / (count - 1)
    return cosine >= REPEAT_COSINE ? REPEAT_COSINE : 0
  })
}
