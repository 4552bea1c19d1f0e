// Edits by users laid over a found partition: what a user said about a micro-cluster holds exactly.
// The partition itself is found freely, so that an edit never bends the topics that it does not name.
import type { TopicConstraints } from './consolidation.ts'
import { matchIds, NO_TOPIC } from './identity.ts'
import { type Labels, labelCount, renumbered, sumByLabel } from './labels.ts'
import { dot, type Matrix, normaliseRows, rowOf } from './matrix.ts'

export interface Partition {
  /** m × d, the vectors by which nearness is judged. */
  readonly vectors: Matrix
  readonly weights: Float64Array
  readonly previousTopics: Int32Array
  readonly sharedTexts: Float64Array
}

/** Topic that must-link rules demand of each micro-cluster, NO_TOPIC where they are silent. */
export function demandedTopics(microClusterIds: Uint32Array, constraints: TopicConstraints): Int32Array {
  const rowOfId = new Map(Array.from(microClusterIds, (id, row) => [id, row]))
  const demanded = new Int32Array(microClusterIds.length).fill(NO_TOPIC)
  for (const rule of constraints.mustLink) {
    for (const id of rule.microClusterIds) {
      const row = rowOfId.get(id)
      if (row !== undefined) demanded[row] = rule.topicId
    }
  }
  return demanded
}

/**
 * Labels → topic ids. Where demanded micro-clusters hold at least half the texts of a label, those of its others that
 * are new, or were in one of the demanded topics, follow the nearest of these; what is left of the labels is matched
 * with the previous topics by shared texts. So an edit draws nothing out of a topic that it does not name.
 */
export function identifyTopics(
  labels: Labels,
  demanded: Int32Array,
  partition: Partition,
  nextTopicId: number,
): { topicIds: Int32Array; nextTopicId: number } {
  const topicIds = Int32Array.from(demanded)
  followDemanded(labels, demanded, partition, topicIds)
  const claimed = new Set<number>()
  for (let row = 0; row < labels.length; row++) {
    if (demanded[row] === NO_TOPIC && topicIds[row] !== NO_TOPIC) claimed.add(topicIds[row] as number)
  }
  const free = [...labels.keys()].filter((row) => topicIds[row] === NO_TOPIC)
  const freeLabels = renumbered(Int32Array.from(free, (row) => labels[row] as number))
  const previous = Int32Array.from(free, (row) => {
    const id = partition.previousTopics[row] as number
    return claimed.has(id) ? NO_TOPIC : id
  })
  const shared = Float64Array.from(free, (row) => partition.sharedTexts[row] as number)
  const match = matchIds(previous, freeLabels, shared, nextTopicId)
  for (const [position, row] of free.entries()) {
    topicIds[row] = match.idOfLabel[freeLabels[position] as number] as number
  }
  return { topicIds, nextTopicId: match.nextId }
}

/** Gives a kept topic its previous micro-clusters back where less than half of their texts are still in it. */
export function restoreKeptTopics(
  topicIds: Int32Array,
  demanded: Int32Array,
  partition: Partition,
  keepTopics: readonly number[],
): void {
  for (const topicId of keepTopics) {
    let [kept, before] = [0, 0]
    for (let row = 0; row < topicIds.length; row++) {
      if (partition.previousTopics[row] !== topicId || (demanded[row] !== NO_TOPIC && demanded[row] !== topicId))
        continue
      before += partition.sharedTexts[row] as number
      if (topicIds[row] === topicId) kept += partition.sharedTexts[row] as number
    }
    if (before === 0 || kept >= before / 2) continue
    for (let row = 0; row < topicIds.length; row++) {
      if (partition.previousTopics[row] === topicId && demanded[row] === NO_TOPIC) topicIds[row] = topicId
    }
  }
}

/** Rows of the two sides of a cannot-link rule. */
export interface ForbiddenPair {
  readonly a: readonly number[]
  readonly b: readonly number[]
}

/** More passes than rules can entangle each other in practice; the first pass may send rows home. */
const MOST_PASSES = 8

/**
 * Parts what cannot-link rules forbid: of the two sides that share a topic, the one with fewer texts there (a demanded
 * side stays) goes back to its previous topic if that is another one free of the other side, else to a new topic.
 * Returns the next free topic id.
 */
