// Step 5 of labelling: the sample of one topic → weighted sequences of stems, ready to be counted.
// Invariant: stems are numbered in order of first sight, so the same input gives the same numbers.
import { NEGATED_DO_OR_MODAL } from './english-word-classes.ts'
import { stemEnglish, stemOther } from './stem.ts'
import { textShapeOf, type TextShape, withoutOpaqueParts } from './text-shape.ts'
import { closedClassHits, likeliestLanguage, type WordClass, wordClassOf } from './word-class.ts'
import { isUnspaced, type Word, wordRuns } from './words.ts'

export interface WeightedText {
  readonly text: string
  /** Messages that the text stands for; > 0. */
  readonly weight: number
}

export interface Item {
  readonly stem: number
  readonly wordClass: WordClass
  /** As it would stand in a label: lower-case, negations spelled alike. */
  readonly shown: string
  readonly hyphenated: boolean
}

export interface AnalysedText {
  readonly text: string
  readonly weight: number
  readonly shape: TextShape
  readonly language: string
  readonly words: Word[][]
  readonly runs: Item[][]
}

const MAX_TEXT_LENGTH = 1_000

/** Numbers for stems, shared by all topics of one labelling. */
export class StemNumbers {
  private readonly numbers = new Map<string, number>()
  private readonly stems: string[] = []

  stemOf(number: number): string {
    return this.stems[number] ?? ''
  }

  numberOf(stem: string): number {
    const known = this.numbers.get(stem)
    if (known !== undefined) return known
    this.numbers.set(stem, this.stems.length)
    return this.stems.push(stem) - 1
  }
}

function shownForm(word: string, wordClass: WordClass): string {
  if (wordClass !== 'not') return word.replace(/'s?$/, '')
  return NEGATED_DO_OR_MODAL.get(word) ?? 'not'
}

function itemOf(word: Word, language: string, stems: StemNumbers): Item {
  const wordClass = wordClassOf(word.lower, language)
  const stem = wordClass === 'not' ? 'not' : language === 'en' ? stemEnglish(word.lower) : stemOther(word.lower)
  return {
    stem: stems.numberOf(stem),
    wordClass,
    shown: shownForm(word.lower, wordClass),
    hyphenated: word.hyphenated,
  }
}

/** Joins "did not" and "can not" to "didn't" and "can't", the way they are shown. */
function joinNegations(words: Word[]): Word[] {
  const joined: Word[] = []
  for (const word of words) {
    const before = joined.at(-1)
    const contraction = before === undefined ? undefined : NEGATED_DO_OR_MODAL.get(before.lower === 'can' ? "can't" : `${before.lower}n't`)
    if (word.lower === 'not' && before !== undefined && contraction !== undefined) {
      joined[joined.length - 1] = { ...before, written: contraction, lower: contraction }
    } else joined.push(word)
  }
  return joined
}

function priorOf(texts: readonly { words: Word[][] }[]): Map<string, number> {
  const hits = closedClassHits(texts.flatMap(({ words }) => words.flat().map(({ lower }) => lower)))
  const highest = Math.max(1, ...hits.values())
  return new Map([...hits].map(([language, count]) => [language, count / highest]))
}

/** Analyses a topic's sample. Texts without words stay, with no runs. Weights that are not > 0 count as 1. */
export function analyseTexts(texts: readonly WeightedText[], stems: StemNumbers): AnalysedText[] {
  const split = texts.map(({ text, weight }) => {
    const shape = textShapeOf(text.slice(0, MAX_TEXT_LENGTH))
    const words = shape === 'prose' ? wordRuns(withoutOpaqueParts(text.slice(0, MAX_TEXT_LENGTH)), MAX_TEXT_LENGTH) : []
    return { text, weight: weight > 0 ? weight : 1, shape, words: words.map(joinNegations) }
  })
  const prior = priorOf(split)
  return split.map((part) => {
    const lower = part.words.flatMap((run) => run.map((word) => word.lower))
    const language = likeliestLanguage(closedClassHits(lower), prior)
    return { ...part, language, runs: part.words.map((run) => run.map((word) => itemOf(word, language, stems))) }
  })
}

/** Writes shown words as one phrase: no spaces in scripts that have none, hyphens where members put them. */
export function joinShown(shown: readonly string[], hyphenated: readonly boolean[]): string {
  let phrase = ''
  shown.forEach((word, index) => {
    const last = phrase.at(-1)
    const gap = last === undefined ? '' : hyphenated[index] === true ? '-' : isUnspaced(last) && isUnspaced(word) ? '' : ' '
    phrase += gap + word
  })
  return phrase
}
