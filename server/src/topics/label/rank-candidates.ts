// Step 8 of labelling: candidates of a topic, best first.
// Invariant: ties fall by support, then by key, so the order never depends on the order of a map.
import type { Candidate } from './phrase-candidates.ts'
import { readability } from './readability.ts'
import type { WordRoles } from './word-roles.ts'

export interface RankedCandidate extends Candidate {
  readonly score: number
}

/** Weight of a label of 1, 2, … content words: two to three read best; one word names too little. */
const LENGTH_WEIGHTS = [0, 0.45, 1, 1.05, 0.95, 0.8]
/** One word that nearly all members hold names more: from 0.45 up to 0.54. */
const loneWordWeight = (share: number): number => 0.45 + 0.3 * Math.max(0, share - 0.7)
/** A longer phrase replaces a shorter one inside it when it holds this share of its uses (C-value, Frantzi 1996). */
const NESTED_SHARE = 0.6
const MAX_RANKED = 60
const COHESION_POWER = 0.4
/** What a phrase loses when other content words always touch it. */
const CUT_SHORT_LOSS = 0.35
/** What a negation adds: "card not arrived" says more than "card arrived". */
const NEGATION_GAIN = 1.25
const NEGATION_SUPPORT = 0.05
/** Phrases that fewer members write lose score by the square root of the shortfall. */
const FIRM_SUPPORT = 0.1
/** Words that fewer members hold lose score by the square root, as the sample may flatter them. */
const BROAD_SHARE = 0.35

function scoreOf(
  candidate: Candidate,
  support: ReadonlyMap<number, number>,
  inverseFrequency: ReadonlyMap<number, number>,
  roleOf: WordRoles,
): number {
  const shares = candidate.stems.map((stem) => support.get(stem) ?? 0)
  const typicality = candidate.stems.map((stem, index) => (shares[index] ?? 0) * (inverseFrequency.get(stem) ?? 0))
  const total = typicality.reduce((sum, value) => sum + value, 0) / candidate.stems.length ** 0.35
  const cohesion = (candidate.support / Math.min(1, ...shares)) ** COHESION_POWER
  const wholeness = 1 - CUT_SHORT_LOSS * candidate.cutShort
  const isNegated = candidate.key.includes('!') && candidate.stems.length > 1
  const negation = isNegated && candidate.unbroken >= NEGATION_SUPPORT ? NEGATION_GAIN : 1
  const firmness = Math.sqrt(Math.min(1, candidate.support / FIRM_SUPPORT))
  const breadth = Math.sqrt(Math.min(1, Math.min(...shares) / BROAD_SHARE))
  const length = shares.length === 1 ? loneWordWeight(shares[0] ?? 0) : (LENGTH_WEIGHTS[shares.length] ?? 0.7)
  return total * cohesion * wholeness * negation * firmness * breadth * length * readability(candidate, roleOf)
}

/**
 * Sorts by mean c-TF-IDF of the content words × cohesion (how often the rarest of them stands in this phrase) × length.
 * Phrases nested in an almost as frequent longer one are left out.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  support: ReadonlyMap<number, number>,
  inverseFrequency: ReadonlyMap<number, number>,
  roleOf: WordRoles,
): RankedCandidate[] {
  const scored = candidates
    .map((candidate) => ({ ...candidate, score: scoreOf(candidate, support, inverseFrequency, roleOf) }))
    .sort((a, b) => b.score - a.score || b.support - a.support || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_RANKED)
  const padded = scored.map(({ key }) => ` ${key} `)
  return scored.filter((short, at) => {
    const inner = padded[at] ?? ''
    const swallows = (long: RankedCandidate, index: number): boolean =>
      index !== at && long.support >= NESTED_SHARE * short.support && (padded[index]?.includes(inner) ?? false)
    return !scored.some(swallows)
  })
}
