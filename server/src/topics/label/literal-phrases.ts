// The way out of labelling where content words name nothing: sentences that members write word for word.
// Invariant: a literal phrase is a whole run of words for many of its users, so never a fragment.
import { type AnalysedText, joinShown } from './analyse-texts.ts'
import type { Word } from './words.ts'

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
  members: number
  whole: number
}

const FEWEST_WORDS = 2
/** Closed-class words alone are a sentence only from here on: "where are you from", not "how to". */
const FEWEST_CLOSED_WORDS = 3
const WHOLE_SHARE = 0.25
/** One member's own sentence names no topic, and may hold what is private. */
const FEWEST_MEMBERS = 2

const phraseOf = (words: readonly Word[]): string =>
  joinShown(
    words.map(({ lower }) => lower),
    words.map(({ hyphenated }) => hyphenated),
  )

/** Only runs that somebody wrote whole can pass, so only these are looked for. */
function wholeRuns(texts: readonly AnalysedText[], maxWords: number): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const { runs, words, weight } of texts) {
    words.forEach((run, at) => {
      if (run.length < FEWEST_WORDS || run.length > maxWords) return
      const shown = phraseOf(run)
      const stems = (runs[at] ?? []).flatMap((item) => (item.wordClass === 'content' ? [item.stem] : []))
      const tally = tallies.get(shown) ?? { shown, stems, weight: 0, members: 0, whole: 0 }
      tallies.set(shown, tally)
      tally.whole += weight
    })
  }
  return tallies
}

function tally(texts: readonly AnalysedText[], maxWords: number): Tally[] {
  const tallies = wholeRuns(texts, maxWords)
  for (const { words, weight } of texts) {
    const seen = new Set<Tally>()
    for (const run of words) {
      for (let start = 0; start < run.length; start++) {
        for (let length = FEWEST_WORDS; length <= Math.min(maxWords, run.length - start); length++) {
          const known = tallies.get(phraseOf(run.slice(start, start + length)))
          if (known === undefined || seen.has(known)) continue
          seen.add(known)
          known.weight += weight
          known.members++
        }
      }
    }
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
    .filter(({ stems, shown }) => stems.length > 0 || shown.split(' ').length >= FEWEST_CLOSED_WORDS)
    .filter(({ weight, whole }) => weight >= leastSupport * mass && whole >= WHOLE_SHARE * weight)
    .filter(({ members }) => members >= Math.min(FEWEST_MEMBERS, texts.length))
    .map(({ shown, stems, weight }) => ({ shown, stems, support: weight / mass }))
    .sort((a, b) => b.support * b.shown.length - a.support * a.shown.length || (a.shown < b.shown ? -1 : 1))
}
