// What a team wants to hear of, and how: a document of the registry each. Topics are named by number, never by label.

import type { ProjectId } from '../model/ids.ts'
import type { SegmentFilter } from '../model/segment.ts'

/** Of texts of one dimension; a number of a topic, or what stands outside topics. */
export interface WatchedTopic {
  readonly dimension: string
  readonly topic: number | 'unclustered' | 'small_talk'
}

export type AlertCondition =
  /** A topic that was born since the rule began, with texts that are mostly of this week. */
  | { readonly kind: 'new_topic'; readonly dimension: string | null; readonly minEvents: number }
  /** A topic of which the last 24 hours hold clearly more than its own days before. `topic` null: any. */
  | {
      readonly kind: 'spiking_topic'
      readonly dimension: string | null
      readonly topic: number | null
      readonly minEvents: number
      readonly ratio: number
    }
  /** The share of a topic among the texts of its dimension (within the segment), or of a segment among all events. */
  | {
      readonly kind: 'share'
      readonly topic: WatchedTopic | null
      readonly segments: readonly SegmentFilter[]
      readonly direction: 'above' | 'below'
      /** 0 to 1. */
      readonly share: number
      readonly hours: number
      readonly minEvents: number
    }
  /** Events that were acknowledged longer ago than this are not analysed yet. */
  | { readonly kind: 'pipeline_lag'; readonly minutes: number }

export type AlertChannel =
  | { readonly kind: 'webhook'; readonly url: string; readonly format: 'turret' | 'slack' }
  | { readonly kind: 'email'; readonly to: string }

export interface AlertRule {
  readonly id: string
  readonly project: ProjectId
  readonly name: string
  readonly condition: AlertCondition
  readonly channels: readonly AlertChannel[]
  readonly enabled: boolean
  /** Least time between two alerts on the same thing. */
  readonly cooldownHours: number
  readonly createdAtMs: number
  /** Since when the condition is as it is now, and looked at: what the rule remembers from before is void. */
  readonly activeSinceMs: number
}

const RULES = 'alert-rules/'

export function alertRulePrefix(project?: ProjectId): string {
  return project === undefined ? RULES : `${RULES}${project}/`
}

export function alertRuleKey(project: ProjectId, id: string): string {
  return `${alertRulePrefix(project)}${id}`
}
