// One consolidation of one dimension: hand the copy to the worker, lay the result over the live state, say what changed.

import type { Metrics } from '../observe/metrics.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { updateTopicBook } from './topic-book.ts'

/** The answer of POST /v1/topics/consolidate. */
export interface ConsolidationOutcome {
  readonly topics: number
  readonly born: number
  readonly merged: number
  readonly split: number
  /** Share of the texts of shown topics that are elsewhere now. */
  readonly movedShare: number
  /** Why the run was not applied; null where it was. */
  readonly refused: string | null
  readonly ms: number
}

export interface RunOptions {
  readonly dimension: ProjectDimension
  readonly consolidations: ConsolidationRunner
  readonly metrics: Metrics
  readonly sequence: number
  readonly atMs: number
}

type Place = ReturnType<ProjectDimension['placeOf']>

export interface ConsolidationRun {
  readonly outcome: ConsolidationOutcome
  /** Topics that ended, with the topic that took over their texts, 0 for none. */
  readonly successions: readonly { readonly topic: number; readonly heir: number }[]
  /** Live micro-clusters that stand elsewhere now. */
  readonly places: readonly Place[]
}

export async function runConsolidation(options: RunOptions): Promise<ConsolidationRun> {
  const { dimension, consolidations, metrics, sequence, atMs } = options
  const members = dimension.engine.microClusters()
  const before = new Map(members.map(({ microClusterId: id }) => [id, dimension.placeOf(id)]))
  const texts = members.map(({ exemplars }) => exemplars.map(({ text }) => text))
  const input = dimension.engine.consolidationInput()
  const { result, smallTalk, labels, durationMs } = await consolidations.run({ input, texts })
  const { refused, lineage, stats } = dimension.engine.applyConsolidation(result)
  metrics.consolidations.inc({ outcome: refused === null ? 'applied' : 'refused' })
  metrics.consolidationSeconds.observe(durationMs / 1000)
  dimension.smallTalk = new Set(smallTalk)
  dimension.lastConsolidatedAtMs = atMs
  if (refused === null && !result.unchanged) {
    dimension.book = updateTopicBook(dimension.book, { topics: result.topics, lineage, labels, sequence, atMs })
  }
  const places = [...before]
    .map(([id]) => dimension.placeOf(id))
    .filter((place) => differs(place, before.get(place.microCluster)))
  const { topics, born, merged, split, movedShare } = stats
  const successions = lineage.flatMap((event) => {
    if (event.kind === 'merged_into') return [{ topic: event.topicId, heir: event.into }]
    return event.kind === 'died' ? [{ topic: event.topicId, heir: 0 }] : []
  })
  const outcome = { topics, born, merged, split, movedShare, refused, ms: Math.round(durationMs) }
  return { outcome, successions, places }
}

function differs(place: Place, before: Place | undefined): boolean {
  return place.topic !== before?.topic || place.smallTalk !== before.smallTalk || place.hidden !== before.hidden
}
