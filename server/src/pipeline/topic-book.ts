// The names and the history of one dimension's topics, beside the engine, which only knows numbers.
// A topic stays in the book for good, so that an old link still says what became of it.

import type { LineageEntry } from '../model/topic.ts'
import type { SuggestedName } from '../model/topic-edit.ts'
import type { FoundTopic } from '../topics/consolidation.ts'
import type { LineageEvent } from '../topics/identity.ts'
import type { TopicLabel } from '../topics/label/label-topics.ts'

export interface BookedTopic {
  readonly number: number
  readonly label: string
  readonly description: string
  readonly terms: readonly string[]
  readonly theme: string | null
  readonly bornAtMs: number
  readonly lineage: readonly LineageEntry[]
  /** Texts that the topic held when it was last named. */
  readonly namedAtTexts: number
  /** False for a topic that ended or has too few texts to be shown: it has a past, but no texts of its own now. */
  readonly live: boolean
}

export type TopicBook = readonly BookedTopic[]

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
      return { ...withLineage(topic, entries), label, description, terms, namedAtTexts: texts }
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

/** Kept names first, so that a fresh name can never take one of them over. */
function chooseNames(
  shown: readonly FoundTopic[],
  earlier: ReadonlyMap<number, BookedTopic>,
  { labels, aptlyNamed, taken: userLabels }: RunRecord,
): Map<number, Name> {
  const fresh = new Map(labels.map((label) => [label.id, label]))
  const freshNames = new Set(labels.map(({ label }) => label.toLowerCase()))
  const apt = new Set(aptlyNamed)
  const names = new Map<number, Name>()
  const taken = new Set(userLabels.map((label) => label.toLowerCase()))
  for (const { topicId, texts } of shown) {
    const before = earlier.get(topicId)
    const suggestion = fresh.get(topicId)
    const same = before !== undefined && suggestion?.label.toLowerCase() === before.label.toLowerCase()
    const free = before !== undefined && (same || !freshNames.has(before.label.toLowerCase()))
    if (!before?.live || !free || !isAboutAsLarge(texts, before.namedAtTexts)) continue
    if (!same && !apt.has(topicId)) continue
    if (taken.has(before.label.toLowerCase())) continue
    taken.add(before.label.toLowerCase())
    names.set(topicId, {
      label: before.label,
      description: suggestion?.description ?? before.description,
      terms: suggestion?.terms ?? before.terms,
      namedAtTexts: before.namedAtTexts,
    })
  }
  for (const { topicId, texts } of shown) {
    const suggestion = fresh.get(topicId)
    if (names.has(topicId) || !suggestion) continue
    const { label, description, terms } = suggestion
    names.set(topicId, { label, description, terms, namedAtTexts: texts })
  }
  return names
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
