// Step 9 of labelling: sentence case, in which names and acronyms keep the capitals that members give them.
// Invariant: capitals at the start of a sentence, in shouting and in title case prove nothing.
import type { AnalysedText } from './analyse-texts.ts'
import { COMMON_ACRONYMS } from './english-word-classes.ts'
import type { Word } from './words.ts'

/** Lower-case word → the form with capitals that most members write. */
export type CasedForms = ReadonlyMap<string, string>

const MAJORITY = 0.6
const TITLE_CASE_SHARE = 0.6

const hasCapital = (written: string): boolean => /\p{Lu}/u.test(written)
const isAcronym = (written: string): boolean => /^[\p{Lu}\p{N}]{2,}$/u.test(written) && /\p{Lu}/u.test(written)

function capitalsMeanNothing({ words }: AnalysedText): boolean {
  let count = 0
  let withCapital = 0
  let withoutMeaning = 0
  for (const run of words) {
    for (const { written, lower } of run) {
      count++
      if (written === lower) continue
      withCapital++
      if (!isAcronym(written)) withoutMeaning++
    }
  }
  return count < 3 ? withoutMeaning > 0 : withCapital > TITLE_CASE_SHARE * count
}

const withoutPossessive = (written: string): string => (written.endsWith("'s") ? written.slice(0, -2) : written)

/** False of a capital that only opens a sentence. */
const tellsCasing = ({ written, lower, opensSentence }: Word): boolean =>
  written === lower || !opensSentence || isAcronym(withoutPossessive(written))

function countForms(texts: readonly AnalysedText[], formOf: (word: Word) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { words } of texts) {
    for (const run of words) {
      for (const word of run) {
        const form = formOf(word)
        if (form !== undefined && tellsCasing(word)) counts.set(form, (counts.get(form) ?? 0) + 1)
      }
    }
  }
  return counts
}

/** Reads the casing of words from all members of all topics. */
export function casedForms(topics: readonly (readonly AnalysedText[])[]): CasedForms {
  const telling = topics.flat().filter((text) => !capitalsMeanNothing(text))
  const capitals = countForms(telling, ({ written, lower }) =>
    written === lower ? undefined : withoutPossessive(written),
  )
  const wanted = new Set([...capitals.keys()].map((written) => written.toLowerCase()))
  const totals = countForms(telling, ({ lower }) => {
    const form = withoutPossessive(lower)
    return wanted.has(form) ? form : undefined
  })
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
