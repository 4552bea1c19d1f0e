// The words most typical of a topic beside its siblings, in the form that members write most.
// Invariant: ties fall by support, then by the word, so that the list is the same on every run.
import type { AnalysedText } from './analyse-texts.ts'
import { type CasedForms, withMembersCasing } from './casing.ts'

const TERMS = 8
const LEAST_SUPPORT = 0.08

function shownForms(texts: readonly AnalysedText[]): Map<number, string> {
  const counts = new Map<number, Map<string, number>>()
  for (const { runs, weight } of texts) {
    for (const { stem, shown, wordClass } of runs.flat()) {
      if (wordClass !== 'content') continue
      const forms = counts.get(stem) ?? new Map<string, number>()
      counts.set(stem, forms)
      forms.set(shown, (forms.get(shown) ?? 0) + weight)
    }
  }
  const shown = new Map<number, string>()
  for (const [stem, forms] of counts) {
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
  const shown = shownForms(texts)
  const ranked = [...weights]
    .filter(([stem]) => (support.get(stem) ?? 0) >= LEAST_SUPPORT)
    .map(([stem, weight]) => ({ word: shown.get(stem) ?? '', weight }))
    .filter(({ word }) => word.length > 1)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .map(({ word }) => withMembersCasing(word, forms))
  return [...new Set(ranked)].slice(0, TERMS)
}
