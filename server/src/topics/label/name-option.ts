// A name that is in use already, as an option that others are compared with.
import { analyseTexts, type Item, Vocabulary } from './analyse-texts.ts'
import { type LabelOption, nearEqualLabels } from './choose-labels.ts'
import { signatureOf } from './label-options.ts'

function itemsOf(name: string, vocabulary: Vocabulary): Item[] {
  return analyseTexts([{ text: name, weight: 1 }], vocabulary).flatMap(({ runs }) => runs.flat())
}

const contentStems = (items: readonly Item[]): number[] =>
  items.flatMap(({ wordClass, stem }) => (wordClass === 'content' ? [stem] : []))

export function contentStemsOf(name: string, vocabulary: Vocabulary): number[] {
  return contentStems(itemsOf(name, vocabulary))
}

/** A name as a label that no topic can win from its owner. */
export function nameOption(name: string, vocabulary: Vocabulary): LabelOption {
  const items = itemsOf(name, vocabulary)
  const negation = items.some(({ wordClass }) => wordClass === 'not') ? '!' : ''
  return { label: name, signature: signatureOf(contentStems(items)) + negation, score: Number.POSITIVE_INFINITY }
}

/** Tells of names whether a reader would take two of them for the same: "Reserve" and "Reservation". */
export function nameComparison(): (a: string, b: string) => boolean {
  const vocabulary = new Vocabulary()
  const options = new Map<string, LabelOption>()
  const optionOf = (name: string): LabelOption => {
    const option = options.get(name) ?? nameOption(name, vocabulary)
    options.set(name, option)
    return option
  }
  return (a, b) => nearEqualLabels(optionOf(a), optionOf(b))
}
