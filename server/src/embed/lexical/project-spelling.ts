// Sparse n-gram weights → SPELLING_DIMS numbers by random signs (Achlioptas 2003): cosines survive, no fitted basis.
// The scale 1/√SPELLING_DIMS of the matrix is left out because the result is scaled to length 1.
import { SignedSums } from '../../kernel/signed-sums.ts'
import { SPELLING_DIMS, signMatrix } from './sign-matrix.ts'

const SHORTEST_LENGTH = 1e-9

/** One in a thread: it holds the sign matrix. */
let projection: SignedSums | undefined

/**
 * Writes the unit projection of Σ weight·idf over the buckets into target[offset, offset + SPELLING_DIMS), times scale.
 * All zero for a text without words. buckets and weights have one length; idf has one entry a bucket id.
 */
export function projectSpelling(
  buckets: Uint16Array,
  weights: Float32Array,
  idf: Float32Array,
  scale: number,
  target: Float32Array,
  offset: number,
): void {
  projection ??= new SignedSums(signMatrix(), SPELLING_DIMS)
  projection.clear()
  for (let entry = 0; entry < buckets.length; entry++) {
    const bucket = buckets[entry] as number
    const weight = (weights[entry] as number) * (idf[bucket] as number)
    if (weight !== 0) projection.add(bucket, weight)
  }
  const sums = projection.sums()
  let squared = 0
  for (let j = 0; j < SPELLING_DIMS; j++) squared += (sums[j] as number) ** 2
  const factor = scale / Math.max(Math.sqrt(squared), SHORTEST_LENGTH)
  for (let j = 0; j < SPELLING_DIMS; j++) target[offset + j] = (sums[j] as number) * factor
}
