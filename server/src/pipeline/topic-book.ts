// The names and the history of one dimension's topics, beside the engine, which only knows numbers.
// A topic stays in the book for good, so that an old link still says what became of it.

import type { LineageEntry } from '../model/topic.ts'
import type { SuggestedName } from '../model/topic-edit.ts'
import type { FoundTopic } from '../topics/consolidation.ts'
import type { LineageEvent } from '../topics/identity.ts'
import type { TopicLabel } from '../topics/label/label-topics.ts'
import { nameComparison } from '../topics/label/name-option.ts'

/** What a language model called a topic, beside the label that its texts alone give. */
export interface ModelName {
  /** Null: it found no name that fits these members. */
  readonly name: { readonly label: string; readonly description: string } | null
  readonly model: string
  /** Micro-clusters of the topic when it was named. */
  readonly microClusters: readonly number[]
}

export interface BookedTopic {
  readonly number: number
  readonly label: string
  readonly description: string
  readonly terms: readonly string[]
  readonly theme: string | null
  readonly bornAtMs: number
  readonly lineage: readonly LineageEntry[]
  readonly modelName?: ModelName | null
  /** Texts that the topic held when it was last named. */
  readonly namedAtTexts: number
  /** False for a topic that ended or has too few texts to be shown: it has a past, but no texts of its own now. */
  readonly live: boolean
}

export type TopicBook = readonly BookedTopic[]

/** The name of a topic to which no user gave one. */
export function suggestedName({ label, description, modelName }: BookedTopic): { label: string; description: string } {
  const given = modelName?.name
  if (!given) return { label, description }
  return { label: given.label, description: given.description === '' ? description : given.description }
}

/** When something happened to topics, and which journal entry made it. */
export interface Moment {
  readonly sequence: number
  readonly atMs: number
}

export interface RunRecord extends Moment {
  readonly topics: readonly FoundTopic[]
  readonly lineage: readonly LineageEvent[]
  readonly labels: readonly TopicLabel[]
  /** Topics whose name of before still says what their members say. */
  readonly aptlyNamed: readonly number[]
  /** Names that users gave: no other topic may be called so. */
  readonly taken: readonly string[]
}

/** A topic keeps a name that fits its members until it has grown or shrunk by this factor. */
const RENAME_FACTOR = 1.5

/** The book after a run: new topics enter it, names follow the members, history is added to. */
export function updateTopicBook(book: TopicBook, run: RunRecord): TopicBook {
  const earlier = new Map(book.map((topic) => [topic.number, topic]))
  const shown = run.topics.filter((topic) => !topic.emerging)
  const names = chooseNames(shown, earlier, run)
  const history = lineageByTopic(run)
  const live = shown.map(({ topicId }): BookedTopic => {
    const before = earlier.get(topicId)
    const name = names.get(topicId) ?? { label: `Topic ${topicId}`, description: '', terms: [], namedAtTexts: 0 }
    const entered = before ?? newTopic(topicId, run.atMs)
    return { ...entered, ...name, lineage: [...entered.lineage, ...(history.get(topicId) ?? [])], live: true }
  })
  const liveNumbers = new Set(live.map((topic) => topic.number))
  const past = book
    .filter((topic) => !liveNumbers.has(topic.number))
    .map((topic) => ({ ...topic, live: false, lineage: [...topic.lineage, ...(history.get(topic.number) ?? [])] }))
  return [...live, ...past].sort((a, b) => a.number - b.number)
}

function newTopic(number: number, atMs: number): BookedTopic {
  return {
    number,
    label: `Topic ${number}`,
    description: '',
    terms: [],
    theme: null,
    bornAtMs: atMs,
    lineage: [],
    namedAtTexts: 0,
    live: true,
  }
}

/** The book after a user merged topics into one of them. */
export function bookAfterMerge(book: TopicBook, topics: readonly number[], into: number, moment: Moment): TopicBook {
  const merged = topics.filter((topic) => topic !== into)
  return book.map((topic) => {
    if (topic.number === into)
      return withLineage(
        topic,
        merged.map((other) => ({ kind: 'merged', others: [other], ...moment })),
      )
    if (!merged.includes(topic.number)) return topic
    return { ...withLineage(topic, [{ kind: 'merged', others: [into], ...moment }]), live: false }
  })
}

export interface SplitRecord extends Moment {
  readonly from: number
  /** The first part keeps the number of the topic. */
  readonly parts: readonly (SuggestedName & { readonly topic: number; readonly texts: number })[]
}

