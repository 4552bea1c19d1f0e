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

/** One field of a project, as the pipeline publishes it. */
export interface TypedField extends FieldDecision {
  readonly key: string
}

/** The fields of one project, in the order in which they appeared. */
export interface FieldDirectory {
  readonly fields: readonly TypedField[]
}

export function fieldDirectoryKey(project: string): string {
  return `fields/${project}`
}
