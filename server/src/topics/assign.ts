// The hot path: each text joins the nearest micro-cluster or opens one (leader clustering, Hartigan 1975).
// Deterministic in the order of texts; sums of message vectors are never re-projected.
import { type LexicalFeatures, lexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import { chooseExemplars, exemplarOf, type TextOrigin } from './exemplars.ts'
import { dot } from './matrix.ts'
import { messageVector, unitEmbedding } from './message-vector.ts'
import { addToSum, type MicroClusters, openRow, refreshReference } from './micro-clusters.ts'
import { nearestMicroCluster } from './nearest-centroid.ts'
import { combineSpelling, type SpellingSum } from './spelling-sum.ts'

/** Join from this cosine on: .45 mixes intents, .65 shatters them (2026-11, four labelled sets). */
export const JOIN_COSINE = 0.55

export interface IncomingText extends TextOrigin {
  readonly text: string
  /** embeddingDims numbers; any length but 0. */
  readonly embedding: Float32Array
}

export interface Assignment {
  readonly row: number
  readonly opened: boolean
  /** The text's message vector. */
  readonly vector: Float32Array
}

/** Adds one message vector to the nearest row or to a new one; only its sum of vectors and its count change. */
export function joinOrOpen(
  clusters: MicroClusters,
  vector: Float32Array,
  alone = false,
): { row: number; opened: boolean } {
  const nearest = nearestMicroCluster(clusters, vector, JOIN_COSINE)
  const opened = alone || !(nearest.cosine >= JOIN_COSINE)
  const row = opened ? openRow(clusters) : nearest.row
  addToSum(clusters, row, vector, 1)
  clusters.counts[row] = (clusters.counts[row] as number) + 1
  return { row, opened }
}

/** Adds one text to the stream, `alone` in a micro-cluster of its own. Costs one scan over the live centroids. */
export function assignText(clusters: MicroClusters, incoming: IncomingText, { alone = false } = {}): Assignment {
  refreshReference(clusters)
  const embedding = unitEmbedding(incoming.embedding)
  const features = lexicalFeatures(incoming.text)
  const vector = messageVector(embedding, features, clusters)
  const { row, opened } = joinOrOpen(clusters, vector, alone)
  addEmbedding(clusters, row, embedding)
  addFeatures(clusters, row, features)
  rememberText(clusters, row, incoming, vector)
  clusters.texts += 1
  clusters.assigned += 1
  return { row, opened, vector }
}

function addEmbedding(clusters: MicroClusters, row: number, embedding: Float32Array): void {
  const { embeddingDims, embeddingSum, meanEmbeddings } = clusters
  const offset = row * embeddingDims
  const count = clusters.counts[row] as number
  for (let j = 0; j < embeddingDims; j++) {
    const value = embedding[j] as number
    const mean = meanEmbeddings[offset + j] as number
    embeddingSum[j] = (embeddingSum[j] as number) + value
    meanEmbeddings[offset + j] = mean + (value - mean) / count
  }
}

function addFeatures(clusters: MicroClusters, row: number, features: LexicalFeatures): void {
  const { documentFrequency } = clusters
  for (const bucket of features.buckets) documentFrequency[bucket] = (documentFrequency[bucket] as number) + 1
  const sum = { buckets: features.buckets, weights: features.termFrequencies }
  clusters.spelling[row] = combineSpelling(clusters.spelling[row] as SpellingSum, sum)
}

function rememberText(clusters: MicroClusters, row: number, incoming: IncomingText, vector: Float32Array): void {
  const { centroids, vectorDims } = clusters
  const cosine = dot(vector, centroids.subarray(row * vectorDims, (row + 1) * vectorDims))
  const kept = clusters.exemplars[row] ?? []
  clusters.exemplars[row] = chooseExemplars([...kept, exemplarOf(incoming.text, incoming, cosine)])
  clusters.lastSeen[row] = clusters.assigned
}
