import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { repeatedDocumentFrequency } from '../embed/lexical/inverse-document-frequency.ts'
import { anchorDistances, anchorVectors } from './anchor.ts'
import { assignText, joinOrOpen } from './assign.ts'
import { chooseK, DEFAULT_TOLERANCE, finestWithin } from './choose-k.ts'
import { matchIds } from './identity.ts'
import type { Matrix } from './matrix.ts'
import { createMicroClusters, runningMean } from './micro-clusters.ts'
import { projectMicroClusters } from './project.ts'
import { refine } from './refine.ts'
import { silhouettes } from './silhouettes.ts'
import { smoothOnce } from './smooth.ts'
import { sparseRows } from './spelling-sum.ts'
import { cut, type Merge, squaredDistances, weightedWard } from './ward.ts'

const TOLERANCE = 1e-5

// biome-ignore lint/suspicious/noExplicitAny: golden files are trusted and read once
function golden(name: string, folder = './fixtures/'): any {
  return JSON.parse(readFileSync(new URL(`${folder}${name}.json`, import.meta.url), 'utf8'))
}

function matrixOf(rows: number[][]): Matrix {
  return { rows: rows.length, dims: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) }
}

const GOLDEN_ANCHOR_WEIGHT = 0.1

/** Within 1e-5; numbers beyond ±1 (sums, heights of merges) within 1e-5 of their size, as float32 allows. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  const worst = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - actual[i]!) / Math.max(1, Math.abs(value))),
    0,
  )
  expect(worst).toBeLessThan(TOLERANCE)
}

function expectMerges(actual: readonly Merge[], expected: [number, number, number][]): void {
  expect(actual.map(({ left, right }) => [left, right])).toEqual(expected.map(([left, right]) => [left, right]))
  expectClose(
    actual.map(({ height }) => height),
    expected.map(([, , height]) => height),
  )
}

describe('the hot path', () => {
  it('joins and opens as the golden stream of vectors does', () => {
    const { vectors, index, joined, counts, sums } = golden('hot-path')
    const state = createMicroClusters(16, new Float32Array(16))
    const clusters = { ...state, vectorDims: 16, centroids: new Float32Array(state.ids.length * 16) }
    const steps = matrixSteps(vectors).map((vector) => joinOrOpen(clusters, vector))
    expect(steps.map(({ row }) => row)).toEqual(index)
    expect(steps.map(({ opened }) => !opened)).toEqual(joined)
    expect([...clusters.counts.subarray(0, clusters.live)]).toEqual(counts)
    const rebuilt = Array.from(
      { length: clusters.live * 16 },
      (_, j) => clusters.centroids[j]! * clusters.lengths[j >> 4]!,
    )
    expectClose(rebuilt, sums.flat())
  })

  it('streams golden texts across a refresh and projects their sums', () => {
    const { priorMean, text, embeddings, index, meanAtRefresh, meanAtEnd, w, rho, c0 } = golden('stream')
    const texts: { text: string }[] = golden('text-features', '../embed/lexical/fixtures/').texts
    const clusters = createMicroClusters(16, Float32Array.from(priorMean))
    const rows = matrixSteps(embeddings).map((embedding, sequence) => {
      const origin = { eventId: `e${sequence}`, sessionId: 's', sequence, timestampMs: sequence }
      return assignText(clusters, { text: texts[text[sequence]]!.text, embedding, ...origin }).row
    })
    expect(rows).toEqual(index)
    expectClose(clusters.mean, meanAtRefresh)
    expectClose(runningMean(clusters), meanAtEnd)
    expect([...clusters.counts.subarray(0, clusters.live)]).toEqual(w)
    expectClose(
      Array.from(rho as number[], (_, i) => clusters.lengths[i]! / clusters.counts[i]!),
      rho,
    )
    const projected = projectMicroClusters({
      meanEmbeddings: { rows: clusters.live, dims: 16, values: clusters.meanEmbeddings },
      spelling: sparseRows(clusters.spelling),
      mean: runningMean(clusters),
      idf: repeatedDocumentFrequency(clusters.documentFrequency, clusters.texts),
    })
    expectClose(projected.values, c0.flat())
  })
})

describe('the steps of consolidation', () => {
  const free = golden('consolidation')
  const c0 = matrixOf(free.c0)
  const weights = Float64Array.from(free.w as number[])
  const smoothed = matrixOf(free.smoothed)
  const meanVectors = matrixOf(free.c0.map((row: number[], i: number) => row.map((x) => x * free.rho[i])))
  const merges = weightedWard(squaredDistances(smoothOnce(c0, weights)), weights)

  it('smooths as the golden vectors do', () => {
    expectClose(smoothOnce(c0, weights).values, free.smoothed.flat())
  })

  it('builds the golden Ward tree and its cuts', () => {
    expectMerges(merges, free.merges)
    for (const [k, labels] of Object.entries(free.cuts)) expect([...cut(merges, 60, Number(k))]).toEqual(labels)
  })

  it('refines cuts and a poor start to the golden labels, with the golden silhouettes', () => {
    const starts = { ...free.cuts, stripes: Array.from({ length: 60 }, (_, i) => i % 6) }
    for (const [name, start] of Object.entries(starts)) {
      const labels = refine(smoothed, weights, Int32Array.from(start as number[]))
      expect([...labels]).toEqual(free.refined[name])
      expectClose(silhouettes(meanVectors, weights, labels), free.silhouettes[name].meanVectors)
      expectClose(silhouettes(smoothed, weights, labels), free.silhouettes[name].smoothed)
    }
  })

  it('scores the golden grid and chooses the golden k at every granularity', () => {
    const search = chooseK(smoothed, meanVectors, weights, merges)
    expect(search.grid).toEqual(free.grid)
    expectClose(search.a, free.a)
    expectClose(search.b, free.b)
    expectClose(search.score, free.score)
    for (const [tolerance, k] of free.kByTolerance) expect(search.grid[finestWithin(search.score, tolerance)]).toBe(k)
    const finest = finestWithin(search.score, DEFAULT_TOLERANCE)
    expect([...search.labels[finest]!]).toEqual(free.labels)
    expect(search.chosen).toBeGreaterThanOrEqual(finest)
    expect(Math.max(...search.score) - search.score[search.chosen]!).toBeLessThanOrEqual(0.08)
  })

  it('anchors to the previous topics and keeps the golden ids', () => {
    const { previous, shared, nextId, k, anchored, merges: expected, labels, ids } = golden('anchored')
    const before = Int32Array.from(previous as number[])
    const vectors = anchorVectors(smoothOnce(c0, weights), before, GOLDEN_ANCHOR_WEIGHT)
    expectClose(vectors.values, anchored.flat())
    const squared = squaredDistances(smoothOnce(c0, weights))
    anchorDistances(squared, before, GOLDEN_ANCHOR_WEIGHT)
    expectClose(squared, [...squaredDistances(vectors)])
    const tree = weightedWard(squared, weights)
    expectMerges(tree, expected)
    const found = refine(vectors, weights, cut(tree, 60, k))
    expect([...found]).toEqual(labels)
    const { idOfLabel } = matchIds(before, found, Float64Array.from(shared as number[]), nextId)
    expect([...found].map((label) => idOfLabel[label])).toEqual(ids)
  })
})

function matrixSteps(rows: number[][]): Float32Array[] {
  return rows.map((row) => Float32Array.from(row))
}
