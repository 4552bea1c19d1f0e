import { describe, expect, it } from 'vitest'
import { type ConsolidationInput, NO_CONSTRAINTS } from './consolidation.ts'
import { NO_TOPIC } from './identity.ts'
import { densities, sparseRows } from './sparse.ts'

function inputOf(changes: Partial<ConsolidationInput>): ConsolidationInput {
  const counts = changes.counts ?? Float64Array.from({ length: 100 }, () => 30)
  return {
    microClusterIds: Uint32Array.from(counts, (_, row) => row + 10),
    counts,
    distinctTexts: counts,
    concentrations: counts.map(() => 1),
    embeddingDims: 1,
    meanEmbeddings: new Float32Array(counts.length),
    spelling: { offsets: new Uint32Array(counts.length + 1), buckets: new Uint16Array(), weights: new Float32Array() },
    mean: new Float32Array(1),
    idf: new Float32Array(1),
    texts: counts.reduce((sum, count) => sum + count, 0),
    assigned: 0,
    previousTopics: new Int32Array(counts.length).fill(NO_TOPIC),
    previousEmerging: new Uint8Array(counts.length),
    sharedTexts: counts,
    nextTopicId: 1,
    constraints: NO_CONSTRAINTS,
    granularity: 0,
    lastRun: null,
    mapVersion: 0,
    ...changes,
  }
}

const rowsOf = (marks: Uint8Array) => [...marks.keys()].filter((row) => marks[row] === 1)
const densityWith = (sparse: Readonly<Record<number, number>>) =>
  Float64Array.from({ length: 100 }, (_, row) => sparse[row] ?? 0.8)

describe('density', () => {
  it('is the mean cosine to the nearest five texts, each as often as it came', () => {
    const neighbours = [{ rows: [1, 2], cosines: [0.6, 0.2] }]
    expect(densities(neighbours, Float64Array.of(1, 3, 9), Float64Array.of(1, 1, 1))[0]).toBeCloseTo(
      (3 * 0.6 + 2 * 0.2) / 5,
    )
  })

  it('counts the other texts of the micro-cluster by their mean cosine', () => {
    const neighbours = [{ rows: [1], cosines: [0.1] }]
    const [density] = densities(neighbours, Float64Array.of(3, 9), Float64Array.of(0.9, 1))
    expect(density).toBeCloseTo((2 * ((3 * 0.81 - 1) / 2) + 3 * 0.1) / 5)
  })

  it('is 1 where one text came six times', () => {
    const neighbours = [{ rows: [1], cosines: [0] }]
    expect(densities(neighbours, Float64Array.of(6, 1), Float64Array.of(1, 1))[0]).toBeCloseTo(1)
  })
})

describe('sparse micro-clusters', () => {
  it('are those below the limit, from two thousand texts on', () => {
    expect(rowsOf(sparseRows(inputOf({}), densityWith({ 4: 0.33, 5: 0.35 })))).toEqual([4])
    expect(rowsOf(sparseRows(inputOf({ texts: 1_999 }), densityWith({ 4: 0.1 })))).toEqual([])
  })

  it('hold a twentieth of the texts at most, the sparsest first', () => {
    const density = densityWith({ 1: 0.3, 2: 0.1, 3: 0.2, 4: 0.25, 5: 0.26, 6: 0.27 })
    expect(rowsOf(sparseRows(inputOf({}), density))).toEqual([2, 3, 4, 5, 6])
  })

  it('are hidden at a lower density where they are shown, so that none comes and goes', () => {
    const previousTopics = new Int32Array(100).fill(NO_TOPIC)
    const previousEmerging = new Uint8Array(100)
    previousTopics.fill(3, 0, 3)
    previousEmerging[1] = 1
    const input = inputOf({ previousTopics, previousEmerging })
    expect(rowsOf(sparseRows(input, densityWith({ 0: 0.33, 1: 0.33, 2: 0.31 })))).toEqual([1, 2])
  })

  it('are never those that a user placed', () => {
    const constraints = { ...NO_CONSTRAINTS, mustLink: [{ topicId: 7, microClusterIds: [12] }] }
    expect(rowsOf(sparseRows(inputOf({ constraints }), densityWith({ 2: 0.1, 3: 0.1 })))).toEqual([3])
  })
})
