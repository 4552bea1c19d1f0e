// The way out of labelling where content words name nothing: sentences that members write word for word.
// Invariant: a literal phrase is a whole run of words for many of its users, so never a fragment.
import { type AnalysedText, joinShown } from './analyse-texts.ts'

export interface LiteralPhrase {
  readonly shown: string
  /** Content stems that stand in it. */
  readonly stems: readonly number[]
  /** Share of the topic's mass. */
  readonly support: number
}

interface Tally {
  readonly shown: string
  readonly stems: readonly number[]
  weight: number
  whole: number
}

const FEWEST_WORDS = 2
const WHOLE_SHARE = 0.25

function tally(texts: readonly AnalysedText[], maxWords: number): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const { runs, words, weight } of texts) {
    const seen = new Set<string>()
    words.forEach((run, at) => {
      for (let start = 0; start < run.length; start++) {
        for (let length = FEWEST_WORDS; length <= Math.min(maxWords, run.length - start); length++) {
          const part = run.slice(start, start + length)
          const shown = joinShown(part.map(({ lower }) => lower), part.map(({ hyphenated }) => hyphenated))
          if (seen.has(shown)) continue
          seen.add(shown)
          const inPart = new Set(part.map(({ lower }) => lower))
          const stems = (runs[at] ?? []).filter((item) => item.wordClass === 'content' && inPart.has(item.shown))
          const known = tallies.get(shown) ?? { shown, stems: stems.map(({ stem }) => stem), weight: 0, whole: 0 }
          tallies.set(shown, known)
          known.weight += weight
          if (length === run.length) known.whole += weight
        }
      }
    })
  }
  return [...tallies.values()]
}

/** Phrases of 2 to `maxWords` words, written as a whole sentence by many and held by a share of the mass, best first. */
export function literalPhrases(
  texts: readonly AnalysedText[],
  mass: number,
  leastSupport: number,
  maxWords: number,
): LiteralPhrase[] {
  return tally(texts, maxWords)
    .filter(({ weight, whole }) => weight >= leastSupport * mass && whole >= WHOLE_SHARE * weight)
    .map(({ shown, stems, weight }) => ({ shown, stems, support: weight / mass }))
    .sort((a, b) => b.support * b.shown.length - a.support * a.shown.length || (a.shown < b.shown ? -1 : 1))
}
