// The edits of one dimension in order, with what each demanded of the map. Pure: every function returns a new log.
// Whatever is shown or enforced follows from the edits that are not undone, so an undo is exact at any time.

import {
  DEFAULT_TUNING,
  type LoggedEdit,
  type TopicEdit,
  type TopicSettings,
  type TopicTuning,
} from '../../model/topic-edit.ts'
import type { RetiredMicroClusters } from '../condense.ts'
import type { TopicConstraints } from '../consolidation.ts'

/** These micro-clusters belong to this topic from the edit on. */
export interface Demand {
  readonly topicId: number
  readonly microClusterIds: readonly number[]
}

export interface EnforcedEdit extends LoggedEdit {
  readonly demands: readonly Demand[]
  /** Where the micro-clusters that it moved stood before; topic null: unclustered. */
  readonly before: readonly { readonly microClusterId: number; readonly topicId: number | null }[]
}

export type EditLog = readonly EnforcedEdit[]

/** What users say of one topic, all edits together. */
export type ResolvedSettings = Required<TopicSettings>

export const NO_SETTINGS: ResolvedSettings = { label: null, pinned: false, hidden: false, smallTalk: false }

export function activeEdits(log: EditLog): EditLog {
  return log.filter((edit) => edit.undone === null)
}

/** The settings of every topic that has any. */
export function settingsByTopic(log: EditLog): Map<number, ResolvedSettings> {
  const settings = new Map<number, ResolvedSettings>()
  for (const { edit } of activeEdits(log)) {
    if (edit.kind !== 'change') continue
    settings.set(edit.topic, { ...(settings.get(edit.topic) ?? NO_SETTINGS), ...edit.settings })
  }
  return settings
}

export function tuningOf(log: EditLog): TopicTuning {
  const tunings = activeEdits(log).flatMap(({ edit }) => (edit.kind === 'tune' ? [edit.tuning] : []))
  return Object.assign({}, DEFAULT_TUNING, ...tunings)
}

/** A topic that users pinned, hid or marked keeps the micro-clusters that it had then. */
function isHeld({ pinned, hidden, smallTalk }: ResolvedSettings): boolean {
  return pinned || hidden || smallTalk
}

/** The demands in force, in order: of two on one micro-cluster the later one holds. */
export function demandsInForce(log: EditLog): Demand[] {
  const settings = new Map<number, ResolvedSettings>()
  const releasedBy = new Map<number, number>()
  const active = activeEdits(log)
  for (const { edit, number } of active) {
    if (edit.kind !== 'change') continue
    const now = { ...(settings.get(edit.topic) ?? NO_SETTINGS), ...edit.settings }
    settings.set(edit.topic, now)
    if (!isHeld(now)) releasedBy.set(edit.topic, number)
  }
  return active.flatMap(({ edit, number, demands }) =>
    edit.kind === 'change' && number <= (releasedBy.get(edit.topic) ?? 0) ? [] : demands,
  )
}

/** The log as rules for a run. */
export function constraintsOf(log: EditLog): TopicConstraints {
  const kept = [...settingsByTopic(log)].filter(([, one]) => one.label !== null || isHeld(one)).map(([topic]) => topic)
  return {
    mustLink: demandsInForce(log).map(({ topicId, microClusterIds }) => ({ topicId, microClusterIds })),
    cannotLink: [],
    keepTopics: kept.sort((a, b) => a - b),
  }
}

/** The topic that each micro-cluster must have; those that no edit speaks of are missing. */
export function demandedTopicOf(log: EditLog): Map<number, number> {
  return new Map(
    demandsInForce(log).flatMap(({ topicId, microClusterIds }) => microClusterIds.map((id) => [id, topicId])),
  )
}

/** The topic that stands for `topicId` after the merges in force. */
export function mergedInto(log: EditLog, topicId: number): number {
  let current = topicId
  for (const { edit } of activeEdits(log)) {
    if (edit.kind === 'merge' && edit.topics.includes(current)) current = edit.into
  }
  return current
}

/** The log with one edit undone. */
export function withUndone(log: EditLog, number: number, undone: NonNullable<LoggedEdit['undone']>): EditLog {
  return log.map((edit) => (edit.number === number ? { ...edit, undone } : edit))
}

/** Micro-clusters to be placed so that the map is as if `undone` had never been made, and all other edits had. */
export function placementsAfterUndo(log: EditLog, undone: EnforcedEdit): Map<number, number | null> {
  const demanded = demandedTopicOf(log)
  return new Map(
    undone.before.map(({ microClusterId, topicId }) => {
      const home = topicId === null ? null : mergedInto(log, topicId)
      return [microClusterId, demanded.get(microClusterId) ?? home]
    }),
  )
}

/** The log after micro-clusters were merged or dropped at the cap. */
export function withRetired(log: EditLog, { merged, dropped }: RetiredMicroClusters): EditLog {
  if (merged.length === 0 && dropped.length === 0) return log
  const heirs = new Map<number, number | null>([
    ...merged.map(({ from, into }) => [from, into] as const),
    ...dropped.map((id) => [id, null] as const),
  ])
  const heirOf = (id: number): number | null => heirs.get(id) ?? (heirs.has(id) ? null : id)
  return log.map((edit) => ({
    ...edit,
    demands: edit.demands.map(({ topicId, microClusterIds }) => ({
      topicId,
      microClusterIds: [...new Set(microClusterIds.flatMap((id) => heirOf(id) ?? []))],
    })),
    before: firstOfEach(
      edit.before.flatMap(({ microClusterId, topicId }) => {
        const heir = heirOf(microClusterId)
        return heir === null ? [] : [{ microClusterId: heir, topicId }]
      }),
    ),
  }))
}

function firstOfEach(before: EnforcedEdit['before']): EnforcedEdit['before'] {
  const seen = new Set<number>()
  return before.filter(({ microClusterId }) => {
    if (seen.has(microClusterId)) return false
    seen.add(microClusterId)
    return true
  })
}

/** Topics that an edit names. */
export function topicsOf(edit: Exclude<TopicEdit, { kind: 'undo' }>): number[] {
  if (edit.kind === 'tune') return []
  return edit.kind === 'merge' ? [...new Set([...edit.topics, edit.into])] : [edit.topic]
}
