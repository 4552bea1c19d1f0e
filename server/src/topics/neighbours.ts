// Consolidation, step 2: the nearest micro-clusters of each one. Smoothing moves to them, density is measured by them.
import { selfProducts } from './dot-products.ts'
import type { Matrix } from './matrix.ts'

const MOST_NEIGHBOURS = 30

/** A row's nearest other rows in falling cosine, equal ones by index; at most 30. */
export interface Neighbours {
  readonly rows: readonly number[]
  readonly cosines: readonly number[]
}

/** For each row of c0 (m × d, unit rows). All m × m cosines are held at once: half of them follow from the others. */
export function nearestNeighbours(c0: Matrix): Neighbours[] {
  const { rows } = c0
  const cosines = new Float32Array(rows * rows)
  selfProducts(c0, cosines)
  return Array.from({ length: rows }, (_, row) => nearestOf(cosines.subarray(row * rows, (row + 1) * rows), row))
}

/** By insertion into a short sorted list. */
function nearestOf(cosines: Float32Array, self: number): Neighbours {
  const nearest: number[] = []
  let lowest = Number.NEGATIVE_INFINITY
  for (let candidate = 0; candidate < cosines.length; candidate++) {
    const cosine = cosines[candidate] as number
    if (cosine <= lowest || candidate === self) continue
    let place = Math.min(nearest.length, MOST_NEIGHBOURS - 1)
    for (; place > 0 && (cosines[nearest[place - 1] as number] as number) < cosine; place--) {
      nearest[place] = nearest[place - 1] as number
    }
    nearest[place] = candidate
    if (nearest.length === MOST_NEIGHBOURS) lowest = cosines[nearest[MOST_NEIGHBOURS - 1] as number] as number
  }
  return { rows: nearest, cosines: nearest.map((row) => cosines[row] as number) }
}
