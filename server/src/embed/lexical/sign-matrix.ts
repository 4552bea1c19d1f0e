// The random projection of spelling features: a fixed matrix of signs, BUCKETS rows of SPELLING_DIMS.
// It is drawn from a seeded hash, so every process and every version of Turret projects alike.
import { BUCKETS } from './n-gram-features.ts'

export const SPELLING_DIMS = 256

const SEED = 1
const GOLDEN_RATIO = 0x9e3779b9
const BITS = 32

/** 32-bit noise of a counter: a Weyl sequence through the finaliser of MurmurHash3 (Appleby 2008). */
export function counterNoise(counter: number): number {
  let bits = (SEED + Math.imul(counter + 1, GOLDEN_RATIO)) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** Row-major BUCKETS × SPELLING_DIMS matrix of +1 and −1 (8 MB), drawn in 20 ms: to be kept by who needs it often. */
export function signMatrix(): Int8Array {
  const signs = new Int8Array(BUCKETS * SPELLING_DIMS)
  for (let word = 0; word < signs.length / BITS; word++) {
    const noise = counterNoise(word)
    for (let bit = 0; bit < BITS; bit++) signs[word * BITS + bit] = (noise >>> bit) & 1 ? 1 : -1
  }
  return signs
}
