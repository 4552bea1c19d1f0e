// Consolidation, step 5: the number of topics, found from the data over a grid of k.
// The finest partition that scores almost as well as the best one wins; the user's granularity moves on from there.
import { type Labels, labelCount } from './labels.ts'
import type { Matrix } from './matrix.ts'
import { refine } from './refine.ts'
import { balancedSilhouette, meanSilhouette, repeatedTextCosines } from './silhouettes.ts'
import { cut, type Merge } from './ward.ts'

/** Loss against the best k of the grid: .016 ARI over 72 runs on four labelled sets (2026-11). */
export const DEFAULT_TOLERANCE = 0.04

/** Each level of granularity is two entries of the grid: 1.44 times as many topics, or as few. */
const ENTRIES_PER_LEVEL = 2
/** Levels run from −3 (coarsest) to 3 (finest). */
export const FINEST_GRANULARITY = 3

const FIRST_K = 4
const FIRST_K_OF_FEW = 2
const K_RATIO = 1.2
const MOST_K = 300
/**
 * Where quality hardly changes between few topics and a readable number of them, more are worth this loss: spoken messages
 * on 29 intents end at 19 topics instead of 13, ARI .305 instead of .286; elsewhere the finest is finer already (2026-11).
 */
export const READABLE_TOLERANCE = 0.08
const FEWEST_TEXTS_TO_READ = 200
const K_BONUS = 0.15
const NEIGHBOUR_SHARE = 0.25
/**
 * Templated or very diverse texts have no natural number of topics: quality rises to the end of the grid, and hundreds
 * of topics would come out where labels name 34. Then about √texts are taken, a number that people can read. Quality
 * falls after its peak by .2 or more on four labelled sets (2026-11).
 */
const UNFALLEN_QUALITY = 0.1
/** In less data the grid ends before quality can fall: there the rule cost banking77 .045 of its kept texts (2026-11). */
const FEWEST_TEXTS_TO_FALL = 1_000
const FEWEST_READABLE = 12
const MOST_READABLE = 80
/**
 * Below this many micro-clusters the grid starts at 2 and goes up to all of them, its scores are not smoothed (two and
 * three topics are different answers) and small topics count for more. Three paraphrases on passwords among 12 to 71
 * messages on two other subjects come out as the third of three topics in 123 of 128 draws, before in half; ARI over 160
 * mixtures with two other subjects rose from .757 to .804 (2026-11).
 */
export const FEW_MICRO_CLUSTERS = 60

export interface KSearch {
  /** Rising numbers of topics tried. */
  readonly grid: readonly number[]
  /** Refined labels at each entry of the grid. */
  readonly labels: readonly Labels[]
  /** Weighted mean silhouettes of the mean vectors (a) and of the smoothed vectors (b) at each entry. */
  readonly a: readonly number[]
  readonly b: readonly number[]
  /** Smoothed score at each entry. */
  readonly score: readonly number[]
  /** Position of the entry that the data suggests, and of the one at the granularity asked for. */
  readonly suggested: number
  readonly chosen: number
}

/** Position on the grid of a level of granularity, from the suggested one on. */
export function positionAt(grid: readonly number[], suggested: number, granularity: number): number {
  return Math.max(0, Math.min(grid.length - 1, suggested + ENTRIES_PER_LEVEL * granularity))
}

/** Position of the partition whose number of topics is nearest to k; the first of equals. */
export function positionNearest({ labels }: Pick<KSearch, 'labels'>, k: number): number {
  const distances = labels.map((partition) => Math.abs(labelCount(partition) - k))
  return distances.indexOf(Math.min(...distances))
}

/**
 * Half of the way, in steps of the grid, from the number of topics before to the chosen one, and on towards the latter
 * until the score is within READABLE_TOLERANCE of the best. The chosen number swings from run to run; so ids last
 * longer: of the texts of a doubling stream .873 keep their topic, else .863, and ARI gains a little (2026-11).
 */
export function dampedPosition(search: KSearch, previousK: number): number {
  const { score, chosen } = search
  const lowest = Math.max(...score) - READABLE_TOLERANCE
  let position = Math.round((chosen + positionNearest(search, previousK)) / 2)
  while (position !== chosen && (score[position] as number) < lowest) position += Math.sign(chosen - position)
  return position
}

