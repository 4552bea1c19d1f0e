// The names of topics and themes after an erasure, in the log of edits too: a word that only erased texts had is in none.

import type { SplitPart } from '../model/topic-edit.ts'
import { labelTopics } from '../topics/label/label-topics.ts'
import { assignThemes } from './assign-themes.ts'
import { settleModelNames } from './model-names.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { type BookedTopic, bookWithLive } from './topic-book.ts'

/** Topics in `affected` held some of the `erased` texts. */
export function forgetInBook(
  dimension: ProjectDimension,
  affected: ReadonlySet<number | null>,
  erased: readonly string[],
): void {
  if (erased.length === 0) return
  const live = dimension.liveTopics()
  const erasedWords = new Set(erased.flatMap(wordsOf))
  const book = bookWithLive(dimension.book, live)
  let isRenamed = false
  dimension.book = book.map((topic) => {
    if (!affected.has(topic.number)) return topic
    const texts = dimension.sampleOf(topic.number)
    const left = new Set(texts.flatMap(({ text }) => wordsOf(text)))
    const { modelName } = topic
    const keepsModelName = !modelName?.name || !betrays({ ...modelName.name, terms: [] }, erasedWords, left)
    const kept = keepsModelName ? topic : { ...topic, modelName: null }
    isRenamed ||= !keepsModelName
    if (!betrays(topic, erasedWords, left)) return kept
    isRenamed = true
    return renamed(kept, texts, labelsBeside(book, topic))
  })
  if (isRenamed) {
    settleModelNames(dimension)
    assignThemes(dimension)
  }
  forgetInSplits(dimension, erasedWords)
}

/** Parts of a split were named from their texts. */
function forgetInSplits(dimension: ProjectDimension, erasedWords: ReadonlySet<string>): void {
  if (!dimension.edits.some(({ edit }) => edit.kind === 'split')) return
  const left = new Set(
    dimension.microClusters().flatMap(({ exemplars }) => exemplars.flatMap(({ text }) => wordsOf(text))),
  )
  const unnamed = (part: SplitPart, place: number): SplitPart =>
    betrays(part, erasedWords, left) ? { ...part, label: `Part ${place + 1}`, description: '', terms: [] } : part
  dimension.edits = dimension.edits.map((entry) =>
    entry.edit.kind === 'split' ? { ...entry, edit: { ...entry.edit, parts: entry.edit.parts.map(unnamed) } } : entry,
  )
}

function betrays(
  { label, description, terms }: Pick<BookedTopic, 'label' | 'description' | 'terms'>,
  erased: ReadonlySet<string>,
  left: ReadonlySet<string>,
): boolean {
  return wordsOf([label, description, ...terms].join(' ')).some((word) => erased.has(word) && !left.has(word))
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

function labelsBeside(book: readonly BookedTopic[], { number }: BookedTopic): string[] {
  return book.filter((other) => other.live && other.number !== number).map(({ label }) => label)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
}
