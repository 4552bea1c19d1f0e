// One consolidation of one dimension: hand the copy to the worker, lay the result over the live state, say what changed.

import type { Metrics } from '../observe/metrics.ts'
import type { AppliedConsolidation } from '../topics/dimension-topics.ts'
import { constraintsOf, tuningOf } from '../topics/edit/edit-log.ts'
import type { LineageEvent } from '../topics/identity.ts'
import { assignThemes } from './assign-themes.ts'
import type { ConsolidationReport } from './consolidation-job.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import { type MapChanges, NO_CHANGES } from './map-changes.ts'
import { dropModelNames, settleModelNames } from './model-names.ts'
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

export interface ConsolidationRun {
  readonly outcome: ConsolidationOutcome
  readonly changes: MapChanges
}

/** Refused while texts are embedded anew: the present topics stay until all are. */
export async function runConsolidation(options: RunOptions): Promise<ConsolidationRun> {
  const { dimension, consolidations, metrics, atMs } = options
  if (dimension.isRenewing) return { outcome: refusedRun(dimension), changes: NO_CHANGES }
  const members = dimension.engine.microClusters()
  const texts = members.map(({ exemplars }) => exemplars.map(({ text }) => text))
  const { granularity } = tuningOf(dimension.edits)
  const taken = labelsOfUsers(dimension)
  const input = dimension.engine.consolidationInput(constraintsOf(dimension.edits), granularity)
  const names = dimension.book.flatMap(({ live, number, label }) => (live ? [{ topicId: number, label }] : []))
  const modelNames = dimension.book.flatMap(({ live, number, modelName }) =>
    live && modelName?.name ? [{ topicId: number, label: modelName.name.label }] : [],
  )
  const demanded = [...dimension.demanded.keys()]
  const report = await consolidations.run({ input, texts, taken, names, modelNames, demanded })
  let applied: AppliedConsolidation | null = null
  const places = await dimension.changePlaces(() => {
    applied = dimension.engine.applyConsolidation(report.result)
    dimension.smallTalk = new Map(report.smallTalk)
  })
  const { refused, lineage, stats } = applied as unknown as AppliedConsolidation
  metrics.consolidations.inc({ outcome: refused === null ? 'applied' : 'refused' })
  metrics.consolidationSeconds.observe(report.durationMs / 1000)
  dimension.lastConsolidatedAtMs = atMs
  dimension.lastRefused = refused
  if (refused === null && !report.result.unchanged) recordRun(options, report, lineage, taken)
  const { topics, born, merged, split, movedShare } = stats
  const outcome = { topics, born, merged, split, movedShare, refused, ms: Math.round(report.durationMs) }
  return { outcome, changes: { successions: successionsOf(lineage), marks: [], places } }
}

function refusedRun({ book }: ProjectDimension): ConsolidationOutcome {
  const topics = book.filter(({ live }) => live).length
  const refused = 'All texts are being embedded anew: topics are looked for when that is done.'
  return { topics, born: 0, merged: 0, split: 0, movedShare: 0, refused, ms: 0 }
}

function recordRun(
  { dimension, sequence, atMs }: RunOptions,
  { result, labels, aptlyNamed, modelNamesUnsaid }: ConsolidationReport,
  lineage: readonly LineageEvent[],
  taken: readonly string[],
): void {
  const { topics } = result
  const book = updateTopicBook(dimension.book, { topics, lineage, labels, aptlyNamed, taken, sequence, atMs })
  dimension.book = dropModelNames(book, modelNamesUnsaid)
  settleModelNames(dimension)
  assignThemes(dimension)
}

/** Names that users gave to topics that are there. */
function labelsOfUsers(dimension: ProjectDimension): string[] {
  return dimension.book.flatMap(({ live, number }) => (live ? (dimension.settingsOf(number).label ?? []) : []))
}

function successionsOf(lineage: readonly LineageEvent[]): MapChanges['successions'] {
  return lineage.flatMap((event) => {
    if (event.kind === 'merged_into') return [{ topic: event.topicId, heir: event.into }]
    return event.kind === 'died' ? [{ topic: event.topicId, heir: 0 }] : []
  })
}
