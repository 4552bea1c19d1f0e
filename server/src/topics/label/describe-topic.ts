// One sentence about a topic, from its own messages and key terms; the language model's is better where there is one.
// Invariant: quotes are members' words, shortened at a word's end, on one line.
import type { AnalysedText } from './analyse-texts.ts'
import type { TopicTerms } from './class-tfidf.ts'

const LONGEST_QUOTE = 80
const SHORTEST_QUOTE = 12
const MOST_ALIKE = 0.6
const TERMS_SHOWN = 4

function shortened(text: string): string {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[“”"]/g, '’')
    .trim()
  if (line.length <= LONGEST_QUOTE) return line.replace(/[.,;:]+$/, '')
  const cut = line.slice(0, LONGEST_QUOTE)
  const end = cut.lastIndexOf(' ')
  return `${(end > LONGEST_QUOTE / 2 ? cut.slice(0, end) : cut).replace(/[.,;:!?\ud800-\udbff]+$/, '')}…`
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const shared = [...a].filter((stem) => b.has(stem)).length
  return shared / Math.max(1, a.size + b.size - shared)
}

/** Two messages full of key terms, neither too long nor too short, and unlike each other. */
function quotesFrom(texts: readonly AnalysedText[], weights: ReadonlyMap<number, number>): string[] {
  const rated = texts.map((text) => {
    const stems = new Set(text.runs.flat().flatMap((item) => (item.wordClass === 'content' ? [item.stem] : [])))
    const told = [...stems].reduce((sum, stem) => sum + (weights.get(stem) ?? 0), 0)
    const length = text.text.trim().length
    const fit = length > LONGEST_QUOTE ? LONGEST_QUOTE / length : Math.min(1, length / SHORTEST_QUOTE)
    return { text: text.text, stems, score: (told / Math.sqrt(stems.size + 2)) * fit }
  })
  rated.sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1))
  const [first] = rated
  if (first === undefined) return []
  const unlike = rated.find(({ text, stems }) => text !== first.text && alike(stems, first.stems) < MOST_ALIKE)
  const second = unlike ?? rated.find(({ text }) => text.toLowerCase() !== first.text.toLowerCase())
  return [first, ...(second === undefined ? [] : [second])].map(({ text }) => shortened(text)).filter(Boolean)
}

/** c-TF-IDF of each content stem of a topic. */
export function termWeights(terms: TopicTerms, inverseFrequency: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...terms.support].map(([stem, share]) => [stem, share * (inverseFrequency.get(stem) ?? 0)]))
}

/** "Messages such as “…” and “…”; key terms: a, b, c." Quotes and terms are left out where there are none. */
export function describeTopic(
  texts: readonly AnalysedText[],
  weights: ReadonlyMap<number, number>,
  keyTerms: readonly string[],
): string {
  const quotes = quotesFrom(texts, weights).map((quote) => `“${quote}”`)
  if (quotes.length === 0) return 'Messages without text.'
  const terms = keyTerms.length < 2 ? '' : `; key terms: ${keyTerms.slice(0, TERMS_SHOWN).join(', ')}`
  return `Messages such as ${quotes.join(' and ')}${terms}.`
}
