// Part of step 7 of labelling: the phrases of one text, unbroken or as a pair of words that belong together.
// Invariant: every content word is supported; words left out are closed-class and leave no torn grammar behind.
import type { AnalysedText, Item } from './analyse-texts.ts'
import { isParticiple } from './word-roles.ts'

export interface Phrase {
  readonly key: string
  readonly stems: readonly number[]
  readonly shown: readonly string[]
  readonly hyphenated: readonly boolean[]
  readonly loose: boolean
  readonly cutShort: boolean
}

const EMPTY: Phrase = { key: '', stems: [], shown: [], hyphenated: [], loose: false, cutShort: false }
const MAX_LEFT_OUT = 3
/** Longest distance, in words, between the two ends of a loose pair. */
const MAX_PAIR_DISTANCE = 8
/** Verbs that are left out only where they help another: "gets delivered", not "takes money". */
const LIGHT_VERB =
  /^(?:get|gets|got|getting|give|gives|gave|giving|make|makes|made|making|come|comes|came|put|puts|take|takes|took|taking|go|goes|went|keep|keeps|kept|look|show|shows|have|has|had|do|be)$/
/** Of these, the ones that stand between two words as a helping verb only. */
const HELPING_VERB = /^(?:have|has|had|do|be|got|gets|getting)$/

/** Links that a pair keeps though other words stand after them: "status of my latest order". */
const JOINS_NOUNS = /^(?:of|for|on|with|about)$/

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

export const wordCountOf = (phrase: Phrase): number => phrase.shown.reduce((sum, shown) => sum + wordsIn(shown), 0)

/** "can't" and the like want the verb that follows, however light. */
const governsNext = (item: Item | undefined): boolean => item?.wordClass === 'not' && item.shown !== 'not'

/** Unbroken phrases that start at one place of a run. */
function phrasesFrom(run: readonly Item[], start: number, supported: ReadonlySet<number>, maxWords: number): Phrase[] {
  const found: Phrase[] = []
  let phrase = EMPTY
  let waiting: Item[] = []
  let leftOut = 0
  let onlyParticiple = false
  for (let at = start; at < run.length; at++) {
    const item = run[at]
    if (item === undefined || item.wordClass === 'break') break
    if (item.wordClass === 'drop') {
      if (/^\p{N}+$/u.test(item.shown)) break
      if (governsNext(waiting.at(-1)) && LIGHT_VERB.test(item.shown)) waiting.push(item)
      else if (LIGHT_VERB.test(item.shown) && !HELPING_VERB.test(item.shown)) onlyParticiple = true
      leftOut++
      if (leftOut > MAX_LEFT_OUT) break
    } else if (item.wordClass === 'content') {
      if (!supported.has(item.stem) || phrase.stems.includes(item.stem)) break
      if (item.shown.startsWith('how ') && at > start) break
      if (onlyParticiple && !isParticiple(item.shown)) break
      onlyParticiple = false
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
    const after = run[start + 1]
    const joins = after !== undefined && JOINS_NOUNS.test(after.shown) && !isParticiple(item.shown)
    const kept = before?.wordClass === 'not' ? [before] : joins ? [after] : []
    found.push({ ...extended(extended(EMPTY, [], first), kept, item), loose: true })
  }
  return found
}

export function phrasesIn(text: AnalysedText, supported: ReadonlySet<number>, maxWords: number): Phrase[] {
  return text.runs.flatMap((run) =>
    run.flatMap((item, start) => {
      const opens =
        item.wordClass === 'content' ? supported.has(item.stem) : item.wordClass === 'not' && item.shown !== 'not'
      return opens ? [...phrasesFrom(run, start, supported, maxWords), ...loosePairsFrom(run, start, supported)] : []
    }),
  )
}
