// Step 5 of labelling: the sample of one topic → weighted sequences of stems, ready to be counted.
// Invariant: stems are numbered in order of first sight, so the same input gives the same numbers.
import { NEGATED_DO_OR_MODAL } from './english-word-classes.ts'
import { withoutIntroductions } from './personal-names.ts'
import { stemEnglish, stemOther } from './stem.ts'
import { type TextShape, textShapeOf, withoutOpaqueParts } from './text-shape.ts'
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

/** UTF-16 units of a text that are read. */
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

/** Items by language and word: one object a word, as most words come again and again. */
export class Vocabulary {
  private readonly items = new Map<string, Map<string, Item>>()
  readonly stems = new StemNumbers()

  itemOf(word: Word, language: string): Item {
    const ofLanguage = this.items.get(language) ?? new Map<string, Item>()
    this.items.set(language, ofLanguage)
    const item = ofLanguage.get(word.lower) ?? this.newItem(word.lower, language)
    ofLanguage.set(word.lower, item)
    return word.hyphenated ? { ...item, hyphenated: true } : item
  }

  private newItem(lower: string, language: string): Item {
    const wordClass = wordClassOf(lower, language)
    const stem = wordClass === 'not' ? 'not' : language === 'en' ? stemEnglish(lower) : stemOther(lower)
    return { stem: this.stems.numberOf(stem), wordClass, shown: shownForm(lower, wordClass), hyphenated: false }
  }
}

/** Joins "did not" and "can not" to "didn't" and "can't", the way they are shown. */
function joinNegations(words: Word[]): Word[] {
  if (!words.some(({ lower }) => lower === 'not')) return words
  const joined: Word[] = []
  for (const word of words) {
    const before = joined.at(-1)
    const contraction =
      before === undefined
        ? undefined
        : NEGATED_DO_OR_MODAL.get(before.lower === 'can' ? "can't" : `${before.lower}n't`)
    if (word.lower === 'not' && before !== undefined && contraction !== undefined) {
      joined[joined.length - 1] = { ...before, written: contraction, lower: contraction }
    } else joined.push(word)
  }
  return joined
}

function priorOf(hits: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const text of hits) for (const [language, count] of text) sums.set(language, (sums.get(language) ?? 0) + count)
  const highest = Math.max(1, ...sums.values())
  return new Map([...sums].map(([language, sum]) => [language, sum / highest]))
}

function splitText({ text, weight }: WeightedText) {
  const beginning = text.slice(0, MAX_TEXT_LENGTH)
  const shape = textShapeOf(beginning)
  const words =
    shape === 'prose' ? wordRuns(withoutOpaqueParts(beginning)).flatMap(withoutIntroductions).map(joinNegations) : []
  return { text, weight: weight > 0 ? weight : 1, shape, words }
}

/** Analyses a topic's sample. Texts without words stay, with no runs. Weights that are not > 0 count as 1. */
export function analyseTexts(texts: readonly WeightedText[], vocabulary: Vocabulary): AnalysedText[] {
  const split = texts.map(splitText)
  const hits = split.map(({ words }) => closedClassHits(words))
  const prior = priorOf(hits)
  return split.map((part, index) => {
    const language = likeliestLanguage(hits[index] ?? new Map(), prior)
    return { ...part, language, runs: part.words.map((run) => run.map((word) => vocabulary.itemOf(word, language))) }
  })
}

/** Writes shown words as one phrase: no spaces in scripts that have none, hyphens where members put them. */
export function joinShown(shown: readonly string[], hyphenated: readonly boolean[]): string {
  let phrase = ''
  shown.forEach((word, index) => {
    const last = phrase.at(-1)
    const gap =
      last === undefined ? '' : hyphenated[index] === true ? '-' : isUnspaced(last) && isUnspaced(word) ? '' : ' '
    phrase += gap + word
  })
  return phrase
}
