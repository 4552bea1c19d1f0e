// A topic that speaks of two things is named by both: "Exchange rate and refund".
// Invariant: each part is held by members that mostly do not hold the other.

import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, sentenceCase } from './casing.ts'
import type { LabelOption } from './choose-labels.ts'
import type { RankedCandidate } from './rank-candidates.ts'

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

function holderMasks(texts: readonly AnalysedText[], candidates: readonly RankedCandidate[]): boolean[][] {
  const stemsByText = texts.map(({ runs }) => new Set(runs.flat().map(({ stem }) => stem)))
  return candidates.map(({ stems }) => stemsByText.map((held) => stems.every((stem) => held.has(stem))))
}

const signature = (stems: readonly number[]): string => [...new Set(stems)].sort((a, b) => a - b).join(' ')

/** "A and B" where A covers little and B much of the rest; undefined where one phrase does. */
export function twoPartLabel(
  { texts, forms }: { readonly texts: readonly AnalysedText[]; readonly forms: CasedForms },
  candidates: readonly RankedCandidate[],
  maxWords: number,
): LabelOption | undefined {
  const tried = candidates.slice(0, TRIED)
  const masks = holderMasks(texts, tried)
  const mass = texts.reduce((sum, { weight }) => sum + weight, 0)
  const share = (holds: (text: number) => boolean): number =>
    texts.reduce((sum, { weight }, text) => sum + (holds(text) ? weight : 0), 0) / mass
  const [first] = tried
  const held = masks[0]
  if (first === undefined || held === undefined || share((text) => held[text] === true) > ENOUGH) return undefined
  for (const [index, second] of tried.entries()) {
    const other = masks[index]
    if (other === undefined || second.stems.some((stem) => first.stems.includes(stem))) continue
    if (first.wordCount + second.wordCount + 1 > maxWords || second.score < LEAST_SCORE * first.score) continue
    const added = share((text) => other[text] === true && held[text] !== true)
    const both = share((text) => other[text] === true && held[text] === true)
    const together = share((text) => other[text] === true || held[text] === true)
    const isPhrase = second.wordCount > 1 && second.support >= LEAST_SUPPORT && both <= MOST_SHARED * (added + both)
    const isStrong = second.score >= LEAST_SCORE_APART * first.score
    const isApart = isStrong && both <= MOST_SHARED_APART && together >= COVERED_APART
    if (added < LEAST_ADDED || !(isPhrase || isApart)) continue
    const between = texts.some(({ language }) => language === 'en') ? ' and ' : ', '
    const label = sentenceCase(`${first.shown}${between}${second.shown}`, forms)
    return { label, signature: signature([...first.stems, ...second.stems]), score: first.score }
  }
  return undefined
}
