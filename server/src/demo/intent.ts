// The shape of one demo intent: what a user may write when they want one thing.
// Texts may hold alternatives `[a|b]`, which may be empty, and slots `{team}`; `paraphrase.ts` makes them messages.

/** What people write who have one intent. */
export interface Intent {
  /** The plain ways to say it, in the key words of the intent: most messages. Without a final question mark. */
  readonly phrasings: readonly string[]
  /** Hand-written messages in words of their own, the long tail. */
  readonly openings: readonly string[]
  /** Messages that only make sense right after another message of the same intent. */
  readonly followUps: readonly string[]
}
