// What the topics of one theme are about: the nouns that their labels share, read off the labels' word order.
// Invariant: "Change PIN" and "PIN blocked" speak of PIN; a word that only opens or closes labels as a verb is no subject.
import { analyseTexts, type Item, type Vocabulary } from '../label/analyse-texts.ts'
import { ENGLISH_PARTICLES } from '../label/english-word-classes.ts'
import { isParticiple } from '../label/word-roles.ts'

export interface LabelledTopic {
  readonly label: string
  readonly terms: readonly string[]
  /** Messages of the topic; > 0. */
  readonly weight: number
}

export interface Subject {
  /** As it stands in labels, names and acronyms with their capitals. */
  readonly shown: string
  /** Numbers of the members whose label holds it, with what each of them weighs. */
  readonly heldBy: ReadonlyMap<number, number>
}

/** A key term says less than the label. */
const TERM_WEIGHT = 0.4
const TERMS_READ = 4
const NOUN_SHARE = 0.5
interface Tally {
  readonly forms: Map<string, number>
  readonly heldBy: Map<number, number>
  uses: number
  nounUses: number
}

/** A verb and its particle are one word, as in "top up": a subject when a label opens or closes with it. */
function joinParticles(items: readonly Item[], vocabulary: Vocabulary): Item[] {
  const joined: Item[] = []
  for (const item of items) {
    const before = joined.at(-1)
    if (before?.wordClass === 'content' && ENGLISH_PARTICLES.has(item.shown.replace(/s$/, ''))) {
      const stem = vocabulary.stems.numberOf(`${vocabulary.stems.stemOf(before.stem)}${item.shown.replace(/s$/, '')}`)
      joined[joined.length - 1] = { ...before, stem, shown: `${before.shown}-${item.shown}` }
    } else joined.push(item)
  }
  return joined
}

/** True where a place in a label shows a noun: an opening word may be a verb, a word after "to" or "how" is one. */
function standsAsNoun(items: readonly Item[], at: number): boolean {
  const item = items[at]
  const before = items[at - 1]
  if (item === undefined || isParticiple(item.shown) || /^(?:to|how|n't)$/.test(before?.shown ?? '')) return false
  if (before !== undefined || items.length === 1) return true
  const next = items[1]
  return next !== undefined && (next.wordClass === 'link' || next.wordClass === 'not' || isParticiple(next.shown))
}

/** The form with capitals that a label gives a word where the place demands none. */
function writtenForm(label: string, shown: string): string {
  const opening = label.split(/[ -]/)[0] ?? ''
  const written = label.split(/[ -]/).find((word) => word.toLowerCase() === shown) ?? shown
  const isName = written !== opening || /\p{Lu}.*\p{Lu}/u.test(written)
  return isName ? written : shown
}

/** Plural forms read better in the name of many topics, then frequent ones. */
function bestForm(forms: ReadonlyMap<string, number>): string {
  const isPlural = (form: string): number => (/[^s]s$/.test(form) && forms.has(form.slice(0, -1)) ? 1 : 0)
  const sorted = [...forms].sort(
    ([a, left], [b, right]) => isPlural(b) - isPlural(a) || right - left || (a < b ? -1 : 1),
  )
  return sorted[0]?.[0] ?? ''
}

/** Subjects by stem. */
export function subjectsOf(members: readonly LabelledTopic[], vocabulary: Vocabulary): Map<number, Subject> {
  const tallies = new Map<number, Tally>()
  members.forEach((member, index) => {
    const weight = Math.sqrt(Math.max(1, member.weight))
    const read = (text: string, share: number): void => {
      const analysed = analyseTexts([{ text, weight: 1 }], vocabulary)
      const items = joinParticles(
        analysed.flatMap(({ runs }) => runs.flat()),
        vocabulary,
      )
      items.forEach((item, at) => {
        if (item.wordClass !== 'content') return
        const tally = tallies.get(item.stem) ?? { forms: new Map(), heldBy: new Map(), uses: 0, nounUses: 0 }
        tallies.set(item.stem, tally)
        const form = writtenForm(text, item.shown)
        tally.forms.set(form, (tally.forms.get(form) ?? 0) + share * weight)
        tally.heldBy.set(index, Math.max(tally.heldBy.get(index) ?? 0, share * weight))
        if (share < 1) return
        tally.uses += weight
        if (standsAsNoun(items, at)) tally.nounUses += weight
      })
    }
    read(member.label, 1)
    for (const term of member.terms.slice(0, TERMS_READ)) read(term, TERM_WEIGHT)
  })
  const nouns = [...tallies].filter(([, { uses, nounUses }]) => uses > 0 && nounUses >= NOUN_SHARE * uses)
  return new Map(nouns.map(([stem, { forms, heldBy }]) => [stem, { shown: bestForm(forms), heldBy }]))
}
