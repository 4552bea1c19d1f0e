// Tests only: an embedder that costs nothing. Words have directions of their own, and a text is the sum of its words.

import { hashText, seededFraction } from '../fields/hash-value.ts'
import type { Embedder } from './embedder.ts'

/** Embedders of different names give words other directions. */
export function createWordEmbedder(name = 'words', width = 512): Embedder {
  const seedOfName = hashText(name)
  const vectors = new Map<string, Float32Array>()
  const vectorOf = (text: string): Float32Array => {
    const known = vectors.get(text)
    if (known) return known
    const vector = new Float32Array(width)
    for (const word of text.split(' ')) {
      const seed = hashText(`${seedOfName} ${word}`)
      for (let index = 0; index < width; index++)
        vector[index] = (vector[index] ?? 0) + seededFraction(seed, index) - 0.5
    }
    const length = Math.hypot(...vector)
    const unit = vector.map((value) => value / length)
    vectors.set(text, unit)
    return unit
  }
  return {
    id: `${name}-for-tests`,
    embed: async (texts) => texts.map((text) => vectorOf(text).slice()),
    close: async () => undefined,
  }
}