/** 4, then each x max(1.2 x, x + 1), rounded half up, to min(300, ⌊m / 3⌋); of few micro-clusters from 2 up to m. */
export function kGrid(m: number): number[] {
  const few = m < FEW_MICRO_CLUSTERS
  const most = few ? m : Math.min(MOST_K, Math.floor(m / 3))
  const grid: number[] = []
  for (let x = few ? FIRST_K_OF_FEW : FIRST_K; x <= most; x = Math.max(x * K_RATIO, x + 1)) {
    grid.push(Math.floor(x + 0.5))
  }
  return grid.length > 0 ? grid : [Math.max(1, most)]
}

/**
 * Cuts and refines at every k of the grid, scores each partition and chooses one.
 * smoothed = C (m × d), meanVectors = ρ·C0 (m × d), weights m, merges from weightedWard over C. counts (m): texts with
 * repeats, where weights count different texts. granularity: −3 … 3, 0 for what the data suggests.
 */
export function chooseK(
  smoothed: Matrix,
  meanVectors: Matrix,
  weights: Float64Array,
  merges: readonly Merge[],
  granularity = 0,
  counts: Float64Array = weights,
): KSearch {
  const grid = kGrid(weights.length)
  const labels = grid.map((k) => refine(smoothed, weights, cut(merges, weights.length, k)))
  const few = weights.length < FEW_MICRO_CLUSTERS
  const ownCosines = repeatedTextCosines(meanVectors, counts)
  const quality = (vectors: Matrix, partition: Labels) =>
    few ? balancedSilhouette(vectors, weights, partition, ownCosines) : meanSilhouette(vectors, weights, partition)
  const a = labels.map((partition) => quality(meanVectors, partition))
  const b = labels.map((partition) => quality(smoothed, partition))
  const score = scoreGrid(grid, a, b, few ? 0 : NEIGHBOUR_SHARE)
  const finest = finestWithin(score, DEFAULT_TOLERANCE)
  const texts = counts.reduce((sum, count) => sum + count, 0)
  const readable = readablePosition(grid, texts)
  const unfallen = texts >= FEWEST_TEXTS_TO_FALL && neverFalls(grid, score)
  const more = texts >= FEWEST_TEXTS_TO_READ ? Math.min(readable, finestWithin(score, READABLE_TOLERANCE)) : finest
  const suggested = unfallen ? Math.min(finest, readable) : Math.max(finest, more)
  return { grid, labels, a, b, score, suggested, chosen: positionAt(grid, suggested, granularity) }
}

/** Whether the quality (the score without what k adds) at the end of the grid is within UNFALLEN_QUALITY of its highest. */
function neverFalls(grid: readonly number[], score: readonly number[]): boolean {
  const quality = score.map((value, i) => value - scoreBonus(grid[i] as number))
  return Math.max(...quality) - (quality.at(-1) as number) <= UNFALLEN_QUALITY
}

/** Position of the k nearest to √texts in 12 … 80. */
export function readablePosition(grid: readonly number[], texts: number): number {
  const k = Math.min(MOST_READABLE, Math.max(FEWEST_READABLE, Math.sqrt(texts)))
  return grid.reduce((best, x, i) => (Math.abs(x - k) < Math.abs((grid[best] as number) - k) ? i : best), 0)
}

/** ½ a/max a + ½ b/max b, smoothed along the grid by the share of each neighbour (ends repeated), + 0.15 · log10 k. */
export function scoreGrid(
  grid: readonly number[],
  a: readonly number[],
  b: readonly number[],
  neighbourShare: number = NEIGHBOUR_SHARE,
): number[] {
  const raw = grid.map((_, i) => relativeQuality(a[i] ?? 0, b[i] ?? 0, a, b))
  return grid.map((k, i) => {
    const at = raw[i] ?? 0
    const neighbours = (raw[i - 1] ?? at) + (raw[i + 1] ?? at)
    return neighbourShare * neighbours + (1 - 2 * neighbourShare) * at + scoreBonus(k)
  })
}

/** What a finer partition is worth: 0.15 · log10 k. */
export function scoreBonus(k: number): number {
  return K_BONUS * Math.log10(k)
}

/** ½ a/max(all a) + ½ b/max(all b); a half whose best is not positive counts 0. */
export function relativeQuality(a: number, b: number, allA: readonly number[], allB: readonly number[]): number {
  const mostA = Math.max(...allA)
  const mostB = Math.max(...allB)
  return (mostA > 0 ? (0.5 * a) / mostA : 0) + (mostB > 0 ? (0.5 * b) / mostB : 0)
}

/** Last position whose score is within `tolerance` of the highest. */
export function finestWithin(score: readonly number[], tolerance: number): number {
  const lowest = Math.max(...score) - tolerance
  return score.findLastIndex((value) => value >= lowest)
}
