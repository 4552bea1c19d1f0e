// Σ tf of the texts of one micro-cluster, sparse: rising bucket ids and their sums.
// A sum that was handed out stays as it was.

export interface SpellingSum {
  readonly buckets: Uint16Array
  readonly weights: Float32Array
}

export const EMPTY_SPELLING: SpellingSum = { buckets: new Uint16Array(0), weights: new Float32Array(0) }

/** left + sign × right. A sum that falls to nothing is left out. */
export function combineSpelling(left: SpellingSum, right: SpellingSum, sign: 1 | -1 = 1): SpellingSum {
  return (sign === 1 ? addWithin(left, right) : null) ?? walkBoth(left, right, sign)
}

/** For a text whose like was there before, the usual case: null where `right` has a bucket that `left` lacks. */
function addWithin({ buckets, weights }: SpellingSum, right: SpellingSum): SpellingSum | null {
  if (right.buckets.length > buckets.length) return null
  const sums = weights.slice()
  let at = 0
  for (let j = 0; j < right.buckets.length; j++) {
    const bucket = right.buckets[j] as number
    at = firstFrom(buckets, at, bucket)
    if (buckets[at] !== bucket) return null
    sums[at] = (sums[at] as number) + (right.weights[j] as number)
  }
  return { buckets, weights: sums }
}

/** The first place from `from` on whose bucket is not below `bucket`: in steps that double, then by halves. */
function firstFrom(buckets: Uint16Array, from: number, bucket: number): number {
  let [low, step] = [from, 1]
  while (low + step < buckets.length && (buckets[low + step] as number) < bucket) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, buckets.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((buckets[middle] as number) < bucket) low = middle + 1
    else high = middle
  }
  return low
}

function walkBoth(left: SpellingSum, right: SpellingSum, sign: 1 | -1): SpellingSum {
  const { buckets: a, weights: x } = left
  const { buckets: b, weights: y } = right
  const buckets = new Uint16Array(a.length + b.length)
  const weights = new Float32Array(buckets.length)
  let [i, j, length] = [0, 0, 0]
  while (i < a.length || j < b.length) {
    const next = i < a.length ? (a[i] as number) : AFTER_ALL
    const other = j < b.length ? (b[j] as number) : AFTER_ALL
    let weight = 0
    if (next <= other) weight += x[i++] as number
    if (other <= next) weight += sign * (y[j++] as number)
    if (sign < 0 && weight < SMALLEST_WEIGHT) continue
    buckets[length] = Math.min(next, other)
    weights[length++] = weight
  }
  return { buckets: buckets.slice(0, length), weights: weights.slice(0, length) }
}

/** Larger than any bucket. */
const AFTER_ALL = 2 ** 16

/** A bucket of one text weighs at least 1, so anything below half of that is rounding. */
const SMALLEST_WEIGHT = 0.5

export interface SparseRows {
  readonly offsets: Uint32Array
  readonly buckets: Uint16Array
  readonly weights: Float32Array
}

/** Many sums, one after the other; row i spans [offsets[i], offsets[i + 1]). */
export function sparseRows(sums: readonly SpellingSum[]): SparseRows {
  const offsets = new Uint32Array(sums.length + 1)
  for (const [row, sum] of sums.entries()) offsets[row + 1] = (offsets[row] as number) + sum.buckets.length
  const buckets = new Uint16Array(offsets[sums.length] as number)
  const weights = new Float32Array(buckets.length)
  for (const [row, sum] of sums.entries()) {
    buckets.set(sum.buckets, offsets[row])
    weights.set(sum.weights, offsets[row])
  }
  return { offsets, buckets, weights }
}
