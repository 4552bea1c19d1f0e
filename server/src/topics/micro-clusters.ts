// The mutable state of one dimension's stream: running mean, document frequencies and the live micro-clusters.
// Rows stand in rising order of id, ids are never reused, and memory is bounded by the number of live rows.
import { inverseDocumentFrequency } from '../embed/lexical/inverse-document-frequency.ts'
import { BUCKETS } from '../embed/lexical/n-gram-features.ts'
import { SPELLING_DIMS } from '../embed/lexical/sign-matrix.ts'
import type { QuantisedRows } from '../kernel/quantised-rows.ts'
import type { Exemplar } from './exemplars.ts'
import { rescale } from './matrix.ts'
import { EMPTY_SPELLING, type SpellingSum } from './spelling-sum.ts'

/** How many texts the prior mean counts for, and after how many texts mean and idf are refreshed. */
export const PRIOR_WEIGHT = 200
export const REFRESH_EVERY = 200

const FIRST_CAPACITY = 64

export interface MicroClusters {
  readonly embeddingDims: number
  /** Dimensions of a message vector: embeddingDims + SPELLING_DIMS. */
  readonly vectorDims: number
  readonly priorMean: Float32Array
  /** Texts held, their summed unit embeddings, and the number of them with each spelling bucket. */
  texts: number
  readonly embeddingSum: Float64Array
  readonly documentFrequency: Uint32Array
  /** Texts ever assigned (erased ones included), and mean and idf as they stood at the last refresh. */
  assigned: number
  mean: Float32Array
  idf: Float32Array
  /** Live rows; every array below has at least that many. */
  live: number
  nextId: number
  ids: Uint32Array
  /** Texts held. */
  counts: Float64Array
  /** Number, among the texts ever assigned, of the newest text. */
  lastSeen: Float64Array
  /** |S|, the length of the sum of message vectors; with the centroid S/|S| it stands for S. */
  lengths: Float64Array
  centroids: Float32Array
  /** The first `size` centroids again, for the scan of the hot path; made with the first scan that is worth it. */
  quantisedCentroids: QuantisedRows | null
  /** Σu / N. A mean in float32 stays exact for any N, where a sum would stop growing. */
  meanEmbeddings: Float32Array
  readonly spelling: SpellingSum[]
  readonly exemplars: Exemplar[][]
}

/** A dimension without texts. priorMean has embeddingDims numbers: the mean embedding of general text. */
export function createMicroClusters(embeddingDims: number, priorMean: Float32Array): MicroClusters {
  const vectorDims = embeddingDims + SPELLING_DIMS
  return {
    embeddingDims,
    vectorDims,
    priorMean,
    texts: 0,
    embeddingSum: new Float64Array(embeddingDims),
    documentFrequency: new Uint32Array(BUCKETS),
    assigned: 0,
    mean: new Float32Array(embeddingDims),
    idf: new Float32Array(BUCKETS),
    live: 0,
    nextId: 0,
    ids: new Uint32Array(FIRST_CAPACITY),
    counts: new Float64Array(FIRST_CAPACITY),
    lastSeen: new Float64Array(FIRST_CAPACITY),
    lengths: new Float64Array(FIRST_CAPACITY),
    centroids: new Float32Array(FIRST_CAPACITY * vectorDims),
    quantisedCentroids: null,
    meanEmbeddings: new Float32Array(FIRST_CAPACITY * embeddingDims),
    spelling: [],
    exemplars: [],
  }
}

/** μ = (200 · prior + Σu) / (200 + n): the first texts are centred by general text, later ones by their own mean. */
export function runningMean(clusters: MicroClusters): Float32Array {
  const weight = PRIOR_WEIGHT + clusters.texts
  return clusters.priorMean.map((prior, j) => (PRIOR_WEIGHT * prior + (clusters.embeddingSum[j] as number)) / weight)
}

/** Takes today's mean and idf for the texts to come, before texts 0, 200, 400, … */
export function refreshReference(clusters: MicroClusters): void {
  if (clusters.assigned % REFRESH_EVERY !== 0) return
  clusters.mean = runningMean(clusters)
  clusters.idf = inverseDocumentFrequency(clusters.documentFrequency, clusters.texts)
}

