// One sentence about a topic, from what several of its members say; the language model's is better where there is one.
// Invariant: quotes no message: each phrase and word is held by a few members at least, so nothing private stands in it.
import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, withMembersCasing } from './casing.ts'
import type { TopicTerms } from './class-tfidf.ts'

export interface DescribedPhrase {
  /** Lower-case, as members write it. */
  readonly shown: string
  /** Content stems. */
  readonly stems: readonly number[]
  readonly members: number
  /** Shares of the mass that hold it, in any way and without words between. */
  readonly support: number
  readonly unbroken: number
}

/** Members that must write a phrase before it is shown. */
const FEWEST_MEMBERS = 3
const FEWEST_IN_SMALL_SAMPLES = 2
const SMALL_SAMPLE = 10
const UNBROKEN_SHARE = 0.6
const PHRASES_SHOWN = 3
const TERMS_SHOWN = 4

/** c-TF-IDF of each content stem of a topic. */
export function termWeights(terms: TopicTerms, inverseFrequency: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...terms.support].map(([stem, share]) => [stem, share * (inverseFrequency.get(stem) ?? 0)]))
}

/** Phrases that mostly say something else than those before them and than the label; the best one where none does. */
function differing(phrases: readonly DescribedPhrase[], labelStems: ReadonlySet<number>): DescribedPhrase[] {
  const chosen: DescribedPhrase[] = []
  const isOther = ({ stems }: DescribedPhrase, known: ReadonlySet<number>): boolean =>
    2 * stems.filter((stem) => !known.has(stem)).length >= stems.length
  for (const phrase of phrases) {
    if (!isOther(phrase, labelStems) || !chosen.every(({ stems }) => isOther(phrase, new Set(stems)))) continue
    if (chosen.push(phrase) === PHRASES_SHOWN) break
  }
  return chosen.length > 0 ? chosen : phrases.slice(0, 1)
}

/** Several words that mostly stand side by side, as quoted. */
const isWrittenSo = ({ stems, unbroken, support }: DescribedPhrase): boolean =>
  stems.length > 1 && unbroken >= UNBROKEN_SHARE * support

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/**
 * "Messages about “new card”, “tracking number” and “delivery date”; frequent words: post, week."
 * @param phrases of the topic, best first
 * @param labelStems content stems of the topic's label
 * @param keyTerms best first, in the form to be shown
 */
export function describeTopic(
  texts: readonly AnalysedText[],
  phrases: readonly DescribedPhrase[],
  labelStems: ReadonlySet<number>,
  keyTerms: readonly string[],
  forms: CasedForms,
): string {
  const fewest = texts.length < SMALL_SAMPLE ? FEWEST_IN_SMALL_SAMPLES : FEWEST_MEMBERS
  const said = differing(
    phrases.filter((phrase) => phrase.members >= fewest && isWrittenSo(phrase)),
    labelStems,
  ).map(({ shown }) => withMembersCasing(shown, forms))
  const words = new Set(said.flatMap((phrase) => phrase.toLowerCase().split(/[ -]/)))
  const others = keyTerms.filter((term) => !words.has(term.toLowerCase())).slice(0, TERMS_SHOWN)
  if (said.length > 0) {
    const tail = others.length === 0 ? '' : `; frequent words: ${others.join(', ')}`
    return `Messages about ${listed(said.map((phrase) => `“${phrase}”`))}${tail}.`
  }
  if (others.length > 0) return `Messages with the ${others.length === 1 ? 'word' : 'words'} ${listed(others)}.`
  return texts.some(({ words: runs }) => runs.length > 0)
    ? 'Short messages with few words in common.'
    : 'Messages without words.'
}
