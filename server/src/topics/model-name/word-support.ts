// Which words of a name the members really use: by stem in their language, or by a word of the same root.

import { analyseTexts, type Item, Vocabulary, type WeightedText } from '../label/analyse-texts.ts'
import { isInstructionLike } from './instruction-like.ts'

export interface SupportedWord {
  readonly word: string
  /** Share of the members' mass that uses it. */
  readonly share: number
  /** Different texts that use it. */
  readonly texts: number
}

export interface NameSupport {
  readonly words: readonly SupportedWord[]
  /** Share of the mass that uses any word of the name. */
  readonly covered: number
  /** Texts that were looked at. */
  readonly texts: number
}

/** Evenly taken; they tell a twelfth of the members from nothing. */
const MOST_TEXTS = 120
const SHORTEST_ROOT = 5
const SHORTEST_BASE = 3
const DERIVATION =
  /^(?:ments?|ers?|ors?|als?|ations?|ions?|ages?|able|ible|ance|ence|y|ly|ity|ness|ing|ings|ed|ful|less|ship|hood)$/

interface Member {
  readonly weight: number
  readonly stems: ReadonlySet<number>
  readonly words: ReadonlySet<string>
}

/** The members that may speak for a topic: those that do not talk to a model. */
export function evidenceOf(texts: readonly WeightedText[]): WeightedText[] {
  return texts.filter(({ text }) => !isInstructionLike(text))
}

/** How the words of `name`, but those in `free`, are supported by `evidence`. */
export function supportOf(name: string, evidence: readonly WeightedText[], free: ReadonlySet<string>): NameSupport {
  const sample = evenly(evidence)
  const [named, ...read] = analyseTexts([{ text: name, weight: 1 }, ...sample], new Vocabulary())
  const members = read.map(({ weight, runs }): Member => {
    const items = runs.flat()
    return { weight, stems: new Set(items.map(({ stem }) => stem)), words: new Set(items.map(({ shown }) => shown)) }
  })
  const mass = members.reduce((sum, { weight }) => sum + weight, 0)
  const judged = (named?.runs.flat() ?? []).filter((item) => mustBeSaid(item) && !free.has(item.shown))
  const users = judged.map((item) => members.filter((member) => uses(member, item)))
  const share = (some: Iterable<Member>) =>
    [...some].reduce((sum, { weight }) => sum + weight, 0) / Math.max(mass, 1e-9)
  return {
    words: judged.map(({ shown }, index) => {
      const using = users[index] ?? []
      return { word: shown, share: share(using), texts: using.length }
    }),
    covered: share(new Set(users.flat())),
    texts: members.length,
  }
}

/** Everything but little words: a number or a strong word must not be made up either. */
function mustBeSaid({ wordClass, shown }: Item): boolean {
  if (wordClass === 'content' || wordClass === 'not') return true
  return wordClass !== 'link' && (shown.length > 3 || /\p{N}/u.test(shown))
}

function uses({ stems, words }: Member, { stem, shown }: Item): boolean {
  if (stems.has(stem)) return true
  for (const word of words) if (isOfOneRoot(word, shown)) return true
  return false
}

/** "pay" and "payment", "reserve" and "reservation", "deliver" and "delivery". */
function isOfOneRoot(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a]
  if (shorter.length >= SHORTEST_BASE && longer.startsWith(shorter))
    return DERIVATION.test(longer.slice(shorter.length))
  const root = shorter.slice(0, -1)
  return root.length >= SHORTEST_ROOT && longer.startsWith(root)
}

function evenly(texts: readonly WeightedText[]): WeightedText[] {
  const read = Math.min(texts.length, MOST_TEXTS)
  const taken = Array.from({ length: read }, (_, at) => texts[Math.floor((at * texts.length) / read)])
  return taken.filter((text) => text !== undefined)
}
