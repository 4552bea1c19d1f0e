// Step 7 of labelling: the phrases that members really write, as candidates for a topic's label.
// Invariant: every content word of a candidate has the support asked for; words left out are closed-class.
import { type AnalysedText, joinShown } from './analyse-texts.ts'
import { phrasesIn, wordCountOf } from './phrases-in-text.ts'

export interface Candidate {
  /** Stems of content words and negations, in order; two candidates with one key are one phrase. */
  readonly key: string
  /** Stems of its content words. */
  readonly stems: readonly number[]
  /** Share of the topic's mass whose text holds the phrase; a pair with other words between counts half. */
  readonly support: number
  /** Its most frequent form among members, lower-case. */
  readonly shown: string
  readonly wordCount: number
  /** Texts that hold it. */
  readonly members: number
  /** Share of the mass whose text holds it without other words between. */
  readonly unbroken: number
  /** Share of its unbroken uses that another content word touches: a sign of a phrase cut short. */
  readonly cutShort: number
}

interface Tally {
  readonly stems: readonly number[]
  weight: number
  uses: number
  members: number
  cutShort: number
  readonly forms: Map<string, { weight: number; wordCount: number }>
}

/** One member's own wording is no candidate in samples of this size. */
const FEWEST_MEMBERS = 2
const SAMPLE_OF_MANY = 4
const MUCH_MASS = 0.3
const LOOSE_WEIGHT = 0.5

function mostFrequentForm(tally: Tally): { shown: string; wordCount: number } {
  const [first] = [...tally.forms].sort(
    ([a, left], [b, right]) => right.weight - left.weight || a.length - b.length || (a < b ? -1 : 1),
  )
  return { shown: first?.[0] ?? '', wordCount: first?.[1].wordCount ?? 0 }
}

/**
 * Candidates of one topic.
 * @param supported content stems that enough members hold
 * @param mass mass of the texts
 * @param maxWords longest label in words, links and negations included
 */
export function phraseCandidates(
  texts: readonly AnalysedText[],
  supported: ReadonlySet<number>,
  mass: number,
  maxWords: number,
): Candidate[] {
  const tallies = new Map<string, Tally>()
  for (const text of texts) {
    const seen = new Map<string, number>()
    for (const phrase of phrasesIn(text, supported, maxWords)) {
      const share = phrase.loose ? LOOSE_WEIGHT : 1
      const tally = tallies.get(phrase.key) ?? {
        stems: phrase.stems,
        weight: 0,
        uses: 0,
        members: 0,
        cutShort: 0,
        forms: new Map(),
      }
      tallies.set(phrase.key, tally)
      const shown = joinShown(phrase.shown, phrase.hyphenated)
      const form = tally.forms.get(shown) ?? { weight: 0, wordCount: wordCountOf(phrase) }
      tally.forms.set(shown, form)
      form.weight += text.weight * share * share
      if (!phrase.loose) tally.uses += text.weight
      if (phrase.cutShort) tally.cutShort += text.weight
      const before = seen.get(phrase.key) ?? 0
      if (before === 0) tally.members++
      tally.weight += text.weight * Math.max(0, share - before)
      seen.set(phrase.key, Math.max(share, before))
    }
  }
  const fewest = texts.length >= SAMPLE_OF_MANY ? FEWEST_MEMBERS : 1
  const held = [...tallies].filter(([, { members, weight }]) => members >= fewest || weight >= MUCH_MASS * mass)
  return held.map(([key, tally]) => {
    const cutShort = tally.uses > 0 ? tally.cutShort / tally.uses : 0
    return {
      key,
      stems: tally.stems,
      members: tally.members,
      support: tally.weight / mass,
      unbroken: Math.min(1, tally.uses / mass),
      cutShort,
      ...mostFrequentForm(tally),
    }
  })
}
