// What a metadata key is used for: the vocabulary of field typing, shared by pipeline, queries and settings.
// Types only.

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
