// Topics as directions in the space of message vectors: for confidences and for texts that no run has seen yet.
// Built from unsmoothed vectors, so that they compare with a message vector as it arrives.
import { sumByLabel } from './labels.ts'
import { dot, type Matrix, normaliseRows, rowOf } from './matrix.ts'
import { nearestCentroid } from './nearest-centroid.ts'

export interface TopicCentroids {
  /** Rising topic ids, one a row. */
  readonly topicIds: readonly number[]
  /** Unit vectors in the space of message vectors. */
  readonly centroids: Matrix
}

/**
 * A new micro-cluster belongs to the nearest topic from this cosine on, else it stays unclustered until the next run.
 * At .40–.45 the next run confirms .47 to .78 of them and a third to two thirds share the topic's commonest intent; below
 * .40 fewer (2026-11, four labelled sets).
 */
export const PROVISIONAL_COSINE = 0.4

/** Unit weighted means of the vectors (m × d) of each topic; rows without a topic (negative id) are left out. */
export function topicCentroidsOf(vectors: Matrix, weights: Float64Array, topicIds: Int32Array): TopicCentroids {
  const ids = [...new Set(topicIds)].filter((id) => id >= 0).sort((a, b) => a - b)
  const position = new Map(ids.map((id, label) => [id, label]))
  const labels = topicIds.map((id) => position.get(id) ?? ids.length)
  const { sums } = sumByLabel(vectors, weights, labels, ids.length + 1)
  const centroids = { rows: ids.length, dims: sums.dims, values: sums.values.slice(0, ids.length * sums.dims) }
  normaliseRows(centroids)
  return { topicIds: ids, centroids }
}

/** Topic of a message vector that no run has seen: the nearest from PROVISIONAL_COSINE on, else null. */
export function provisionalTopic(vector: Float32Array, topics: TopicCentroids): number | null {
  const { values, rows, dims } = topics.centroids
  const { row, cosine } = nearestCentroid(values, rows, dims, vector)
  return row >= 0 && cosine >= PROVISIONAL_COSINE ? (topics.topicIds[row] ?? null) : null
}

/** Topic of the nearest centroid however far; null where there is no topic. */
export function nearestTopic(vector: Float32Array, topics: TopicCentroids): number | null {
  const { row } = nearestCentroid(topics.centroids.values, topics.centroids.rows, topics.centroids.dims, vector)
  return topics.topicIds[row] ?? null
}

/** Cosine of each row to the centroid of its topic; 0 for rows without one. */
export function cosinesToTopic(vectors: Matrix, topicIds: Int32Array, topics: TopicCentroids): Float32Array {
  const position = new Map(topics.topicIds.map((id, label) => [id, label]))
  return Float32Array.from(topicIds, (id, row) => {
    const label = position.get(id)
    return label === undefined ? 0 : dot(rowOf(vectors, row), rowOf(topics.centroids, label))
  })
}
