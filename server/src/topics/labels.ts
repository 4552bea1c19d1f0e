// A partition of m micro-clusters: one label each, 0, 1, … without gaps.
import { createMatrix, type Matrix } from './matrix.ts'

export type Labels = Int32Array

/** Number of distinct labels; labels have no gaps. */
export function labelCount(labels: Labels): number {
  let highest = -1
  for (const label of labels) if (label > highest) highest = label
  return highest + 1
}

/** Closes the gaps between labels, keeping their order. */
export function renumbered(labels: Labels): Labels {
  const rank = new Map([...new Set(labels)].sort((a, b) => a - b).map((label, position) => [label, position]))
  return labels.map((label) => rank.get(label) ?? 0)
}

export interface LabelSums {
  /** k × d: Σ w_i · vector_i of each label. */
  readonly sums: Matrix
  /** k: Σ w_i of each label. */
  readonly weights: Float64Array
}

/** Weighted sums of the vectors (m × d) of each of k labels. */
export function sumByLabel(vectors: Matrix, weights: Float64Array, labels: Labels, k: number): LabelSums {
  const { dims } = vectors
  const sums = createMatrix(k, dims)
  const from = vectors.values
  const into = sums.values
  const totals = new Float64Array(k)
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number
    const weight = weights[row] as number
    totals[label] = (totals[label] as number) + weight
    const source = row * dims
    const target = label * dims
    for (let j = 0; j < dims; j++) {
      into[target + j] = (into[target + j] as number) + weight * (from[source + j] as number)
    }
  }
  return { sums, weights: totals }
}
