// What the faces ask of the pipeline that works on a project, whether it runs in this process or in another one.

import type { FieldType } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { SplitPart, TopicEdit } from '../model/topic-edit.ts'
import type { EditOutcome } from './apply-edit.ts'
import type { FieldOverrideOutcome } from './field-override.ts'
import type { TopicToName } from './model-names.ts'
import type { ConsolidationOutcome } from './run-consolidation.ts'

/** One text field of a project. */
export interface DimensionName {
  readonly project: ProjectId
  readonly key: string
}

/** A part that a topic could be split into. */
export interface ProposedPart {
  readonly part: SplitPart
  readonly texts: number
  /** Of its largest micro-clusters first. */
  readonly examples: readonly string[]
}

export interface ProjectPipelines {
  /** Rejects where a pipeline has stopped for good. */
  checkRunning(): Promise<void>
  /** Acknowledged entries that are not queryable yet. */
  pending(): number
  /** How long a batch in this process has not come to its end, in seconds; 0 where nothing is in hand. */
  stalledSeconds(): number
  /** Resolves when everything of the project that is acknowledged now is queryable. */
  untilCaughtUp(project: ProjectId): Promise<void>
  /** Re-clusters and says what came of it. Throws NOT_FOUND where there is no such field. */
  consolidate(project: ProjectId, dimension: string): Promise<ConsolidationOutcome>
  /** Applies a user's edit of the topics; null where there is no such field. Queryable when it resolves. */
  edit(project: ProjectId, dimension: string, edit: TopicEdit, by: string): Promise<EditOutcome | null>
  /**
   * Sets the type of a field, null for back to automatic, and has the stored events follow in the background. Null where
   * no event has had the field yet, unless the decision is meant `inAdvance`.
   */
  overrideField(
    project: ProjectId,
    key: string,
    type: FieldType | null,
    options?: { readonly inAdvance?: boolean },
  ): Promise<FieldOverrideOutcome | null>
  /** How a topic could be split; empty where there is no such field. See proposeSplit. */
  proposeSplit(dimension: DimensionName, topic: number, parts: number | 'auto'): Promise<ProposedPart[]>
  /** Micro-clusters nearest to a text, retired ones too, at most `most`; empty where there is no such field. */
  nearestMicroClusters(dimension: DimensionName, text: string, most: number): Promise<number[]>
  /** Cosine of each of `others` to a text. */
  similarities(dimension: DimensionName, text: string, others: readonly string[]): Promise<number[]>
  /** What a model would be told of a topic; null where there is none. */
  topicToName(dimension: DimensionName, topic: number): Promise<TopicToName | null>
  /** Topics near to a text, with their cosine. */
  topicsNear(dimension: DimensionName, text: string): Promise<(readonly [topic: number, cosine: number])[]>
}

/** A batch takes seconds. */
const LONGEST_BATCH_S = 60

/** For readiness. Rejects where a pipeline has stopped for good, or cannot get a batch done. */
export async function checkMoving(pipelines: ProjectPipelines): Promise<void> {
  await pipelines.checkRunning()
  const seconds = Math.round(pipelines.stalledSeconds())
  if (seconds > LONGEST_BATCH_S) throw new Error(`The analysis has not moved for ${seconds} seconds.`)
}
