// A proposal for splitting one topic: its micro-clusters grouped among themselves, and a name for each group.
// Pure and deterministic, fit for a worker thread; nothing is changed before a user applies the proposal.

import type { SplitPart } from '../../model/topic-edit.ts'
import { labelTopics, type TopicSample } from '../label/label-topics.ts'
import { type Labels, labelCount } from '../labels.ts'
import type { Matrix } from '../matrix.ts'
import { refine } from '../refine.ts'
import { meanSilhouette } from '../silhouettes.ts'
import { smoothOnce } from '../smooth.ts'
import { cut, squaredDistances, weightedWard } from '../ward.ts'

export const FEWEST_PARTS = 2
export const MOST_PARTS = 8
/** Without a wish the number of parts with the best silhouette is taken, up to this one. */
const MOST_SUGGESTED_PARTS = 5

export interface SplitRequest {
  readonly microClusterIds: readonly number[]
  /** Unit vector of each (m × d). */
  readonly vectors: Matrix
  /** Texts held by each. */
  readonly texts: readonly number[]
  /** Remembered texts of each. */
  readonly examples: readonly (readonly string[])[]
  /** 2 … 8, or as many as the texts suggest. */
  readonly parts: number | 'auto'
  /** Labels of the other topics. */
  readonly taken: readonly string[]
}

/** The largest part first. Fewer than two parts where the topic has fewer than two micro-clusters. */
export function proposeSplit(request: SplitRequest): SplitPart[] {
  const { microClusterIds, examples, texts, taken } = request
  const labels = partition(request)
  const rowsOf = Array.from({ length: labelCount(labels) }, (_, label) =>
    [...labels.keys()].filter((row) => labels[row] === label),
  )
  const massOf = (rows: readonly number[]) => rows.reduce((sum, row) => sum + (texts[row] as number), 0)
  const parts = rowsOf.sort((a, b) => massOf(b) - massOf(a) || (a[0] as number) - (b[0] as number))
  const samples = parts.map(
    (rows, id): TopicSample => ({
      id,
      texts: rows.flatMap((row) => weighted(examples[row] ?? [], texts[row] as number)),
    }),
  )
  const names = new Map(labelTopics(samples, { taken }).map((name) => [name.id, name]))
  return parts.map((rows, id) => ({
    microClusters: rows.map((row) => microClusterIds[row] as number),
    label: names.get(id)?.label ?? `Part ${id + 1}`,
    description: names.get(id)?.description ?? '',
    terms: names.get(id)?.terms ?? [],
  }))
}

function partition({ vectors, texts, parts }: SplitRequest): Labels {
  const weights = Float64Array.from(texts)
  if (vectors.rows < FEWEST_PARTS) return new Int32Array(vectors.rows)
  const smoothed = smoothOnce(vectors, weights)
  const merges = weightedWard(squaredDistances(smoothed), weights)
  const cutInto = (k: number) => refine(smoothed, weights, cut(merges, vectors.rows, k))
  if (parts !== 'auto') return cutInto(Math.min(parts, vectors.rows))
  const wanted = Array.from({ length: MOST_SUGGESTED_PARTS - 1 }, (_, at) => at + FEWEST_PARTS)
  const tried = wanted.filter((k) => k <= vectors.rows).map(cutInto)
  const quality = tried.map((labels) => meanSilhouette(vectors, weights, labels))
  return tried[quality.indexOf(Math.max(...quality))] as Labels
}

/** Every micro-cluster shares its mass among the texts that it remembers. */
function weighted(texts: readonly string[], mass: number): TopicSample['texts'] {
  return texts.map((text) => ({ text, weight: mass / texts.length }))
}