export function separateForbidden(
  topicIds: Int32Array,
  demanded: Int32Array,
  partition: Partition,
  pairs: readonly ForbiddenPair[],
  nextTopicId: number,
): number {
  let next = nextTopicId
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let moved = false
    for (const pair of pairs) {
      for (const topicId of new Set(pair.a.map((row) => topicIds[row] as number))) {
        if (topicId === NO_TOPIC) continue
        const { leaving, staying } = partingOf(pair, topicId, topicIds, demanded, partition)
        if (leaving.length === 0) continue
        const home = pass === 0 ? previousHome(leaving, topicId, partition) : NO_TOPIC
        const homeIsFree = home !== NO_TOPIC && staying.every((row) => topicIds[row] !== home)
        const target = homeIsFree ? home : next++
        for (const row of leaving) topicIds[row] = target
        moved = true
      }
    }
    if (!moved) break
  }
  return next
}

/** The rows that must leave a topic that both sides share, and all rows of the side they must not meet. */
function partingOf(
  { a, b }: ForbiddenPair,
  topicId: number,
  topicIds: Int32Array,
  demanded: Int32Array,
  { weights }: Partition,
): { leaving: readonly number[]; staying: readonly number[] } {
  const inA = a.filter((row) => topicIds[row] === topicId)
  const inB = b.filter((row) => topicIds[row] === topicId)
  if (inA.length === 0 || inB.length === 0) return { leaving: [], staying: [] }
  const loose = (side: readonly number[]) => side.filter((row) => demanded[row] === NO_TOPIC)
  const texts = (side: readonly number[]) => side.reduce((sum, row) => sum + (weights[row] as number), 0)
  const boundA = loose(inA).length < inA.length
  const boundB = loose(inB).length < inB.length
  const aLeaves = boundA === boundB ? texts(inA) < texts(inB) : boundB
  return aLeaves ? { leaving: loose(inA), staying: b } : { leaving: loose(inB), staying: a }
}

/** cannotLink rules with rows in place of ids; micro-clusters that are gone are left out. */
export function forbiddenRows(microClusterIds: Uint32Array, constraints: TopicConstraints): ForbiddenPair[] {
  const rowOfId = new Map(Array.from(microClusterIds, (id, row) => [id, row]))
  const rows = (ids: readonly number[]) => ids.flatMap((id) => rowOfId.get(id) ?? [])
  return constraints.cannotLink.map(({ a, b }) => ({ a: rows(a), b: rows(b) }))
}

function previousHome(rows: readonly number[], topicId: number, { previousTopics, weights }: Partition): number {
  const texts = new Map<number, number>()
  for (const row of rows) {
    const id = previousTopics[row] as number
    if (id !== topicId && id !== NO_TOPIC) texts.set(id, (texts.get(id) ?? 0) + (weights[row] as number))
  }
  return [...texts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? NO_TOPIC
}

function followDemanded(labels: Labels, demanded: Int32Array, partition: Partition, topicIds: Int32Array): void {
  const { weights, vectors } = partition
  for (let label = 0; label < labelCount(labels); label++) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label)
    const leaders = rows.filter((row) => demanded[row] !== NO_TOPIC)
    const texts = (some: number[]) => some.reduce((sum, row) => sum + (weights[row] as number), 0)
    if (leaders.length === 0 || texts(leaders) < texts(rows) / 2) continue
    const ids = [...new Set(leaders.map((row) => demanded[row] as number))].sort((a, b) => a - b)
    const centroids = centroidsOf(ids, leaders, demanded, vectors, weights)
    for (const row of rows) {
      const before = partition.previousTopics[row] as number
      if (demanded[row] !== NO_TOPIC || (before !== NO_TOPIC && !ids.includes(before))) continue
      const cosines = ids.map((_, position) => dot(rowOf(vectors, row), rowOf(centroids, position)))
      topicIds[row] = ids[cosines.indexOf(Math.max(...cosines))] as number
    }
  }
}

function centroidsOf(
  ids: readonly number[],
  rows: readonly number[],
  topicIds: Int32Array,
  vectors: Matrix,
  weights: Float64Array,
): Matrix {
  const labels = Int32Array.from(rows, (row) => ids.indexOf(topicIds[row] as number))
  const values = new Float32Array(rows.length * vectors.dims)
  for (const [position, row] of rows.entries()) values.set(rowOf(vectors, row), position * vectors.dims)
  const own = Float64Array.from(rows, (row) => weights[row] as number)
  const { sums } = sumByLabel({ rows: rows.length, dims: vectors.dims, values }, own, labels, ids.length)
  normaliseRows(sums)
  return sums
}
