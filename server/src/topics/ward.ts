// Consolidation, step 3: weighted Ward clustering by the nearest-neighbour chain (Ward 1963; Murtagh 1983).
// Merges name the lowest member of each group, so that any correct Ward gives the same list.
import { selfProducts } from './dot-products.ts'
import { type Labels, renumbered } from './labels.ts'
import type { Matrix } from './matrix.ts'

export interface Merge {
  /** Lowest members of the two groups, left < right. */
  readonly left: number
  readonly right: number
  /** Ward's distance between the groups: 2·w·w′/(w + w′) · squared distance of their means. */
  readonly height: number
}

/** Squared Euclidean distances of all pairs of rows (m × m, float32, zero diagonal). */
export function squaredDistances(vectors: Matrix): Float32Array {
  const { rows } = vectors
  const distances = new Float32Array(rows * rows)
  selfProducts(vectors, distances)
  const squares = Float64Array.from({ length: rows }, (_, i) => distances[i * rows + i] as number)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      const distance = (squares[i] as number) + (squares[j] as number) - 2 * (distances[i * rows + j] as number)
      distances[i * rows + j] = i === j ? 0 : Math.max(distance, 0)
    }
  }
  return distances
}

/**
 * m − 1 merges by rising height of m rows of the given weights. squared (m × m) holds their squared distances and is
 * overwritten. Ties: the group before in the chain, else the lowest index; equal heights stay in the order of merging.
 */
export function weightedWard(squared: Float32Array, weights: Float64Array): Merge[] {
  const rows = weights.length
  const groups = new WardGroups(squared, Float64Array.from(weights))
  const merges: Merge[] = []
  const chain: number[] = []
  while (merges.length < rows - 1) {
    if (chain.length === 0) chain.push(groups.firstLive())
    const last = chain[chain.length - 1] as number
    const before = chain[chain.length - 2]
    const nearest = groups.nearest(last)
    if (before === undefined || groups.distance(last, before) > groups.distance(last, nearest)) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    const left = Math.min(last, before)
    const right = Math.max(last, before)
    merges.push({ left, right, height: groups.merge(left, right) })
  }
  return merges.sort((a, b) => a.height - b.height)
}

/** Labels of m rows after the first m − k merges; topics are numbered by their lowest member. */
export function cut(merges: readonly Merge[], m: number, k: number): Labels {
  const root = Int32Array.from({ length: m }, (_, i) => i)
  const find = (i: number): number => {
    let at = i
    while (root[at] !== at) at = root[at] = root[root[at] as number] as number
    return at
  }
  for (const { left, right } of merges.slice(0, Math.max(0, m - k))) {
    const a = find(left)
    const b = find(right)
    root[Math.max(a, b)] = Math.min(a, b)
  }
  return renumbered(root.map((_, i) => find(i)))
}

/** Distances between the groups left so far; a merged-away group is at Infinity from all. */
class WardGroups {
  readonly #distances: Float32Array
  readonly #weights: Float64Array
  readonly #live: Uint8Array

  constructor(squared: Float32Array, weights: Float64Array) {
    const rows = weights.length
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) {
        const a = weights[i] as number
        const b = weights[j] as number
        const scaled = ((squared[i * rows + j] as number) * 2 * a * b) / (a + b)
        squared[i * rows + j] = i === j ? Number.POSITIVE_INFINITY : scaled
      }
    }
    this.#distances = squared
    this.#weights = weights
    this.#live = new Uint8Array(rows).fill(1)
  }

  firstLive(): number {
    return this.#live.indexOf(1)
  }

  distance(i: number, j: number): number {
    return this.#distances[i * this.#weights.length + j] as number
  }

  nearest(i: number): number {
    const rows = this.#weights.length
    const offset = i * rows
    let nearest = 0
    let lowest = Number.POSITIVE_INFINITY
    for (let j = 0; j < rows; j++) {
      const distance = this.#distances[offset + j] as number
      if (distance < lowest) {
        lowest = distance
        nearest = j
      }
    }
    return nearest
  }

  /** Joins group `gone` into `keep` by the update of Lance and Williams (1967) and returns their distance. */
  merge(keep: number, gone: number): number {
    const rows = this.#weights.length
    const height = this.distance(keep, gone)
    const a = this.#weights[keep] as number
    const b = this.#weights[gone] as number
    this.#live[gone] = 0
    for (let x = 0; x < rows; x++) {
      const w = this.#weights[x] as number
      const toKeep = this.#distances[keep * rows + x] as number
      const toGone = this.#distances[gone * rows + x] as number
      const merged = ((a + w) * toKeep + (b + w) * toGone - w * height) / (a + b + w)
      const distance = this.#live[x] === 1 && x !== keep ? merged : Number.POSITIVE_INFINITY
      this.#distances[keep * rows + x] = this.#distances[x * rows + keep] = distance
      this.#distances[gone * rows + x] = this.#distances[x * rows + gone] = Number.POSITIVE_INFINITY
    }
    this.#weights[keep] = a + b
    return height
  }
}
