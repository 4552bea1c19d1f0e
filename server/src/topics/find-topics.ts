// Micro-clusters → labels: the search for the number of topics, then the partition, anchored to the one before.
// Knows nothing of ids and edits.
import { anchorDistances, anchorVectors } from './anchor.ts'
import { chooseK, FEW_MICRO_CLUSTERS, type KSearch } from './choose-k.ts'
import { NO_TOPIC } from './identity.ts'
import { type Labels, labelCount } from './labels.ts'
import { createMatrix, type Matrix } from './matrix.ts'
import { type Neighbours, nearestNeighbours } from './neighbours.ts'
import { refine } from './refine.ts'
import { smoothOnce } from './smooth.ts'
import { cut, squaredDistances, weightedWard } from './ward.ts'

export interface FoundLabels {
  readonly labels: Labels
  readonly search: KSearch
  /** C and ρ·C0, by which partitions are scored. */
  readonly smoothed: Matrix
  readonly meanVectors: Matrix
  readonly neighbours: readonly Neighbours[]
}

/** The number of topics of the last run, kept while it scores within REMEMBERED_LOSS of the chosen one. */
export interface RememberedK {
  readonly k: number
}

const REMEMBERED_LOSS = 0.03

/**
 * Among few micro-clusters the nearest neighbour may be of another subject: below this cosine it does not pull. Three
 * messages, each repeated, give three topics with it and two without; .1 and .3 do less well (2026-11).
 */
const LEAST_COSINE_OF_FEW = 0.2

/**
 * c0 (m × d) from projectMicroClusters, concentrations ρ, weights (different texts) and counts (all texts) of m rows,
 * previous topics (m, NO_TOPIC for none).
 * The number of topics is that of the unanchored partition; with previous topics Ward, cut and refine run again, anchored.
 */
export function findTopics(
  c0: Matrix,
  concentrations: Float64Array,
  weights: Float64Array,
  counts: Float64Array,
  previous: Int32Array,
  granularity: number,
  remembered: RememberedK | null,
): FoundLabels {
  const neighbours = nearestNeighbours(c0)
  const leastCosine = weights.length < FEW_MICRO_CLUSTERS ? LEAST_COSINE_OF_FEW : 0
  const smoothed = smoothOnce(c0, weights, leastCosine, neighbours)
  const meanVectors = scaledRows(c0, concentrations)
  const squared = squaredDistances(smoothed)
  const anchored = previous.some((id) => id !== NO_TOPIC)
  const tree = weightedWard(anchored ? squared.slice() : squared, weights)
  const search = chooseK(smoothed, meanVectors, weights, tree, granularity, counts)
  const chosen = rememberedPosition(search, remembered)
  const free = search.labels[chosen] as Labels
  const found = { search: { ...search, chosen }, smoothed, meanVectors, neighbours }
  if (!anchored) return { ...found, labels: free }
  anchorDistances(squared, previous)
  const vectors = anchorVectors(smoothed, previous)
  const start = cut(weightedWard(squared, weights), weights.length, labelCount(free))
  return { ...found, labels: refine(vectors, weights, start) }
}

/** The entry of the grid nearest to the remembered k, if it scores within .03 of the chosen one; else the chosen one. */
function rememberedPosition(search: KSearch, remembered: RememberedK | null): number {
  if (remembered === null) return search.chosen
  let nearest = 0
  for (const [position, labels] of search.labels.entries()) {
    const distance = Math.abs(labelCount(labels) - remembered.k)
    if (distance < Math.abs(labelCount(search.labels[nearest] as Labels) - remembered.k)) nearest = position
  }
  const loss = (search.score[search.chosen] as number) - (search.score[nearest] as number)
  return loss <= REMEMBERED_LOSS ? nearest : search.chosen
}

function scaledRows(matrix: Matrix, factors: Float64Array): Matrix {
  const scaled = createMatrix(matrix.rows, matrix.dims)
  for (let row = 0; row < matrix.rows; row++) {
    const factor = factors[row] as number
    for (let at = row * matrix.dims; at < (row + 1) * matrix.dims; at++) {
      scaled.values[at] = factor * (matrix.values[at] as number)
    }
  }
  return scaled
}
