// A topic that speaks of two things is named by both: "Exchange rate and refund".
// Invariant: each part is held by members that mostly do not hold the other.

import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, sentenceCase } from './casing.ts'
import type { LabelOption } from './choose-labels.ts'
import type { TopicTerms } from './class-tfidf.ts'
import type { RankedCandidate } from './rank-candidates.ts'
import type { WordRoles } from './word-roles.ts'

/** Above this share of the mass the first phrase names the topic well enough alone. */
const ENOUGH = 0.55
const LEAST_ADDED = 0.25
const MOST_SHARED = 0.2
const TRIED = 12
/** Two subjects that never meet in one message and cover most of them: a single word may name the second. */
const MOST_SHARED_APART = 0.04
const COVERED_APART = 0.65
const LEAST_SCORE_APART = 0.55
/** Least share of the first phrase's score that the second must reach, and least share of members that write it. */
const LEAST_SCORE = 0.45
const LEAST_SUPPORT = 0.12

function holderMask({ stemsByText }: TopicTerms, { stems }: RankedCandidate): boolean[] {
  return stemsByText.map((held) => stems.every((stem) => held.has(stem)))
}

interface TwoPartEvidence {
  readonly texts: readonly AnalysedText[]
  readonly terms: TopicTerms
  readonly forms: CasedForms
  readonly roleOf: WordRoles
}

const FAMILY_LETTERS = 5

/** True of "vaccine" and "vaccination": two words for one subject. */
function sameFamily(a: string, b: string): boolean {
  const beginnings = new Set(a.split(' ').map((word) => word.slice(0, FAMILY_LETTERS)))
  return b.split(' ').some((word) => word.length >= FAMILY_LETTERS && beginnings.has(word.slice(0, FAMILY_LETTERS)))
}

/** Only subjects are joined: "order and buy" or "language and speak" name nothing. */
function isSubject({ shown, wordCount }: RankedCandidate, roleOf: WordRoles, isEnglish: boolean): boolean {
  return wordCount > 1 || !isEnglish || roleOf(shown) === 'noun'
}

const signature = (stems: readonly number[]): string => [...new Set(stems)].sort((a, b) => a - b).join(' ')

/** "A and B" where A covers little and B much of the rest; undefined where one phrase does. */
export function twoPartLabel(
  { texts, terms, forms, roleOf }: TwoPartEvidence,
  candidates: readonly RankedCandidate[],
  maxWords: number,
): LabelOption | undefined {
  const tried = candidates.slice(0, TRIED)
  const share = (holds: (text: number) => boolean): number =>
    texts.reduce((sum, { weight }, text) => sum + (holds(text) ? weight : 0), 0) / terms.mass
  const [first] = tried
  if (first === undefined) return undefined
  const held = holderMask(terms, first)
  if (share((text) => held[text] === true) > ENOUGH) return undefined
  const isEnglish = texts.some(({ language }) => language === 'en')
  if (!isSubject(first, roleOf, isEnglish)) return undefined
  for (const second of tried.slice(1)) {
    if (second.stems.some((stem) => first.stems.includes(stem))) continue
    if (first.wordCount + second.wordCount + 1 > maxWords || second.score < LEAST_SCORE * first.score) continue
    if (!isSubject(second, roleOf, isEnglish) || sameFamily(first.shown, second.shown)) continue
    const other = holderMask(terms, second)
    const added = share((text) => other[text] === true && held[text] !== true)
    const both = share((text) => other[text] === true && held[text] === true)
    const together = share((text) => other[text] === true || held[text] === true)
    const isPhrase = second.wordCount > 1 && second.support >= LEAST_SUPPORT && both <= MOST_SHARED * (added + both)
    const isStrong = second.score >= LEAST_SCORE_APART * first.score
    const isApart = isStrong && both <= MOST_SHARED_APART && together >= COVERED_APART
    if (added < LEAST_ADDED || !(isPhrase || isApart)) continue
    const between = isEnglish ? ' and ' : ', '
    const label = sentenceCase(`${first.shown}${between}${second.shown}`, forms)
    return { label, signature: signature([...first.stems, ...second.stems]), score: first.score }
  }
  return undefined
}
