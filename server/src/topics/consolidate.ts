// One run: micro-clusters of today + topics of before + edits → topics. A pure function, fit for a worker thread.
// Same input, same result; where nothing is new nothing moves, and no run undoes an edit.
import { FINEST_GRANULARITY, type KSearch, positionAt, relativeQuality, scoreBonus } from './choose-k.ts'
import { incoherentRows } from './coherence.ts'
import type { ConsolidationInput, ConsolidationResult, LastRun } from './consolidation.ts'
import {
  demandedTopics,
  forbiddenRows,
  identifyTopics,
  type Partition,
  restoreKeptTopics,
  separateForbidden,
} from './constraints.ts'
import { describePartition, movedShare, type TopicMap } from './describe-partition.ts'
import { emergingAsBefore, emergingBySize, fewestTextsOfTopic } from './emerging-topics.ts'
import { type FoundLabels, findTopics, type PreviousTopics } from './find-topics.ts'
import { type PartitionQuality, reasonToRefuse } from './guard.ts'
import { NO_TOPIC } from './identity.ts'
import { type Labels, renumbered } from './labels.ts'
import { type Matrix, rowOf } from './matrix.ts'
import { projectMicroClusters } from './project.ts'
import { meanSilhouette } from './silhouettes.ts'
import { densities, sparseRows } from './sparse.ts'
import { nearestTopic, topicCentroidsOf } from './topic-centroids.ts'

/**
 * A remembered number of topics expires once the dimension has grown by this factor. Over the steps 50, 60, 75, 100% of
 * eight streams of four sets .907 of the texts stay in their topic against .880 without, for .003 ARI (2026-11).
 */
const MEMORY_GROWTH = 1.5

/** Groups the micro-clusters into topics; see consolidation.ts for input and result. */
export function consolidate(input: ConsolidationInput): ConsolidationResult {
  const c0 = projectMicroClusters({
    meanEmbeddings: { rows: input.counts.length, dims: input.embeddingDims, values: input.meanEmbeddings },
    spelling: input.spelling,
    mean: input.mean,
    idf: input.idf,
  })
  if (input.counts.length === 0 || nothingNew(input)) return editedOnly(input, c0)
  const { concentrations, counts, distinctTexts, granularity } = input
  const previous = previousTopicsOf(input)
  const found = findTopics(c0, concentrations, distinctTexts, counts, previous, granularity)
  const lastRun = {
    assigned: input.assigned,
    granularity,
    topicsAtGranularity: previewGranularity(found.search, input),
    k: found.search.labels[found.search.chosen]?.reduce((most, label) => Math.max(most, label + 1), 0) ?? 0,
    textsWhenChosen: previous.recent ? (input.lastRun?.textsWhenChosen ?? input.texts) : input.texts,
  }
  return judged(input, c0, found, lastRun)
}

function nothingNew({ lastRun, assigned, granularity }: ConsolidationInput): boolean {
  return lastRun !== null && lastRun.assigned === assigned && lastRun.granularity === granularity
}

function previousTopicsOf({ lastRun, previousTopics, texts, granularity }: ConsolidationInput): PreviousTopics {
  const k = lastRun?.granularity === granularity ? lastRun.k : null
  const recent = k !== null && texts < MEMORY_GROWTH * (lastRun?.textsWhenChosen ?? 0)
  return { topics: previousTopics, texts: lastRun?.assigned ?? 0, inherited: lastRun?.inherited === true, k, recent }
}

/** How many topics of enough texts each level of granularity would give, before edits. */
function previewGranularity({ grid, labels, suggested }: KSearch, { counts, texts }: ConsolidationInput): number[] {
  const levels = Array.from({ length: 2 * FINEST_GRANULARITY + 1 }, (_, level) => level - FINEST_GRANULARITY)
  return levels.map((level) => {
    const held = new Map<number, number>()
    for (const [row, label] of (labels[positionAt(grid, suggested, level)] as Int32Array).entries()) {
      held.set(label, (held.get(label) ?? 0) + (counts[row] as number))
    }
    return [...held.values()].filter((mass) => mass >= fewestTextsOfTopic(texts)).length
  })
}

/** The map of the last run with today's edits laid over it: nothing else moves. */
function editedOnly(input: ConsolidationInput, c0: Matrix): ConsolidationResult {
  const { assigned, granularity, texts, previousTopics, previousEmerging } = input
  const lastRun = input.lastRun ?? { assigned, granularity, topicsAtGranularity: [], k: 0, textsWhenChosen: texts }
  const map = presentMap(input, c0, previousTopics, null)
  const unchanged = map.topicIds.every(
    (id, row) => id === previousTopics[row] && map.emerging[row] === previousEmerging[row],
  )
  return { ...describePartition(input, c0, map, lastRun), unchanged }
}

