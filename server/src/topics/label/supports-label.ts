// Whether a name that a topic has still says what its members say, so that names follow members that changed.
// Invariant: judged as a fresh label is made, by stems in the members' language.
import { analyseTexts, type Item, Vocabulary, type WeightedText } from './analyse-texts.ts'

/** A little below the share of members that a fresh label's words promise, so that one draw more does not rename. */
const LEAST_SUPPORT = 0.2
/** Evenly taken; they tell a fifth of the members from a tenth. */
const MOST_TEXTS = 60

/**
 * True where each content word of `label` stands in a fifth of the members' mass or more. texts: sample of the topic's
 * members. A label without content words, such as that of a topic of links, is supported by nothing.
 */
export function supportsLabel(label: string, texts: readonly WeightedText[]): boolean {
  const read = Math.min(texts.length, MOST_TEXTS)
  const taken = Array.from({ length: read }, (_, at) => texts[Math.floor((at * texts.length) / read)])
  const sample = taken.filter((text) => text !== undefined)
  const analysed = analyseTexts([{ text: label, weight: 1 }, ...sample], new Vocabulary())
  const [name, ...members] = analysed.map(({ weight, runs }) => ({ weight, stems: contentStems(runs) }))
  if (!name || name.stems.size === 0) return false
  const mass = members.reduce((sum, { weight }) => sum + weight, 0)
  return [...name.stems].every((stem) => {
    const holding = members.reduce((sum, { weight, stems }) => (stems.has(stem) ? sum + weight : sum), 0)
    return holding >= LEAST_SUPPORT * mass
  })
}

function contentStems(runs: readonly (readonly Item[])[]): Set<number> {
  return new Set(runs.flatMap((run) => run.flatMap(({ wordClass, stem }) => (wordClass === 'content' ? [stem] : []))))
}
