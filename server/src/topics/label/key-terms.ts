// The words most typical of a topic beside its siblings, in the form that members write most.
// Invariant: ties fall by support, then by the word, so that the list is the same on every run.
import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, withMembersCasing } from './casing.ts'

const TERMS = 8
const LEAST_SUPPORT = 0.08

/** Words that one member alone writes are left out of samples of this size: they may be private. */
const SAMPLE_OF_MANY = 4

function shownForms(texts: readonly AnalysedText[], wanted: ReadonlySet<number>): Map<number, string> {
  const counts = new Map<number, Map<string, number>>()
  const members = new Map<number, number>()
  for (const { runs, weight } of texts) {
    const seen = new Set<number>()
    for (const { stem, shown, wordClass } of runs.flat()) {
      if (wordClass !== 'content' || !wanted.has(stem)) continue
      if (!seen.has(stem)) members.set(stem, (members.get(stem) ?? 0) + 1)
      seen.add(stem)
      const forms = counts.get(stem) ?? new Map<string, number>()
      counts.set(stem, forms)
      forms.set(shown, (forms.get(shown) ?? 0) + weight)
    }
  }
  const shown = new Map<number, string>()
  for (const [stem, forms] of counts) {
    if (texts.length >= SAMPLE_OF_MANY && (members.get(stem) ?? 0) < 2) continue
    const [first] = [...forms].sort(([a, left], [b, right]) => right - left || a.length - b.length || (a < b ? -1 : 1))
    if (first !== undefined) shown.set(stem, first[0])
  }
  return shown
}

/** Up to eight words by falling c-TF-IDF, leaving out those that few members hold. */
export function keyTerms(
  texts: readonly AnalysedText[],
  support: ReadonlyMap<number, number>,
  weights: ReadonlyMap<number, number>,
  forms: CasedForms,
): string[] {
  const supported = [...weights].filter(([stem]) => (support.get(stem) ?? 0) >= LEAST_SUPPORT)
  const shown = shownForms(texts, new Set(supported.map(([stem]) => stem)))
  const ranked = supported
    .map(([stem, weight]) => ({ word: shown.get(stem) ?? '', weight }))
    .filter(({ word }) => word.length > 1)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .map(({ word }) => withMembersCasing(word, forms))
  return [...new Set(ranked)].slice(0, TERMS)
}
