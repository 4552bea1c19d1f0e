// Erasure: takes one text out of the sums of its micro-cluster, and out of what the dimension learned from it.
// Centroids follow from the sums that are left, so that nothing of the text lingers in them.
import { lexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import { unitEmbedding } from './message-vector.ts'
import { type MicroClusters, removeRows, rowOfId, setSum } from './micro-clusters.ts'
import { projectMicroClusters } from './project.ts'
import { combineSpelling, type SpellingSum, sparseRows } from './spelling-sum.ts'

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
  subtractEmbedding(clusters, row, unit)
  const sum = { buckets: features.buckets, weights: features.termFrequencies }
  clusters.spelling[row] = combineSpelling(clusters.spelling[row] as SpellingSum, sum, -1)
  clusters.exemplars[row] = (clusters.exemplars[row] ?? []).filter((exemplar) => exemplar.eventId !== eventId)
  recentre(clusters, row)
  return false
}

/** The direction of the texts that are left, as consolidation sees it; how alike they are stays as it was. */
function recentre(clusters: MicroClusters, row: number): void {
  const { counts, embeddingDims, idf, lengths, mean, meanEmbeddings, spelling } = clusters
  const left = counts[row] as number
  const values = meanEmbeddings.slice(row * embeddingDims, (row + 1) * embeddingDims)
  const sums = {
    meanEmbeddings: { rows: 1, dims: embeddingDims, values },
    spelling: sparseRows([spelling[row] as SpellingSum]),
  }
  const { values: centroid } = projectMicroClusters({ ...sums, mean, idf })
  setSum(clusters, row, centroid, ((lengths[row] as number) * left) / (left + 1))
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
