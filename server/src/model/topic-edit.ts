// What a user may change in the topics of one dimension, as it stands in the journal.
// Concrete to the micro-cluster, so that a replay does exactly what was done then.

import type { ProjectId } from './ids.ts'

/** What a user says of a topic; a part that is left out stays as it is. */
export interface TopicSettings {
  /** Null: back to the suggested label. */
  readonly label?: string | null
  readonly pinned?: boolean
  readonly hidden?: boolean
  readonly smallTalk?: boolean
}

/** A topic's name as found from its texts. */
export interface SuggestedName {
  readonly label: string
  readonly description: string
  readonly terms: readonly string[]
}

export interface SplitPart extends SuggestedName {
  readonly microClusters: readonly number[]
}

/** Topics by number within the dimension. */
export type TopicEdit =
  | { readonly kind: 'change'; readonly topic: number; readonly settings: TopicSettings }
  | { readonly kind: 'merge'; readonly topics: readonly number[]; readonly into: number }
  /** The first part keeps the topic's number. */
  | { readonly kind: 'split'; readonly topic: number; readonly parts: readonly SplitPart[] }
  | { readonly kind: 'move'; readonly text: MovedText; readonly topic: number }
  | { readonly kind: 'tune'; readonly tuning: Partial<TopicTuning> }
  | { readonly kind: 'undo'; readonly edit: number }

/** One event's text, moved out of its micro-cluster into one of its own. */
export interface MovedText {
  readonly sequence: number
  readonly eventId: string
  readonly sessionId: string
  readonly timestampMs: number
  readonly text: string
  readonly microCluster: number
}

/** How a dimension is cut: the user's wishes beyond single topics. */
export interface TopicTuning {
  /** −3 (coarsest) … 3 (finest); 0 is what the data suggests. */
  readonly granularity: number
  /** Number of themes, or as many as suit the number of topics. */
  readonly themes: number | 'auto'
}

export const DEFAULT_TUNING: TopicTuning = { granularity: 0, themes: 'auto' }

/** An edit in the log of its dimension. */
export interface LoggedEdit {
  /** From 1, within the dimension. */
  readonly number: number
  readonly atMs: number
  readonly by: string
  readonly edit: Exclude<TopicEdit, { kind: 'undo' }>
  /** Topics that it named or made. */
  readonly topics: readonly number[]
  readonly undone: { readonly atMs: number; readonly by: string } | null
}

/** The newest edits of one dimension, newest first, as the pipeline publishes them. */
export interface EditDirectory {
  readonly edits: readonly LoggedEdit[]
}

export function editDirectoryKey(project: ProjectId, dimension: string): string {
  return `topic-edits/${project}/${dimension}`
}