/** A map whose topics stay as they are, shown or emerging, but for today's edits. */
function presentMap(input: ConsolidationInput, c0: Matrix, map: Int32Array, unfit: Unfit | null): TopicMap {
  const demanded = demandedTopics(input.microClusterIds, input.constraints)
  const topicIds = map.map((id, row) => (demanded[row] === NO_TOPIC ? id : (demanded[row] as number)))
  const pairs = forbiddenRows(input.microClusterIds, input.constraints)
  const nextTopicId = separateForbidden(topicIds, demanded, partitionOf(input, c0), pairs, firstFreeId(input))
  return { topicIds, emerging: emergingAsBefore(input, topicIds, unfit?.(topicIds) ?? null), nextTopicId }
}

/** 1 for each micro-cluster (m) that fits into no topic, given the topic of each. */
type Unfit = (topicIds: Int32Array) => Uint8Array

function unfitRows(input: ConsolidationInput, { neighbours, meanVectors }: FoundLabels): Unfit {
  const { counts, texts, concentrations, previousTopics, previousEmerging } = input
  const sparse = sparseRows(input, densities(neighbours, counts, concentrations))
  const shown = new Set(previousTopics.filter((_, row) => previousEmerging[row] !== 1))
  return (topicIds) => {
    const incoherent = incoherentRows({ meanVectors, counts, texts, shown }, topicIds)
    return sparse.map((mark, row) => mark || (incoherent[row] as number))
  }
}

function mapOfLabels(input: ConsolidationInput, c0: Matrix, labels: Labels, unfit: Unfit): TopicMap {
  const demanded = demandedTopics(input.microClusterIds, input.constraints)
  const partition = partitionOf(input, c0)
  const identified = identifyTopics(labels, demanded, partition, firstFreeId(input))
  const { topicIds } = identified
  restoreKeptTopics(topicIds, demanded, partition, input.constraints.keepTopics)
  const pairs = forbiddenRows(input.microClusterIds, input.constraints)
  const nextTopicId = separateForbidden(topicIds, demanded, partition, pairs, identified.nextTopicId)
  return { topicIds, emerging: emergingBySize(input, topicIds, unfit(topicIds)), nextTopicId }
}

function partitionOf(input: ConsolidationInput, c0: Matrix): Partition {
  const { counts, previousTopics, sharedTexts } = input
  return { vectors: c0, weights: counts, previousTopics, sharedTexts }
}

function firstFreeId({ nextTopicId, constraints }: ConsolidationInput): number {
  return constraints.mustLink.reduce((next, { topicId }) => Math.max(next, topicId + 1), nextTopicId)
}

/** The new map, or the present one extended to what is new where the new one would be worse. */
function judged(input: ConsolidationInput, c0: Matrix, found: FoundLabels, lastRun: LastRun): ConsolidationResult {
  const unfit = unfitRows(input, found)
  const candidate = mapOfLabels(input, c0, found.labels, unfit)
  const quality = qualityOf(candidate.topicIds, input, found)
  const described = describePartition(input, c0, candidate, lastRun)
  const result = { ...described, stats: { ...described.stats, score: quality.score } }
  if (input.lastRun === null || input.previousTopics.every((id) => id === NO_TOPIC)) return result
  const present = presentMap(input, c0, extendedTopics(input, c0), unfit)
  const presentQuality = qualityOf(present.topicIds, input, found)
  const scores = { score: quality.score, presentScore: presentQuality.score }
  const moved = movedShare(present.topicIds, candidate.topicIds, input.sharedTexts)
  const growth = input.texts / Math.max(1, input.lastRun.textsWhenChosen)
  const sameGranularity = input.lastRun.granularity === input.granularity
  const refused = sameGranularity ? reasonToRefuse(quality, presentQuality, input.texts, moved, growth) : null
  if (refused === null) return { ...result, stats: { ...result.stats, ...scores } }
  const kept = describePartition(input, c0, present, { ...input.lastRun, assigned: input.assigned })
  return { ...kept, refused, stats: { ...kept.stats, ...scores } }
}

/** The partition before, extended to the micro-clusters opened since: each in the nearest topic that is shown. */
function extendedTopics({ previousTopics, previousEmerging, counts }: ConsolidationInput, c0: Matrix): Int32Array {
  const shown = previousTopics.map((id, row) => (previousEmerging[row] === 1 ? NO_TOPIC : id))
  const centroids = topicCentroidsOf(c0, counts, shown)
  return previousTopics.map((id, row) => (id === NO_TOPIC ? (nearestTopic(rowOf(c0, row), centroids) ?? NO_TOPIC) : id))
}

function qualityOf(
  topicIds: Int32Array,
  { counts, distinctTexts }: ConsolidationInput,
  found: FoundLabels,
): PartitionQuality {
  const labels = renumbered(topicIds)
  const texts = new Map<number, number>()
  for (const [row, label] of labels.entries()) texts.set(label, (texts.get(label) ?? 0) + (counts[row] as number))
  const { search, smoothed, meanVectors } = found
  const a = meanSilhouette(meanVectors, distinctTexts, labels)
  const b = meanSilhouette(smoothed, distinctTexts, labels)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return {
    topics: texts.size,
    largestShare: Math.max(...texts.values()) / all,
    score: relativeQuality(a, b, search.a, search.b) + scoreBonus(texts.size),
  }
}
