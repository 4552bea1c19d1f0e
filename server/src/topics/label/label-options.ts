// Gathers everything that one topic could be called, best first, for the choice among siblings.
// Invariant: the list is never empty, and words that fewer members hold come only after all others.
import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, sentenceCase } from './casing.ts'
import type { LabelOption } from './choose-labels.ts'
import type { TopicTerms } from './class-tfidf.ts'
import { wordedDuration } from './duration-questions.ts'
import { framedWord } from './framed-word.ts'
import { literalPhrases } from './literal-phrases.ts'
import { phraseCandidates } from './phrase-candidates.ts'
import { type RankedCandidate, rankCandidates } from './rank-candidates.ts'
import { shapeLabels, smallTalkLabels } from './shape-labels.ts'
import { twoPartLabel } from './two-part-label.ts'
import type { WordRoles } from './word-roles.ts'

export interface TopicEvidence {
  readonly texts: readonly AnalysedText[]
  readonly terms: TopicTerms
  /** ln(1 + A / f) by stem, over all siblings. */
  readonly inverseFrequency: ReadonlyMap<number, number>
  readonly forms: CasedForms
  readonly roleOf: WordRoles
}

export interface LabelLimits {
  /** Share of the mass that must hold each content word. */
  readonly minSupport: number
  readonly maxWords: number
}

/** Steps down where no phrase has the support asked for. */
const RELAXED = [0.55, 0.25]
const RELAXED_SCORE = 0.1
const WORDLESS: LabelOption = { label: 'Short messages', signature: '', score: 0 }
const MIXED: LabelOption = { label: 'Mixed messages', signature: '', score: 0 }
/** A single message lends its beginning to a label only where it stands for this share of the mass. */
const LEAST_OWN_SHARE = 0.3
const SECOND_WORD = 0.6
const LITERAL_SUPPORT = 0.25
const LEAST_LITERAL_SUPPORT = 0.1
const MAX_OPTIONS = 40

export const signatureOf = (stems: readonly number[]): string => [...new Set(stems)].sort((a, b) => a - b).join(' ')

/** The phrases that may name a topic, best first. */
export function rankedPhrases(evidence: TopicEvidence, least: number, maxWords: number): RankedCandidate[] {
  const { texts, terms, inverseFrequency, roleOf } = evidence
  const supported = new Set([...terms.support].filter(([, share]) => share >= least).map(([stem]) => stem))
  return rankCandidates(
    phraseCandidates(texts, supported, terms.mass, maxWords),
    terms.support,
    inverseFrequency,
    roleOf,
  )
}

function phraseOptions(evidence: TopicEvidence, candidates: readonly RankedCandidate[]): LabelOption[] {
  return candidates.slice(0, MAX_OPTIONS).map(({ shown, stems, score, key }) => {
    const negation = key.includes('!') ? '!' : ''
    const worded = wordedDuration(shown, { ...evidence, mass: evidence.terms.mass })
    return { label: sentenceCase(worded, evidence.forms), signature: signatureOf(stems) + negation, score }
  })
}

/** Sentences word for word: where `stems` is given, those that hold one of them. */
function literalOptions(
  evidence: TopicEvidence,
  limits: LabelLimits,
  least: number,
  stems?: ReadonlySet<number>,
): LabelOption[] {
  return literalPhrases(evidence.texts, evidence.terms.mass, least, limits.maxWords)
    .filter((phrase) => stems === undefined || phrase.stems.some((stem) => stems.has(stem)))
    .slice(0, MAX_OPTIONS)
    .map(({ shown, stems: content, support }) => {
      const label = sentenceCase(shown, evidence.forms)
      return { label, signature: signatureOf(content), score: support / 10 }
    })
}

/** The one word that members share, in the question that they put around it. */
function framedOptions({ texts, terms, forms, roleOf }: TopicEvidence, word: RankedCandidate): LabelOption[] {
  const isWord = (lower: string): boolean => lower === word.shown
  const framed = framedWord(texts, terms.mass, isWord, roleOf(word.shown) === 'verb')
  if (framed === undefined) return []
  return [{ label: sentenceCase(framed.shown, forms), signature: `? ${signatureOf(word.stems)}`, score: word.score }]
}

function beginningOf(text: string, maxWords: number): LabelOption[] {
  const words = text.split(/\s+/).filter(Boolean).slice(0, maxWords).join(' ').slice(0, 40)
  return words === '' ? [] : [{ label: words, signature: '', score: 0 }]
}

/** Where a sibling has the best one, a phrase tells a topic apart and one common word hardly does. */
function phrasesBeforeWords([best, ...others]: readonly RankedCandidate[]): RankedCandidate[] {
  if (best === undefined) return []
  const weighed = others.map((other) => (other.wordCount > 1 ? other : { ...other, score: SECOND_WORD * other.score }))
  return [best, ...weighed.sort((a, b) => b.score - a.score)]
}

function* wordedOptions(
  evidence: TopicEvidence,
  limits: LabelLimits,
  candidates: readonly RankedCandidate[],
): Generator<LabelOption> {
  const [best] = candidates
  if (best === undefined) {
    yield* literalOptions(evidence, limits, LEAST_LITERAL_SUPPORT)
  } else {
    const joint = twoPartLabel(evidence, candidates, limits.maxWords)
    if (joint !== undefined) yield joint
    else if (best.wordCount === 1) {
      yield* framedOptions(evidence, best)
      yield* literalOptions(evidence, limits, LITERAL_SUPPORT, new Set(best.stems)).slice(0, 1)
    }
    yield* phraseOptions(evidence, phrasesBeforeWords(candidates))
  }
  for (const factor of RELAXED) {
    const found = phraseOptions(evidence, rankedPhrases(evidence, limits.minSupport * factor, limits.maxWords))
    for (const option of found) yield { ...option, score: option.score * RELAXED_SCORE * factor }
  }
  yield* literalOptions(evidence, limits, 0)
}

/**
 * Everything a topic may be called, best first; worked out one by one, as the first is mostly taken.
 * @param candidates its ranked phrases of the support asked for
 */
export function* labelOptions(
  evidence: TopicEvidence,
  limits: LabelLimits,
  candidates: readonly RankedCandidate[],
): Generator<LabelOption> {
  const shapes = shapeLabels(evidence.texts)
  const special = shapes.length > 0 ? shapes : smallTalkLabels(evidence.texts)
  if (special.length > 0) {
    yield* special
    return
  }
  yield* wordedOptions(evidence, limits, candidates)
  if (evidence.terms.support.size === 0) yield WORDLESS
  const common = evidence.texts.filter(({ weight }) => weight >= LEAST_OWN_SHARE * evidence.terms.mass)
  for (const { text } of common) yield* beginningOf(text, limits.maxWords)
  yield MIXED
}
