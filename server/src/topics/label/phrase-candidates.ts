// Step 7 of labelling: the phrases that members really write, as candidates for a topic's label.
// Invariant: every content word of a candidate has the support asked for; words left out are closed-class.
import { type AnalysedText, type Item, joinShown } from './analyse-texts.ts'

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
  /** Share of the mass whose text holds it without other words between. */
  readonly unbroken: number
  /** Share of its unbroken uses that another content word touches: a sign of a phrase cut short. */
  readonly cutShort: number
}

interface Phrase {
  readonly key: string
  readonly stems: readonly number[]
  readonly shown: readonly string[]
  readonly hyphenated: readonly boolean[]
  readonly loose: boolean
  readonly cutShort: boolean
}

interface Tally {
  readonly stems: readonly number[]
  weight: number
  uses: number
  members: number
  cutShort: number
  readonly forms: Map<string, { weight: number; wordCount: number }>
}

const EMPTY: Phrase = { key: '', stems: [], shown: [], hyphenated: [], loose: false, cutShort: false }
const MAX_LEFT_OUT = 3
/** Longest distance, in words, between the two ends of a loose pair. */
const MAX_PAIR_DISTANCE = 8
/** One member's own wording is no candidate in samples of this size. */
const FEWEST_MEMBERS = 2
const SAMPLE_OF_MANY = 4
const MUCH_MASS = 0.3
const LOOSE_WEIGHT = 0.5

const wordsIn = (shown: string): number => shown.split(/[ -]/).length

const extended = (phrase: Phrase, items: readonly Item[], content: Item): Phrase => {
  const negations = items.filter(({ wordClass }) => wordClass === 'not').map(({ stem }) => `!${stem}`)
  return {
    key: [...(phrase.key === '' ? [] : [phrase.key]), ...negations, content.stem].join(' '),
    stems: [...phrase.stems, content.stem],
    shown: [...phrase.shown, ...items.map(({ shown }) => shown), content.shown],
    hyphenated: [...phrase.hyphenated, ...items.map((item) => item.hyphenated), content.hyphenated],
    loose: phrase.loose,
    cutShort: false,
  }
}

/** Two prepositions stand together only where they are one: "about to", "up to", "out of". */
const follows = (link: Item, waiting: readonly Item[], before: Item | undefined): boolean =>
  waiting.length === 0 ||
  (before === waiting.at(-1) && /^(?:to|of)$/.test(link.shown) && /^(?:about|up|out)$/.test(before?.shown ?? ''))

const wordCountOf = (phrase: Phrase): number => phrase.shown.reduce((sum, shown) => sum + wordsIn(shown), 0)

/** Unbroken phrases that start at one place of a run. */
function phrasesFrom(run: readonly Item[], start: number, supported: ReadonlySet<number>, maxWords: number): Phrase[] {
  const found: Phrase[] = []
  let phrase = EMPTY
  let waiting: Item[] = []
  let leftOut = 0
  for (let at = start; at < run.length; at++) {
    const item = run[at]
    if (item === undefined || item.wordClass === 'break') break
    if (item.wordClass === 'drop') {
      leftOut++
      if (leftOut > MAX_LEFT_OUT) break
    } else if (item.wordClass === 'content') {
      if (!supported.has(item.stem) || phrase.stems.includes(item.stem)) break
      if (item.shown.startsWith('how ') && at > start) break
      phrase = extended(phrase, waiting, item)
      if (wordCountOf(phrase) > maxWords) break
      const touched = run[at + 1]?.wordClass === 'content' || run[start - 1]?.wordClass === 'content'
      found.push({ ...phrase, cutShort: touched })
      waiting = []
      leftOut = 0
    } else {
      if (item.wordClass === 'link' && !follows(item, waiting, run[at - 1])) break
      waiting.push(item)
    }
  }
  return found
}

/** Pairs of content words of one run with other words between them: "top-up that I made was reverted". */
function loosePairsFrom(run: readonly Item[], start: number, supported: ReadonlySet<number>): Phrase[] {
  const first = run[start]
  if (first?.wordClass !== 'content') return []
  const found: Phrase[] = []
  for (let at = start + 2; at < Math.min(run.length, start + MAX_PAIR_DISTANCE); at++) {
    const item = run[at]
    const before = run[at - 1]
    if (item?.wordClass !== 'content' || !supported.has(item.stem) || item.stem === first.stem) continue
    if (item.shown.startsWith('how ')) continue
    const kept = before?.wordClass === 'not' ? [before] : []
    found.push({ ...extended(extended(EMPTY, [], first), kept, item), loose: true })
  }
  return found
}

function phrasesIn(text: AnalysedText, supported: ReadonlySet<number>, maxWords: number): Phrase[] {
  return text.runs.flatMap((run) =>
    run.flatMap((item, start) => {
      const opens =
        item.wordClass === 'content' ? supported.has(item.stem) : item.wordClass === 'not' && item.shown !== 'not'
      return opens ? [...phrasesFrom(run, start, supported, maxWords), ...loosePairsFrom(run, start, supported)] : []
    }),
  )
}

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
      support: tally.weight / mass,
      unbroken: Math.min(1, tally.uses / mass),
      cutShort,
      ...mostFrequentForm(tally),
    }
  })
}
