// What the rest of the product knows of topics: plain data, published by the pipeline into the registry.

import type { ProjectId } from './ids.ts'
import type { TopicTuning } from './topic-edit.ts'

export type TopicKind = 'topic' | 'small_talk'

export interface TopicExample {
  readonly text: string
  readonly eventId: string
  readonly sessionId: string
  readonly timestampMs: number
}

/** One entry of a topic's history. `others` are the topics it came from or went into. */
export interface LineageEntry {
  readonly kind: 'born' | 'merged' | 'split' | 'ended'
  readonly atMs: number
  readonly sequence: number
  readonly others: readonly number[]
}

/** One topic of one dimension. Numbers are unique within the dimension and never reused. */
export interface Topic {
  readonly number: number
  readonly kind: TopicKind
  /** Shown name: the user's where there is one, else `suggestedLabel`. */
  readonly label: string
  readonly suggestedLabel: string
  readonly description: string
  readonly terms: readonly string[]
  readonly theme: string | null
  readonly bornAtMs: number
  readonly examples: {
    readonly central: readonly TopicExample[]
    readonly newest: readonly TopicExample[]
    readonly unusual: readonly TopicExample[]
  }
  readonly lineage: readonly LineageEntry[]
  readonly pinned: boolean
  readonly hidden: boolean
  /** False for a topic that ended: it has a past, but no texts of its own now. */
  readonly live: boolean
}

/** All topics of one dimension of one project, as of a consolidation. */
export interface TopicDirectory {
  readonly dimension: string
  /** The dimension's number within its project, from 1; part of every public topic name. */
  readonly dimensionNumber: number
  readonly texts: number
  readonly lastConsolidatedAtMs: number | null
  /** What is unusual about the stream, in sentences. */
  readonly notices: readonly string[]
  readonly tuning: TopicTuning
  /** Topics that each level of granularity would give, from the coarsest to the finest; empty before the first run. */
  readonly topicsAtGranularity: readonly number[]
  /** Topics that a language model, where one is set up, should name. */
  readonly awaitingNames?: number
  readonly topics: readonly Topic[]
}

/** Where the registry keeps the directory of one dimension. */
export function topicDirectoryKey(project: ProjectId, dimension: string): string {
  return `topics/${project}/${dimension}`
}

/** Prefix of the directories of all dimensions of a project. */
export function topicDirectoryPrefix(project: ProjectId): string {
  return `topics/${project}/`
}
