// Micro-clusters → labels: the search for the number of topics, then the partition, anchored to the one before.
// Knows nothing of ids and edits.
import { anchorDistances, anchorVectors, anchorWeight } from './anchor.ts'
import { chooseK, dampedPosition, FEW_MICRO_CLUSTERS, type KSearch, positionNearest } from './choose-k.ts'
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

/** What the run before leaves to this one. */
export interface PreviousTopics {
  /** Topic of each of m micro-clusters then, NO_TOPIC for none. */
  readonly topics: Int32Array
  /** Texts there were then. */
  readonly texts: number
  /** Whether they were found by another model. */
  readonly inherited: boolean
  /** How many topics were found then; null where that says nothing, as the granularity is another. */
  readonly k: number | null
  /** Whether k stays as long as it scores within REMEMBERED_LOSS of the new one; else the number goes half of the way. */
  readonly recent: boolean
}

const REMEMBERED_LOSS = 0.03

/**
 * Among few micro-clusters the nearest neighbour may be of another subject: below this cosine it does not pull. Three
 * messages, each repeated, give three topics with it and two without; .1 and .3 do less well (2026-11).
 */
const LEAST_COSINE_OF_FEW = 0.2

/**
 * c0 (m × d) from projectMicroClusters, concentrations ρ, weights (different texts) and counts (all texts) of m rows.
 * The number of topics is that of the unanchored partition; with previous topics Ward, cut and refine run again, anchored.
 */
export function findTopics(
  c0: Matrix,
  concentrations: Float64Array,
  weights: Float64Array,
  counts: Float64Array,
  previous: PreviousTopics,
  granularity: number,
): FoundLabels {
  const neighbours = nearestNeighbours(c0)
  const leastCosine = weights.length < FEW_MICRO_CLUSTERS ? LEAST_COSINE_OF_FEW : 0
  const smoothed = smoothOnce(c0, weights, leastCosine, neighbours)
  const meanVectors = scaledRows(c0, concentrations)
  const squared = squaredDistances(smoothed)
  const anchored = previous.topics.some((id) => id !== NO_TOPIC)
  const tree = weightedWard(anchored ? squared.slice() : squared, weights)
  const search = chooseK(smoothed, meanVectors, weights, tree, granularity, counts)
  const chosen = position(search, previous)
  const free = search.labels[chosen] as Labels
  const found = { search: { ...search, chosen }, smoothed, meanVectors, neighbours }
  if (!anchored) return { ...found, labels: free }
  const weight = anchorWeight(previous.texts, previous.inherited)
  anchorDistances(squared, previous.topics, weight)
  const vectors = anchorVectors(smoothed, previous.topics, weight)
  const start = cut(weightedWard(squared, weights), weights.length, labelCount(free))
  return { ...found, labels: refine(vectors, weights, start) }
}

/** Of the chosen number of topics, or of one nearer to the number before. */
function position(search: KSearch, { k, recent }: PreviousTopics): number {
  if (k === null) return search.chosen
  if (!recent) return dampedPosition(search, k)
  const nearest = positionNearest(search, k)
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
