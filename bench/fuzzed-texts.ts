// Texts made to find a difference between two tokenisers: pieces of the vocabulary side by side, characters that
// normalisation changes, marks, lone surrogates, and code units at random.
import { ODD_PARTS } from '../server/src/embed/builtin/odd-parts.fixture.ts'
import type { Vocabulary } from '../server/src/embed/builtin/piece-trie.ts'
import { seededRandom } from './synthetic-texts.ts'

const MOST_PARTS = 25
/** Ids below stand for no text. */
const FIRST_PIECE = 6

export function fuzzedTexts(count: number, vocabulary: Vocabulary, seed: number): string[] {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const part = (): string => {
    const kind = below(9)
    if (kind < 6) return (vocabulary[FIRST_PIECE + below(vocabulary.length - FIRST_PIECE)]?.[0] ?? '').replace('▁', ' ')
    if (kind < 8) return ODD_PARTS[below(ODD_PARTS.length)] ?? ''
    return String.fromCharCode(...Array.from({ length: below(5) }, () => below(0x1_0000)))
  }
  return Array.from({ length: count }, () => Array.from({ length: below(MOST_PARTS + 1) }, part).join(''))
}
