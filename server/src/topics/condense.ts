// The cap on live micro-clusters: merges the closest ones so that memory and the hot path stay bounded. What to merge is
// planned on a copy, fit for a worker thread: at 5,000 micro-clusters that takes a second.
// Merges never cross topics, so no event changes its topic by it; costs ≤ .035 ARI (2026-11).
import { chooseExemplars, type Exemplar } from './exemplars.ts'
import { createMatrix, rowOf } from './matrix.ts'
import { addToSum, type MicroClusters, removeRows } from './micro-clusters.ts'
import { combineSpelling, type SpellingSum } from './spelling-sum.ts'
import { type Merge, squaredDistances, weightedWard } from './ward.ts'

/** At the cap the live micro-clusters are brought down to the target at once. */
export const MOST_MICRO_CLUSTERS = 5_000
export const CONDENSED_MICRO_CLUSTERS = 4_000

/** A micro-cluster of one text that this many texts have passed by is let go. */
export const LONG_UNSEEN_TEXTS = 50_000

/** Micro-clusters that are no longer live. Event rows that name them keep the topic they had, or that of `into`. */
export interface RetiredMicroClusters {
  readonly merged: readonly { readonly from: number; readonly into: number }[]
  readonly dropped: readonly number[]
}

/** m live micro-clusters, as condensationInput copies them. */
export interface CondensationInput {
  /** m × vectorDims, unit rows. */
  readonly centroids: Float32Array
  readonly vectorDims: number
  /** Texts of each, and the number of its newest text among the `assigned` ones. */
  readonly counts: Float64Array
  readonly lastSeen: Float64Array
  readonly assigned: number
  /** Rows of different groups are never merged. */
  readonly groups: Int32Array
  readonly target: number
}

/** Rows of the input. */
export interface CondensationPlan {
  readonly dropped: readonly number[]
  /** In the order in which they are made; `left` stays. */
  readonly merges: readonly { readonly left: number; readonly right: number }[]
}

/** A copy of what a plan needs. groups: a number for each live row. */
export function condensationInput(clusters: MicroClusters, groups: Int32Array, target: number): CondensationInput {
  const { live, vectorDims, assigned } = clusters
  return {
    centroids: clusters.centroids.slice(0, live * vectorDims),
    counts: clusters.counts.slice(0, live),
    lastSeen: clusters.lastSeen.slice(0, live),
    ...{ vectorDims, assigned, groups, target },
  }
}

/**
 * How to bring the rows down to `target`: first single texts long unseen are dropped, the oldest first, then the lowest
 * merges of a weighted Ward tree over each group are made. As groups stay apart, more than `target` rows may stay.
 */
export function planCondensation(input: CondensationInput): CondensationPlan {
  const excess = input.counts.length - input.target
  const dropped = longUnseen(input, excess)
  const merges = lowestMerges(input, dropped, excess - dropped.size)
  return { dropped: [...dropped], merges: merges.map(({ left, right }) => ({ left, right })) }
}

/** Carries out a plan that was made of these very rows. A merged row keeps its lowest id. */
export function condense(clusters: MicroClusters, { dropped, merges }: CondensationPlan): RetiredMicroClusters {
  const idOf = (row: number) => clusters.ids[row] as number
  const root = Int32Array.from({ length: clusters.live }, (_, row) => row)
  const gone = new Set(dropped)
  for (const { left, right } of merges) {
    mergeRows(clusters, left, right)
    root[right] = left
    gone.add(right)
  }
  const merged = merges.map(({ right }) => ({ from: idOf(right), into: idOf(rootOf(root, right)) }))
  const retired = {
    merged: merged.sort((a, b) => a.from - b.from),
    dropped: dropped.map(idOf).sort((a, b) => a - b),
  }
  removeRows(clusters, gone)
  return retired
}

function longUnseen({ counts, lastSeen, assigned }: CondensationInput, most: number): Set<number> {
  const seen = (row: number) => lastSeen[row] as number
  const rows = [...counts.keys()]
    .filter((row) => counts[row] === 1 && assigned - seen(row) >= LONG_UNSEEN_TEXTS)
    .sort((a, b) => seen(a) - seen(b) || a - b)
  return new Set(rows.slice(0, Math.max(0, most)))
}

function lowestMerges(input: CondensationInput, dropped: ReadonlySet<number>, most: number): Merge[] {
  const rowsOfGroup = new Map<number, number[]>()
  for (const [row, group] of input.groups.entries()) {
    if (dropped.has(row)) continue
    const rows = rowsOfGroup.get(group)
    if (rows) rows.push(row)
    else rowsOfGroup.set(group, [row])
  }
  const merges = [...rowsOfGroup.values()].flatMap((rows) => mergesWithin(input, rows))
  return merges.sort((a, b) => a.height - b.height || a.left - b.left || a.right - b.right).slice(0, Math.max(0, most))
}

function mergesWithin({ centroids, counts, vectorDims }: CondensationInput, rows: readonly number[]): Merge[] {
  const vectors = createMatrix(rows.length, vectorDims)
  for (const [position, row] of rows.entries()) {
    rowOf(vectors, position).set(centroids.subarray(row * vectorDims, (row + 1) * vectorDims))
  }
  const weights = Float64Array.from(rows, (row) => counts[row] as number)
  return weightedWard(squaredDistances(vectors), weights).map(({ left, right, height }) => ({
    left: rows[left] as number,
    right: rows[right] as number,
    height,
  }))
}

function mergeRows(clusters: MicroClusters, into: number, from: number): void {
  const { centroids, counts, embeddingDims, lastSeen, lengths, meanEmbeddings, vectorDims } = clusters
  const at = (array: Float32Array | Float64Array, index: number) => array[index] as number
  addToSum(clusters, into, centroids.subarray(from * vectorDims, (from + 1) * vectorDims), at(lengths, from))
  const share = at(counts, from) / (at(counts, into) + at(counts, from))
  for (let j = 0; j < embeddingDims; j++) {
    const own = at(meanEmbeddings, into * embeddingDims + j)
    meanEmbeddings[into * embeddingDims + j] = own + share * (at(meanEmbeddings, from * embeddingDims + j) - own)
  }
  counts[into] = at(counts, into) + at(counts, from)
  lastSeen[into] = Math.max(at(lastSeen, into), at(lastSeen, from))
  const spelling = clusters.spelling
  spelling[into] = combineSpelling(spelling[into] as SpellingSum, spelling[from] as SpellingSum)
  const kept = [...(clusters.exemplars[into] as Exemplar[]), ...(clusters.exemplars[from] as Exemplar[])]
  clusters.exemplars[into] = chooseExemplars(kept)
}

function rootOf(root: Int32Array, row: number): number {
  let at = row
  while (root[at] !== at) at = root[at] as number
  return at
}
