// The shape of one demo intent: what a user may write when they want one thing.
// Texts may hold alternatives `[a|b]` and slots `{team}`; `paraphrase.ts` turns them into one message.

/** Hand-written messages of one intent. */
export interface Intent {
  /** Messages that stand on their own. */
  readonly openings: readonly string[]
  /** Messages that only make sense right after another message of the same intent. */
  readonly followUps: readonly string[]
}
