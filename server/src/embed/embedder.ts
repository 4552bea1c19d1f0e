// The port between texts and meaning: topics and search see vectors only, never the model behind them.
// A vector depends on its text and on `id` alone, never on the batch, its order or the number of threads.

export interface Embedder {
  /** Model and version. It is recorded with stored vectors: vectors of different ids are never compared. */
  readonly id: string
  /** Mean vector of general text, where the model comes with one. */
  readonly generalMean?: Float32Array | undefined
  /**
   * One vector of unit length for each text, in order, all of one width; any string is accepted, the empty one included.
   * The caller owns the arrays. Rejects with AppError OVERLOADED when too much is waiting; after `close`, with an Error.
   */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  /** Lets go of what is kept of these texts, where anything is. */
  forget?(texts: readonly string[]): void
  /** Finishes what was accepted, then frees the model. Safe to call twice. */
  close(): Promise<void>
}
