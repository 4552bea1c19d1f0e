// The names of topics after an erasure: a word that only erased texts had is in no label, description or key term.

import { labelTopics } from '../topics/label/label-topics.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { type BookedTopic, bookWithLive } from './topic-book.ts'

/** Topics in `affected` held some of the `erased` texts. */
export function forgetInBook(
  dimension: ProjectDimension,
  affected: ReadonlySet<number | null>,
  erased: readonly string[],
): void {
  if (erased.length === 0) return
  const live = new Set(dimension.engine.topicVectors().topicIds)
  const erasedWords = new Set(erased.flatMap(wordsOf))
  const book = bookWithLive(dimension.book, live)
  dimension.book = book.map((topic) => {
    if (!affected.has(topic.number)) return topic
    const texts = textsOf(dimension, topic.number)
    const left = new Set(texts.flatMap(({ text }) => wordsOf(text)))
    const betrays = wordsOf([topic.label, topic.description, ...topic.terms].join(' ')).some(
      (word) => erasedWords.has(word) && !left.has(word),
    )
    return betrays ? renamed(topic, texts, labelsBeside(book, topic)) : topic
  })
}

function renamed(
  topic: BookedTopic,
  texts: readonly { text: string; weight: number }[],
  taken: readonly string[],
): BookedTopic {
  const fallback = { label: `Topic ${topic.number}`, description: '', terms: [] }
  const [name] = texts.length > 0 ? labelTopics([{ id: topic.number, texts }], { taken }) : []
  const { label, description, terms } = name ?? fallback
  return { ...topic, label, description, terms, namedAtTexts: 0 }
}

function textsOf(dimension: ProjectDimension, topic: number): { text: string; weight: number }[] {
  const members = new Set(dimension.membersOf(topic))
  return dimension.engine
    .microClusters()
    .filter(({ microClusterId }) => members.has(microClusterId))
    .flatMap(({ exemplars, texts }) => exemplars.map(({ text }) => ({ text, weight: texts / exemplars.length })))
}

function labelsBeside(book: readonly BookedTopic[], { number }: BookedTopic): string[] {
  return book.filter((other) => other.live && other.number !== number).map(({ label }) => label)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
}
