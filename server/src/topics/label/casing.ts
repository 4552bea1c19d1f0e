// Step 9 of labelling: sentence case, in which names and acronyms keep the capitals that members give them.
// Invariant: capitals at the start of a sentence, in shouting and in title case prove nothing.
import type { AnalysedText } from './analyse-texts.ts'
import { COMMON_ACRONYMS } from './english-word-classes.ts'

/** Lower-case word → the form with capitals that most members write. */
export type CasedForms = ReadonlyMap<string, string>

const MAJORITY = 0.6
const TITLE_CASE_SHARE = 0.6

const hasCapital = (written: string): boolean => /\p{Lu}/u.test(written)
const isAcronym = (written: string): boolean => /^[\p{Lu}\p{N}]{2,}$/u.test(written) && /\p{Lu}/u.test(written)

function capitalsMeanNothing(text: AnalysedText): boolean {
  const words = text.words.flat()
  if (words.length < 3) return !words.every(({ written }) => isAcronym(written) || !hasCapital(written))
  return words.filter(({ written }) => hasCapital(written)).length > TITLE_CASE_SHARE * words.length
}

/** Reads the casing of words from all members of all topics. */
export function casedForms(topics: readonly (readonly AnalysedText[])[]): CasedForms {
  const totals = new Map<string, number>()
  const capitals = new Map<string, number>()
  for (const text of topics.flat()) {
    if (capitalsMeanNothing(text)) continue
    for (const word of text.words.flat()) {
      const written = word.written.endsWith("'s") ? word.written.slice(0, -2) : word.written
      const lower = written.toLowerCase()
      if (written !== lower) {
        if (word.opensSentence && !isAcronym(written)) continue
        capitals.set(written, (capitals.get(written) ?? 0) + 1)
      }
      totals.set(lower, (totals.get(lower) ?? 0) + 1)
    }
  }
  const cased = new Map<string, string>()
  for (const [written, count] of capitals) {
    const lower = written.toLowerCase()
    if (count >= MAJORITY * (totals.get(lower) ?? 0)) cased.set(lower, written)
  }
  return cased
}

function casedWord(word: string, forms: CasedForms): string {
  return forms.get(word) ?? (COMMON_ACRONYMS.has(word) ? word.toUpperCase() : word)
}

/** Gives each word of a lower-case phrase the capitals that members give it. */
export function withMembersCasing(phrase: string, forms: CasedForms): string {
  const cased = phrase.split(' ').map((word) =>
    word
      .split('-')
      .map((part) => casedWord(part, forms))
      .join('-'),
  )
  return cased.join(' ')
}

/** "reset pin" → "Reset PIN"; a first word with capitals of its own ("iPhone") stays as it is. */
export function sentenceCase(phrase: string, forms: CasedForms): string {
  const cased = withMembersCasing(phrase, forms)
  const first = cased.split(' ')[0] ?? ''
  return hasCapital(first) ? cased : cased.replace(/^\P{L}*\p{L}/u, (start) => start.toUpperCase())
}
