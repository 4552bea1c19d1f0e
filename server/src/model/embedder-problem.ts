// Why texts are not embedded at the moment: published by the pipeline that waits, shown by whoever is asked.

export interface EmbedderProblem {
  /** A sentence for users, without anything secret. */
  readonly message: string
  readonly sinceMs: number
}

export const EMBEDDER_PROBLEMS = 'embedder-problem/'

/** Where the registry keeps the problem of one part of the journal. */
export function embedderProblemKey(part: number): string {
  return `${EMBEDDER_PROBLEMS}${part}`
}
