// Erasure: takes one text out of the sums of its micro-cluster, and out of what the dimension learned from it.
// The centroid is corrected with the message vector of today, which may differ a little from that of its arrival.
import { lexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import { messageVector, unitEmbedding } from './message-vector.ts'
import { addToSum, type MicroClusters, removeRows, rowOfId } from './micro-clusters.ts'
import { combineSpelling, type SpellingSum } from './spelling-sum.ts'

export interface ForgottenText {
  readonly microClusterId: number
  readonly eventId: string
  readonly text: string
  readonly embedding: Float32Array
}

/** Removes one text; returns whether its micro-cluster is gone with it. An id that is not live costs only the totals. */
export function forgetText(
  clusters: MicroClusters,
  { microClusterId, eventId, text, embedding }: ForgottenText,
): boolean {
  const unit = unitEmbedding(embedding)
  const features = lexicalFeatures(text)
  const row = rowOfId(clusters, microClusterId)
  if (clusters.texts > 0) forgetInTotals(clusters, unit, features.buckets)
  if (row < 0) return false
  if ((clusters.counts[row] as number) <= 1) {
    removeRows(clusters, new Set([row]))
    return true
  }
  addToSum(clusters, row, messageVector(unit, features, clusters), -1)
  subtractEmbedding(clusters, row, unit)
  const sum = { buckets: features.buckets, weights: features.termFrequencies }
  clusters.spelling[row] = combineSpelling(clusters.spelling[row] as SpellingSum, sum, -1)
  clusters.exemplars[row] = (clusters.exemplars[row] ?? []).filter((exemplar) => exemplar.eventId !== eventId)
  return false
}

function forgetInTotals(clusters: MicroClusters, embedding: Float32Array, buckets: Uint16Array): void {
  clusters.texts -= 1
  for (const [j, value] of embedding.entries()) {
    clusters.embeddingSum[j] = (clusters.embeddingSum[j] as number) - value
  }
  const { documentFrequency } = clusters
  for (const bucket of buckets) documentFrequency[bucket] = Math.max(0, (documentFrequency[bucket] as number) - 1)
}

/** Leaves the count one lower and the mean that of the texts that stay. */
function subtractEmbedding(clusters: MicroClusters, row: number, embedding: Float32Array): void {
  const { counts, embeddingDims, meanEmbeddings } = clusters
  const left = (counts[row] as number) - 1
  for (let j = 0; j < embeddingDims; j++) {
    const at = row * embeddingDims + j
    const mean = meanEmbeddings[at] as number
    meanEmbeddings[at] = mean + (mean - (embedding[j] as number)) / left
  }
  counts[row] = left
}
