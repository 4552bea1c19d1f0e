// Part of step 8 of labelling: how well a phrase reads as a name, judged by the roles of its words.
// Invariant: a factor, 0 to 1, the same for every topic; phrases of words with unknown roles are hardly touched.
import { ENGLISH_PARTICLES } from './english-word-classes.ts'
import type { Candidate } from './phrase-candidates.ts'
import type { WordRole, WordRoles } from './word-roles.ts'

/** "Transfer work": a noun and a bare verb read as a torn sentence. */
const BARE_VERB_END = 0.5
/** "Reserve": what is reserved? */
const VERB_ALONE = 0.7
/** "ATMs accept card": a statement, where a name was wanted. */
const VERB_INSIDE = 0.8
/** Two words that mostly stand apart are joined well only as verb and object or as noun and state. */
const APART_UNJOINED = 0.45
const APART_UNSURE = 0.8
const MOSTLY_APART = 0.35
/** Written side by side by so many, two words are one thing, whatever they are alone: "mobile pay". */
const COMPOUND_SHARE = 0.2

function endFactor(shown: readonly string[], roles: readonly WordRole[], isCompound: boolean): number {
  const last = roles.at(-1)
  if (shown.length === 1) return last === 'verb' ? VERB_ALONE : 1
  const before = shown.at(-2) ?? ''
  const isGoverned = /n't$|^(?:to|how)$/.test(before)
  if (last === 'verb' && !isCompound && !isGoverned && !ENGLISH_PARTICLES.has(shown.at(-1) ?? '')) return BARE_VERB_END
  const inside = roles.slice(1, -1).some((role, at) => role === 'verb' && !/n't$|^(?:to|how)$/.test(shown[at] ?? ''))
  return inside ? VERB_INSIDE : 1
}

function apartFactor(candidate: Candidate, roles: readonly WordRole[]): number {
  const isApart = candidate.stems.length === 2 && candidate.unbroken < MOSTLY_APART * candidate.support
  if (!isApart || candidate.key.includes('!')) return 1
  const [first, last] = [roles[0], roles.at(-1)]
  const isLinked = roles.length > 2
  if (isLinked || last === 'participle' || (first === 'verb' && last !== 'verb')) return 1
  return first === 'unknown' ? APART_UNSURE : APART_UNJOINED
}

/** The factor that a candidate's score is multiplied by. */
export function readability(candidate: Candidate, roleOf: WordRoles): number {
  const shown = candidate.shown.split(' ')
  const roles = shown.map(roleOf)
  return endFactor(shown, roles, candidate.unbroken >= COMPOUND_SHARE) * apartFactor(candidate, roles)
}