/** The book after a user split a topic. */
export function bookAfterSplit(book: TopicBook, { from, parts, sequence, atMs }: SplitRecord): TopicBook {
  const named = new Map(parts.map((part) => [part.topic, part]))
  const fresh = parts.filter(({ topic }) => topic !== from).map(({ topic }) => topic)
  const known = book.find((topic) => topic.number === from)
  const all = [...book, ...fresh.map((topic) => ({ ...newTopic(topic, atMs), theme: known?.theme ?? null }))]
  return all
    .map((topic) => {
      const part = named.get(topic.number)
      if (!part) return topic
      const { label, description, terms, texts } = part
      const others = topic.number === from ? fresh : [from]
      const entries = others.map((other) => ({ kind: 'split' as const, others: [other], sequence, atMs }))
      return { ...withLineage(topic, entries), label, description, terms, namedAtTexts: texts, modelName: null }
    })
    .sort((a, b) => a.number - b.number)
}

/** The book with exactly these topics alive. */
export function bookWithLive(book: TopicBook, live: ReadonlySet<number>): TopicBook {
  return book.map((topic) =>
    topic.live === live.has(topic.number) ? topic : { ...topic, live: live.has(topic.number) },
  )
}

function withLineage(topic: BookedTopic, entries: readonly LineageEntry[]): BookedTopic {
  return { ...topic, lineage: [...topic.lineage, ...entries] }
}

type Name = Pick<BookedTopic, 'label' | 'description' | 'terms' | 'namedAtTexts'>

function chooseNames(
  shown: readonly FoundTopic[],
  earlier: ReadonlyMap<number, BookedTopic>,
  run: RunRecord,
): Map<number, Name> {
  const kept = keptNames(shown, earlier, run)
  const fresh = new Map(run.labels.map((label) => [label.id, label]))
  const names = new Map<number, Name>()
  for (const { topicId, texts } of shown) {
    const suggestion = fresh.get(topicId)
    const before = kept.get(topicId)
    if (before) {
      const { label, namedAtTexts } = before
      const { description, terms } = suggestion ?? before
      names.set(topicId, { label, description, terms, namedAtTexts })
    } else if (suggestion) {
      const { label, description, terms } = suggestion
      names.set(topicId, { label, description, terms, namedAtTexts: texts })
    }
  }
  return names
}

/**
 * The topics that keep their name: it fits their members, they are about as large as when they got it, and no name of a
 * user, of another topic that keeps its own, or of a topic that is named anew reads like it.
 */
function keptNames(
  shown: readonly FoundTopic[],
  earlier: ReadonlyMap<number, BookedTopic>,
  { labels, aptlyNamed, taken }: RunRecord,
): Map<number, BookedTopic> {
  const fresh = new Map(labels.map(({ id, label }) => [id, label]))
  const apt = new Set(aptlyNamed)
  const alike = nameComparison()
  const kept = new Map<number, BookedTopic>()
  for (const { topicId, texts } of shown) {
    const before = earlier.get(topicId)
    if (!before?.live || !isAboutAsLarge(texts, before.namedAtTexts)) continue
    if (!apt.has(topicId) && fresh.get(topicId)?.toLowerCase() !== before.label.toLowerCase()) continue
    const others = [...taken, ...[...kept.values()].map(({ label }) => label)]
    if (!others.some((name) => alike(name, before.label))) kept.set(topicId, before)
  }
  const namedAnew = shown.flatMap(({ topicId }) => (kept.has(topicId) ? [] : [topicId]))
  for (const topicId of namedAnew) {
    const name = fresh.get(topicId)
    if (name === undefined) continue
    for (const [other, { label }] of kept) {
      if (!alike(name, label)) continue
      kept.delete(other)
      namedAnew.push(other)
    }
  }
  return kept
}

function isAboutAsLarge(texts: number, before: number): boolean {
  return texts <= before * RENAME_FACTOR && texts * RENAME_FACTOR >= before
}

function lineageByTopic({ lineage, sequence, atMs }: RunRecord): Map<number, LineageEntry[]> {
  const history = new Map<number, LineageEntry[]>()
  const add = (topic: number, kind: LineageEntry['kind'], others: number[]): void => {
    history.set(topic, [...(history.get(topic) ?? []), { kind, atMs, sequence, others }])
  }
  for (const event of lineage) {
    if (event.kind === 'born') add(event.topicId, 'born', [])
    else if (event.kind === 'died') add(event.topicId, 'ended', [])
    else if (event.kind === 'split_from') {
      add(event.topicId, 'split', [event.from])
      add(event.from, 'split', [event.topicId])
    } else {
      add(event.topicId, 'merged', [event.into])
      add(event.into, 'merged', [event.topicId])
    }
  }
  return history
}
