// Consolidation, step 5a: how well each micro-cluster sits in its topic (Rousseeuw 1987), through topic sums.
// O(m·k·d) instead of O(m²·d); a topic of one micro-cluster says nothing and scores 0.
import { dotProducts } from './dot-products.ts'
import { type Labels, labelCount, sumByLabel } from './labels.ts'
import { dot, type Matrix, rowOf } from './matrix.ts'

const SMALLEST = 1e-9

/**
 * Silhouette of each of m rows: own = (v·Q_c − w|v|²)/(W_c − w), other = max over c′ of v·Q_c′/W_c′,
 * s = (own − other)/max(1 − own, 1 − other), with Q, W the sums of label c. All 0 where there is one label.
 */
export function silhouettes(vectors: Matrix, weights: Float64Array, labels: Labels): Float64Array {
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
    if (rest <= SMALLEST) continue
    const vector = rowOf(vectors, row)
    const own = ((products[row * k + label] as number) - weight * dot(vector, vector)) / rest
    let other = Number.NEGATIVE_INFINITY
    for (let c = 0; c < k; c++) {
      if (c !== label) other = Math.max(other, (products[row * k + c] as number) / (totals[c] as number))
    }
    scores[row] = (own - other) / Math.max(1 - own, 1 - other, SMALLEST)
  }
  return scores
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
