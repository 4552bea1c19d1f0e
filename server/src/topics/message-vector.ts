// One text → the vector it is clustered by: meaning and spelling side by side.
// Its squared length is 0.6 + 0.4, or one of the two where the other half is empty.
import type { LexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import { projectSpelling } from '../embed/lexical/project-spelling.ts'
import { SPELLING_DIMS } from '../embed/lexical/sign-matrix.ts'
import { rescale } from './matrix.ts'

/** Shares of the squared length. Spelling at .4 to .5 was best: ARI .468 → .507 over four labelled sets (2026-11). */
export const MEANING_LENGTH = Math.sqrt(0.6)
export const SPELLING_LENGTH = Math.sqrt(0.4)

/** What a text is measured against: frozen between two refreshes of the dimension. */
export interface Reference {
  /** Mean embedding, taken off before the embedding is scaled to length 1. */
  readonly mean: Float32Array
  /** Inverse document frequency of each spelling bucket. */
  readonly idf: Float32Array
}

/** h = [√.6 · unit(embedding − mean) ; √.4 · unit(spelling)]: embedding dims + SPELLING_DIMS numbers. */
export function messageVector(embedding: Float32Array, features: LexicalFeatures, reference: Reference): Float32Array {
  const dims = embedding.length
  const vector = new Float32Array(dims + SPELLING_DIMS)
  for (let j = 0; j < dims; j++) vector[j] = (embedding[j] as number) - (reference.mean[j] as number)
  rescale(vector, 0, dims, MEANING_LENGTH)
  projectSpelling(features.buckets, features.termFrequencies, reference.idf, SPELLING_LENGTH, vector, dims)
  return vector
}

/** A copy of the embedding with length 1; a zero vector stays zero. */
export function unitEmbedding(embedding: Float32Array): Float32Array {
  const unit = Float32Array.from(embedding)
  rescale(unit, 0, unit.length, 1)
  return unit
}
