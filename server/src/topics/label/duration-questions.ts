// Part of label wording, English only: "how long" asks for a time, and the phrase says so as a sentence would.
// Invariant: adds "to" or a form of "take" alone, and the latter only where enough members write one.
import type { AnalysedText } from './analyse-texts.ts'
import type { WordRoles } from './word-roles.ts'

const TAKE = /^(?:take|takes|took|taken|taking)$/
const ENOUGH_TAKE = 0.22

function mentionsTaking(texts: readonly AnalysedText[], mass: number): boolean {
  const held = texts.filter(({ words }) => words.some((run) => run.some(({ lower }) => TAKE.test(lower))))
  return held.reduce((sum, { weight }) => sum + weight, 0) >= ENOUGH_TAKE * mass
}

/** "how long cook" → "how long to cook", "how long transfer" → "how long transfer takes"; others stay as they are. */
export function wordedDuration(
  shown: string,
  {
    texts,
    mass,
    roleOf,
  }: { readonly texts: readonly AnalysedText[]; readonly mass: number; readonly roleOf: WordRoles },
): string {
  const subject = /^how long(?: (.+))?$/.exec(shown)
  if (subject === null) return shown
  const [first, ...rest] = (subject[1] ?? 'it').split(' ')
  if (first === undefined || /^(?:to|for|until|before|on|in)$/.test(first) || TAKE.test(rest.at(-1) ?? '')) return shown
  if (roleOf(first) === 'verb') return `how long to ${subject[1]}`
  if (!mentionsTaking(texts, mass)) return shown
  const last = rest.at(-1) ?? first
  return `how long ${subject[1] ?? 'it'} ${/[^s]s$/.test(last) ? 'take' : 'takes'}`
}
