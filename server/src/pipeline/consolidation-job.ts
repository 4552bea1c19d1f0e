// The work of one consolidation that needs no state: partition and names. Runs in a worker thread.

import { consolidate } from '../topics/consolidate.ts'
import type { ConsolidationInput, ConsolidationResult } from '../topics/consolidation.ts'
import { labelTopics, type TopicLabel, type TopicSample } from '../topics/label/label-topics.ts'
import { supportsLabel } from '../topics/label/supports-label.ts'
import { isStillSaid } from '../topics/model-name/check-model-name.ts'
import { smallTalkKindOf } from '../topics/small-talk/small-talk-kinds.ts'
import { type SparseRows, sparseRows } from '../topics/spelling-sum.ts'

export interface ConsolidationJob {
  readonly input: ConsolidationInput
  /** Remembered texts of each micro-cluster of `input`, in its order. */
  readonly texts: readonly (readonly string[])[]
  /** Names that users gave: no label may come near them. */
  readonly taken: readonly string[]
  /** The names that topics have now. */
  readonly names: readonly TopicName[]
  /** Those that a language model gave. */
  readonly modelNames: readonly TopicName[]
  /** Ids of micro-clusters whose topic a user decided: never small talk. */
  readonly demanded: readonly number[]
}

export interface TopicName {
  readonly topicId: number
  readonly label: string
}

export interface ConsolidationReport {
  /** Of the micro-clusters that are not small talk. */
  readonly result: ConsolidationResult
  /** Ids of the micro-clusters whose texts carry no topic of their own, with the kind of small talk. */
  readonly smallTalk: readonly (readonly [microClusterId: number, kind: number])[]
  /** Of the topics that are shown. */
  readonly labels: readonly TopicLabel[]
  /** Topics whose name of before still says what their members say. */
  readonly aptlyNamed: readonly number[]
  /** Topics whose members no longer say the name that a language model gave. */
  readonly modelNamesUnsaid: readonly number[]
  readonly durationMs: number
}

export function runConsolidationJob(job: ConsolidationJob): ConsolidationReport {
  const { input, texts, taken, names, modelNames, demanded } = job
  const startedAt = performance.now()
  const rows = [...texts.keys()]
  const decided = new Set(demanded)
  const kinds = rows.map((row) => {
    return decided.has(input.microClusterIds[row] ?? 0) ? null : smallTalkKindOf(texts[row] ?? [])
  })
  const topical = rows.filter((row) => kinds[row] === null)
  const smallTalk = rows.flatMap((row) => {
    const kind = kinds[row] ?? null
    return kind === null ? [] : [[input.microClusterIds[row] ?? 0, kind] as const]
  })
  const result = consolidate(selectRows(input, topical))
  const samples = topicSamples(
    result,
    topical.map((row) => texts[row] ?? []),
  )
  const labels = labelTopics(samples, { taken })
  const aptlyNamed = topicsAptlyNamed(names, samples)
  const modelNamesUnsaid = topicsNamedUnsaid(modelNames, samples)
  return { result, smallTalk, labels, aptlyNamed, modelNamesUnsaid, durationMs: performance.now() - startedAt }
}

function topicsNamedUnsaid(names: readonly TopicName[], samples: readonly TopicSample[]): number[] {
  const texts = new Map(samples.map((sample) => [sample.id, sample.texts]))
  return names.flatMap(({ topicId, label }) => (isStillSaid(label, texts.get(topicId) ?? []) ? [] : [topicId]))
}

function topicsAptlyNamed(names: readonly TopicName[], samples: readonly TopicSample[]): number[] {
  const labels = new Map(names.map(({ topicId, label }) => [topicId, label]))
  return samples.flatMap(({ id, texts }) => (supportsLabel(labels.get(id) ?? '', texts) ? [id] : []))
}

/** The remembered texts of each shown topic; every micro-cluster shares its mass among its texts. */
function topicSamples(result: ConsolidationResult, texts: readonly (readonly string[])[]): TopicSample[] {
  const samples = new Map<number, { text: string; weight: number }[]>()
  for (const { topicId, emerging } of result.topics) if (!emerging) samples.set(topicId, [])
  for (const [row, topicId] of result.topicIds.entries()) {
    const sample = samples.get(topicId)
    const remembered = texts[row] ?? []
    for (const text of remembered) sample?.push({ text, weight: (result.counts[row] ?? 0) / remembered.length })
  }
  return [...samples].map(([id, sample]) => ({ id, texts: sample }))
}

/** The input of a run over some of its micro-clusters only. */
function selectRows(input: ConsolidationInput, rows: readonly number[]): ConsolidationInput {
  const { embeddingDims, meanEmbeddings } = input
  const selected = new Float32Array(rows.length * embeddingDims)
  for (const [position, row] of rows.entries()) {
    selected.set(meanEmbeddings.subarray(row * embeddingDims, (row + 1) * embeddingDims), position * embeddingDims)
  }
  return {
    ...input,
    microClusterIds: Uint32Array.from(rows, (row) => input.microClusterIds[row] ?? 0),
    counts: Float64Array.from(rows, (row) => input.counts[row] ?? 0),
    distinctTexts: Float64Array.from(rows, (row) => input.distinctTexts[row] ?? 0),
    concentrations: Float64Array.from(rows, (row) => input.concentrations[row] ?? 0),
    meanEmbeddings: selected,
    spelling: selectSparseRows(input.spelling, rows),
    previousTopics: Int32Array.from(rows, (row) => input.previousTopics[row] ?? -1),
    previousEmerging: Uint8Array.from(rows, (row) => input.previousEmerging[row] ?? 0),
    sharedTexts: Float64Array.from(rows, (row) => input.sharedTexts[row] ?? 0),
  }
}

function selectSparseRows({ offsets, buckets, weights }: SparseRows, rows: readonly number[]): SparseRows {
  return sparseRows(
    rows.map((row) => ({
      buckets: buckets.subarray(offsets[row], offsets[row + 1]),
      weights: weights.subarray(offsets[row], offsets[row + 1]),
    })),
  )
}