/** Appends an empty row with the next id and returns its index. */
export function openRow(clusters: MicroClusters): number {
  if (clusters.live === clusters.ids.length) reserveRows(clusters, Math.max(FIRST_CAPACITY, clusters.live * 2))
  const row = clusters.live++
  clusters.ids[row] = clusters.nextId++
  clusters.spelling[row] = EMPTY_SPELLING
  clusters.exemplars[row] = []
  return row
}

/** S of a row grows by factor × vector: its centroid and its length are those of the new sum. Centroids change here and in setSum. */
export function addToSum(clusters: MicroClusters, row: number, vector: Float32Array, factor: number): void {
  const { centroids, lengths, quantisedCentroids, vectorDims } = clusters
  const offset = row * vectorDims
  const length = lengths[row] as number
  for (let j = 0; j < vectorDims; j++) {
    centroids[offset + j] = length * (centroids[offset + j] as number) + factor * (vector[j] as number)
  }
  lengths[row] = rescale(centroids, offset, vectorDims, 1)
  if (quantisedCentroids !== null && row < quantisedCentroids.size) quantisedCentroids.set(row, centroids, offset)
}

/** S of a row becomes length × centroid, a unit vector: for a row whose sum is made anew. */
export function setSum(clusters: MicroClusters, row: number, centroid: Float32Array, length: number): void {
  const { centroids, lengths, quantisedCentroids, vectorDims } = clusters
  const offset = row * vectorDims
  centroids.set(centroid, offset)
  rescale(centroids, offset, vectorDims, 1)
  lengths[row] = length
  if (quantisedCentroids !== null && row < quantisedCentroids.size) quantisedCentroids.set(row, centroids, offset)
}

/** Row of a live id, by binary search; −1 if it is not live. */
export function rowOfId(clusters: MicroClusters, id: number): number {
  let low = 0
  let high = clusters.live - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = clusters.ids[middle] as number
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Removes rows (a set of indices); the others close up in order. */
export function removeRows(clusters: MicroClusters, removed: ReadonlySet<number>): void {
  let to = 0
  let from = 0
  for (const gone of [...removed].sort((a, b) => a - b)) {
    moveRows(clusters, to, from, gone)
    to += gone - from
    from = gone + 1
  }
  moveRows(clusters, to, from, clusters.live)
  clearRows(clusters, to + clusters.live - from)
}

/** Copies rows first … end − 1 to `to` and the rows after it. */
function moveRows(clusters: MicroClusters, to: number, first: number, end: number): void {
  if (to === first || first >= end) return
  const { embeddingDims, vectorDims, spelling, exemplars } = clusters
  for (const array of [clusters.ids, clusters.counts, clusters.lastSeen, clusters.lengths]) {
    array.copyWithin(to, first, end)
  }
  clusters.centroids.copyWithin(to * vectorDims, first * vectorDims, end * vectorDims)
  clusters.meanEmbeddings.copyWithin(to * embeddingDims, first * embeddingDims, end * embeddingDims)
  clusters.quantisedCentroids?.copyWithin(to, first, end)
  spelling.copyWithin(to, first, end)
  exemplars.copyWithin(to, first, end)
}

function clearRows(clusters: MicroClusters, firstCleared: number): void {
  for (const array of [clusters.ids, clusters.counts, clusters.lastSeen, clusters.lengths]) array.fill(0, firstCleared)
  clusters.centroids.fill(0, firstCleared * clusters.vectorDims)
  clusters.quantisedCentroids?.truncate(firstCleared)
  clusters.meanEmbeddings.fill(0, firstCleared * clusters.embeddingDims)
  clusters.spelling.length = firstCleared
  clusters.exemplars.length = firstCleared
  clusters.live = firstCleared
}

function reserveRows(clusters: MicroClusters, rows: number): void {
  clusters.ids = grown(clusters.ids, new Uint32Array(rows))
  clusters.counts = grown(clusters.counts, new Float64Array(rows))
  clusters.lastSeen = grown(clusters.lastSeen, new Float64Array(rows))
  clusters.lengths = grown(clusters.lengths, new Float64Array(rows))
  clusters.centroids = grown(clusters.centroids, new Float32Array(rows * clusters.vectorDims))
  clusters.meanEmbeddings = grown(clusters.meanEmbeddings, new Float32Array(rows * clusters.embeddingDims))
}

function grown<Numbers extends Uint32Array | Float32Array | Float64Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from)
  return into
}
