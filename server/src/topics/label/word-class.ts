// Step 4 of labelling: which language a text is in, and what each of its words does in a phrase.
// Invariant: languages compete per text, so that "die" is an article in German and a word in English.
import {
  ENGLISH_BREAKS,
  ENGLISH_DROPS,
  ENGLISH_FILLER_BREAKS,
  ENGLISH_FILLER_DROPS,
  ENGLISH_LINKS,
  NEGATED_BE_OR_HAVE,
  NEGATED_DO_OR_MODAL,
} from './english-word-classes.ts'
import { LANGUAGE_LEXICONS } from './language-lexicons.ts'

/**
 * content: may open, close and stand inside a phrase · link: inside only · drop: left out inside ·
 * break: ends the phrase · not: a negation, kept inside.
 */
export type WordClass = 'content' | 'link' | 'drop' | 'break' | 'not'

function languagesByWord(): Map<string, string[]> {
  const languages = new Map<string, string[]>()
  const add = (word: string, language: string): void => {
    const known = languages.get(word)
    if (known === undefined) languages.set(word, [language])
    else if (!known.includes(language)) known.push(language)
  }
  for (const set of [ENGLISH_BREAKS, ENGLISH_DROPS, ENGLISH_LINKS]) for (const word of set) add(word, 'en')
  for (const [language, { links, stops }] of LANGUAGE_LEXICONS) {
    for (const word of links) add(word, language)
    for (const word of stops) add(word, language)
  }
  return languages
}

const LANGUAGES: readonly string[] = ['en', ...LANGUAGE_LEXICONS.keys()]
/** Places in LANGUAGES, by word. */
const PLACES_BY_WORD: ReadonlyMap<string, Uint8Array> = new Map(
  [...languagesByWord()].map(([word, languages]) => [word, Uint8Array.from(languages, (l) => LANGUAGES.indexOf(l))]),
)

/** How many of the words are closed-class words of each language (ISO 639-1). */
export function closedClassHits(runs: readonly (readonly { readonly lower: string }[])[]): Map<string, number> {
  const counts = new Uint16Array(LANGUAGES.length)
  for (const run of runs) {
    for (const { lower } of run) {
      const places = PLACES_BY_WORD.get(lower)
      if (places === undefined) continue
      for (let at = 0; at < places.length; at++) (counts[places[at] as number] as number)++
    }
  }
  const hits = new Map<string, number>()
  for (const [place, language] of LANGUAGES.entries()) {
    const count = counts[place] ?? 0
    if (count > 0) hits.set(language, count)
  }
  return hits
}

/** The language with most hits; `prior` (0 to 1 a language) settles short texts, English the rest. */
export function likeliestLanguage(hits: ReadonlyMap<string, number>, prior: ReadonlyMap<string, number>): string {
  let best = 'en'
  let highest = (hits.get('en') ?? 0) + (prior.get('en') ?? 0)
  for (const language of LANGUAGE_LEXICONS.keys()) {
    const score = (hits.get(language) ?? 0) + (prior.get(language) ?? 0)
    if (score > highest) {
      best = language
      highest = score
    }
  }
  return best
}

function englishClass(word: string): WordClass {
  if (NEGATED_BE_OR_HAVE.has(word) || NEGATED_DO_OR_MODAL.has(word)) return 'not'
  if (ENGLISH_BREAKS.has(word) || ENGLISH_FILLER_BREAKS.has(word)) return 'break'
  if (ENGLISH_LINKS.has(word)) return 'link'
  if (ENGLISH_DROPS.has(word) || ENGLISH_FILLER_DROPS.has(word)) return 'drop'
  return /'(?:m|re|ve|ll|d)$/.test(word) || /^(?:that|it|he|she|who|what|where|there|here|how|let)'s$/.test(word)
    ? 'break'
    : 'content'
}

/** The class of a lower-case word in a language (ISO 639-1); single letters and bare digits are left out. */
export function wordClassOf(word: string, language: string): WordClass {
  if (/^\p{N}+$/u.test(word)) return 'drop'
  if (language === 'en')
    return word.length === 1 && word !== 'i' && /[a-z]/.test(word) && word !== 'a' ? 'drop' : englishClass(word)
  const lexicon = LANGUAGE_LEXICONS.get(language)
  if (lexicon?.links.has(word)) return 'link'
  if (lexicon?.stops.has(word)) return 'drop'
  return /^[\p{Script=Latin}\p{Script=Cyrillic}]$/u.test(word) ? 'drop' : 'content'
}
