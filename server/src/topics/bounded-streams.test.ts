import { describe, expect, it } from 'vitest'
import { assignText, type IncomingText } from './assign.ts'
import { condensationInput, condense, planCondensation } from './condense.ts'
import { createDimensionTopics } from './dimension-topics.ts'
import { rowOf } from './matrix.ts'
import { createMicroClusters, type MicroClusters, removeRows } from './micro-clusters.ts'
import { nearestCentroid, nearestMicroCluster } from './nearest-centroid.ts'

const DIMS = 16

/** A direction and words that no other seed shares. */
function textOf(sequence: number, seed: number): IncomingText {
  const embedding = Float32Array.from(
    { length: DIMS },
    (_, j) => Math.sin((seed + 1) * (j + 1) * 12.9898) * 43_758.5453,
  )
  const values = embedding.map((value) => value - Math.floor(value) - 0.5)
  const text = Array.from({ length: 4 }, (_, word) => ((seed * 7 + word * 131 + 17) ** 3).toString(36)).join(' ')
  return { eventId: `e${sequence}`, sessionId: 's', sequence, timestampMs: sequence, text, embedding: values }
}

function streamed(seeds: readonly number[]): MicroClusters {
  const clusters = createMicroClusters(DIMS, new Float32Array(DIMS))
  for (const [sequence, seed] of seeds.entries()) assignText(clusters, textOf(sequence, seed))
  return clusters
}

function expectPlainAnswers(clusters: MicroClusters): void {
  const { centroids, live, vectorDims } = clusters
  const vectors = { rows: live, dims: vectorDims, values: centroids }
  for (let row = 0; row < live; row += 7) {
    const vector = rowOf(vectors, row).map((value, j) => value + Math.sin(row + j) / 20)
    expect(nearestMicroCluster(clusters, vector)).toEqual(nearestCentroid(centroids, live, vectorDims, vector))
  }
}

const different = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('the nearest of many micro-clusters', () => {
  it('is that of the plain scan, also after rows are removed, merged and joined', () => {
    const clusters = streamed(different(1_500))
    expect(clusters.quantisedCentroids?.size).toBeGreaterThan(500)
    expectPlainAnswers(clusters)
    removeRows(clusters, new Set([0, 5, 6, 7, 99, clusters.live - 1]))
    expectPlainAnswers(clusters)
    const input = condensationInput(clusters, new Int32Array(clusters.live), clusters.live - 60)
    condense(clusters, planCondensation(input))
    expectPlainAnswers(clusters)
    for (const seed of different(400)) assignText(clusters, textOf(2_000 + seed, seed * 3))
    expectPlainAnswers(clusters)
  })

  it('is the lowest of equal rows, and none for a vector that is no number', () => {
    const clusters = streamed(different(1_500))
    const { centroids, vectorDims } = clusters
    const vector = centroids.slice(40 * vectorDims, 41 * vectorDims)
    for (const row of [300, 20]) {
      centroids.set(vector, row * vectorDims)
      clusters.quantisedCentroids?.set(row, centroids, row * vectorDims)
    }
    expect(nearestMicroCluster(clusters, vector).row).toBe(20)
    expect(nearestMicroCluster(clusters, vector.fill(Number.NaN)).row).toBe(-1)
  })
})

describe('memory and ids', () => {
  const most = 300
  const run = (seeds: readonly number[]) => {
    const topics = createDimensionTopics({
      embeddingDims: DIMS,
      priorMean: new Float32Array(DIMS),
      mostMicroClusters: most,
    })
    const live = seeds.map((seed, sequence) => {
      topics.assign(textOf(sequence, seed))
      return topics.liveMicroClusters
    })
    return { topics, highest: Math.max(...live), bytes: topics.encode().length }
  }

  it('stay those of one micro-cluster where one text comes for ever', () => {
    const once = run([1])
    const often = run(new Array(5_000).fill(1))
    expect(often.highest).toBe(1)
    expect(often.topics.microClusters()).toMatchObject([{ texts: 5_000 }])
    expect(often.bytes - once.bytes).toBeLessThan(1_000)
  })

  it('are bounded by the cap where no text is like another, and keep every text', () => {
    const first = run(different(1_500))
    const second = run(different(3_000))
    expect(second.highest).toBeLessThanOrEqual(most)
    expect(second.topics.microClusters().reduce((sum, { texts }) => sum + texts, 0)).toBe(3_000)
    expect(second.bytes).toBeLessThan(2 * first.bytes)
  })

  it('are bounded by the cap where the subject changes altogether', () => {
    const subjects = (from: number) => Array.from({ length: 1_500 }, (_, i) => from + (i % 250))
    const { highest, topics } = run([...subjects(0), ...subjects(10_000)])
    expect(highest).toBeLessThanOrEqual(most)
    expect(topics.texts).toBe(3_000)
  })
})
