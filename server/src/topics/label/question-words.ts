// Between steps 5 and 6 of labelling: "how long", "how old" and the like are one word, as they ask for one thing.
// Invariant: the pair keeps the stem of its second word, so "long" and "how long" support each other.
import type { AnalysedText, Item } from './analyse-texts.ts'

const MEASURES = /^(?:long|old|far|often|soon|fast|big|tall|early|late)$/

function joined(run: Item[]): Item[] {
  if (!run.some(({ shown }) => shown === 'how')) return run
  const items: Item[] = []
  for (const item of run) {
    const before = items.at(-1)
    if (before?.shown === 'how' && MEASURES.test(item.shown)) {
      items[items.length - 1] = { ...item, wordClass: 'content', shown: `how ${item.shown}` }
    } else items.push(item)
  }
  return items
}

/** Joins "how" with the measure that it asks for; English texts only. */
export function joinQuestionWords(text: AnalysedText): AnalysedText {
  return text.language === 'en' ? { ...text, runs: text.runs.map(joined) } : text
}
