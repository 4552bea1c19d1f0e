// Approximate number of distinct values in bounded memory: at most 256 integers per field, whatever arrives.
// Invariant: `smallest` is sorted, without repeats, and holds the smallest hashes seen.
import { hashText } from './hash-value.ts'

const CAPACITY = 256
const HASH_RANGE = 2 ** 32

/** K minimum values: serialisable as JSON; `smallest` has ≤256 unsigned 32-bit hashes. */
export interface DistinctSketch {
  smallest: number[]
}

export function createDistinctSketch(): DistinctSketch {
  return { smallest: [] }
}

/** Counts `text` in, in place. Adding the same text again changes nothing. */
export function addDistinct(sketch: DistinctSketch, text: string): void {
  const { smallest } = sketch
  const hash = hashText(text)
  if (smallest.length === CAPACITY && hash >= (smallest[CAPACITY - 1] ?? 0)) return
  const position = lowerBound(smallest, hash)
  if (smallest[position] === hash) return
  smallest.splice(position, 0, hash)
  if (smallest.length > CAPACITY) smallest.pop()
}

/**
 * Number of distinct texts added: exact below 256, then the unbiased KMV estimate (k − 1) / U₍ₖ₎
 * (Bar-Yossef et al., 2002; Beyer et al., 2007), with a standard error of about 6%.
 */
export function estimateDistinct({ smallest }: DistinctSketch): number {
  if (smallest.length < CAPACITY) return smallest.length
  const largestKept = ((smallest[CAPACITY - 1] ?? 0) + 1) / HASH_RANGE
  return Math.round((CAPACITY - 1) / largestKept)
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
