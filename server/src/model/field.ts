// What a metadata key is used for: the vocabulary of field typing, shared by pipeline, queries and settings.
// Types, and where the registry keeps them.

/** text is clustered into topics, enum makes segments, number is aggregated, ignored is stored and not analysed. */
export type FieldType = 'text' | 'enum' | 'number' | 'ignored'

/** How much evidence stands behind a decision: provisional until enough values were seen, settled afterwards. */
export type FieldConfidence = 'provisional' | 'settled'

/** `reason` is a plain sentence for users; it never quotes a stored value. */
export interface FieldDecision {
  readonly type: FieldType
  readonly reason: string
  readonly confidence?: FieldConfidence
}

/** Who decided on a type. */
export type FieldSource = 'you' | 'automatic'

/** One field of a project, as the pipeline publishes it. */
export interface TypedField extends FieldDecision {
  readonly key: string
  readonly source: FieldSource
}

/** How far the stored events of a field have followed a change. `done` and `total` count events. */
export interface ReprocessProgress {
  readonly key: string
  /** A change of its type, or of the embedder for all text fields. */
  readonly cause: 'type' | 'embedder'
  readonly from: FieldType
  readonly to: FieldType
  readonly done: number
  readonly total: number
  readonly startedAtMs: number
}

/** Keys beyond this many are stored and shown, but neither typed nor analysed (someone sends ids as keys). */
export const MOST_TYPED_FIELDS = 500

/** The fields of one project, in the order in which they appeared. */
export interface FieldDirectory {
  readonly fields: readonly TypedField[]
  readonly reprocessing: readonly ReprocessProgress[]
  /** About how many further keys there are, which have no type. */
  readonly untypedKeys: number
}

export function fieldDirectoryKey(project: string): string {
  return `fields/${project}`
}
