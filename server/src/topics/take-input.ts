// From the live state of a dimension to a copy of what a consolidation needs, fit for a worker thread.
import { repeatedDocumentFrequency } from '../embed/lexical/inverse-document-frequency.ts'
import type { ConsolidationInput, TopicConstraints } from './consolidation.ts'
import { type DimensionState, settledPlacement } from './dimension-state.ts'
import { MOST_EXEMPLARS } from './exemplars.ts'
import { type MicroClusters, runningMean } from './micro-clusters.ts'
import { sparseRows } from './spelling-sum.ts'

/** granularity: −3 … 3. Nothing of it is shared with the state. */
export function takeInput(
  state: DimensionState,
  constraints: TopicConstraints,
  granularity: number,
): ConsolidationInput {
  const { clusters, mapVersion, nextTopicId, lastRun } = state
  const { live, embeddingDims, texts, assigned } = clusters
  const microClusterIds = clusters.ids.slice(0, live)
  const settled = Array.from(microClusterIds, (id) => settledPlacement(state, id))
  return {
    microClusterIds,
    counts: clusters.counts.slice(0, live),
    distinctTexts: Float64Array.from({ length: live }, (_, row) => distinctTexts(clusters, row)),
    concentrations: Float64Array.from({ length: live }, (_, row) => concentration(clusters, row)),
    embeddingDims,
    meanEmbeddings: clusters.meanEmbeddings.slice(0, live * embeddingDims),
    spelling: sparseRows(clusters.spelling),
    mean: runningMean(clusters),
    idf: repeatedDocumentFrequency(clusters.documentFrequency, texts),
    texts,
    assigned,
    previousTopics: Int32Array.from(settled, ({ topicId }) => topicId),
    previousEmerging: Uint8Array.from(settled, ({ emerging }) => (emerging ? 1 : 0)),
    sharedTexts: Float64Array.from(settled, ({ textsAtRun }, row) =>
      Math.min(textsAtRun, clusters.counts[row] as number),
    ),
    nextTopicId,
    constraints,
    granularity,
    lastRun,
    mapVersion,
  }
}

function concentration({ lengths, counts }: { lengths: Float64Array; counts: Float64Array }, row: number): number {
  return (lengths[row] as number) / (counts[row] as number)
}

/** Remembered texts differ: fewer than can be remembered are all there are. Else the count, repeats included. */
function distinctTexts({ exemplars, counts }: MicroClusters, row: number): number {
  const remembered = exemplars[row]?.length ?? 0
  const held = counts[row] as number
  return remembered < MOST_EXEMPLARS ? Math.max(1, Math.min(remembered, held)) : held
}
