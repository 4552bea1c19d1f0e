// Names that a language model gave: which topics wait for one, how one enters the book, and when it leaves it again.
// Invariant: whatever the journal holds, a shown name is said by the topic's members and is unlike all others.

import type { NameRecord } from '../journal/journal.ts'
import type { WeightedText } from '../topics/label/analyse-texts.ts'
import { checkModelName, modelNameComparison } from '../topics/model-name/check-model-name.ts'
import { hasChangedMuch } from './model-name-members.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { BookedTopic, ModelName, TopicBook } from './topic-book.ts'

/** What a model is told of a topic that it shall name. */
export interface TopicToName {
  readonly topic: number
  readonly texts: readonly WeightedText[]
  readonly terms: readonly string[]
  /** Names shown beside it. */
  readonly siblings: readonly string[]
}

/** The label that the topic has from the model now; null where it has none. */
export interface NameOutcome {
  readonly label: string | null
}

/**
 * Topics that a model should name, those with most texts first: users gave them no name, and no model was asked yet or
 * their texts are mostly others now. With `model` also those for which another model found none.
 */
export function topicsAwaitingNames(dimension: ProjectDimension, model: string | null = null): number[] {
  const texts = new Map(dimension.microClusters().map((one) => [one.microClusterId, one.texts]))
  const members = membersByTopic(dimension)
  const massOf = (topic: number) => (members.get(topic) ?? []).reduce((sum, id) => sum + (texts.get(id) ?? 0), 0)
  const isAwaiting = ({ number, modelName, live }: BookedTopic): boolean => {
    const { label, hidden, smallTalk } = dimension.settingsOf(number)
    if (!live || label !== null || hidden || smallTalk) return false
    if (!modelName || (model !== null && modelName.name === null && modelName.model !== model)) return true
    return hasChangedMuch(modelName, members.get(number) ?? [], texts)
  }
  return dimension.book
    .filter(isAwaiting)
    .map(({ number }) => number)
    .sort((a, b) => massOf(b) - massOf(a) || a - b)
}

export function topicToName(dimension: ProjectDimension, topic: number): TopicToName | null {
  const booked = dimension.book.find(({ number, live }) => live && number === topic)
  if (!booked) return null
  return { topic, texts: dimension.sampleOf(topic), terms: booked.terms, siblings: labelsBeside(dimension, topic) }
}

/** Folds what a model said of one topic into the book; null where the topic has ended. */
export function applyModelName(dimension: ProjectDimension, record: NameRecord): NameOutcome | null {
  const { topic, model } = record
  const asked = topicToName(dimension, topic)
  if (!asked) return null
  const { name } = record.name === null ? { name: null } : checkModelName(record.name, asked)
  dimension.book = withModelName(dimension.book, topic, { name, model, microClusters: dimension.membersOf(topic) })
  return { label: name?.label ?? null }
}

/** Takes back the names of topics whose members no longer say them. */
export function dropModelNames(book: TopicBook, topics: readonly number[]): TopicBook {
  return topics.reduce((left, topic) => withModelName(left, topic, null), book)
}

/** Takes back names of a model that read like another name, after names or topics changed beside them. */
export function settleModelNames(dimension: ProjectDimension): void {
  const alike = modelNameComparison()
  for (let twin = firstTwin(dimension, alike); twin !== null; twin = firstTwin(dimension, alike)) {
    dimension.book = withModelName(dimension.book, twin, null)
  }
}

function firstTwin(dimension: ProjectDimension, alike: (a: string, b: string) => boolean): number | null {
  const live = dimension.book.filter((topic) => topic.live)
  const names = live.map((topic) => ({ number: topic.number, label: dimension.labelOf(topic) }))
  const isModels = (topic: BookedTopic) => !!topic.modelName?.name && dimension.settingsOf(topic.number).label === null
  const named = new Set(live.filter(isModels).map(({ number }) => number))
  // The last first, so that of two such names the older topic keeps its own.
  for (const { number, label } of names.filter((one) => named.has(one.number)).reverse()) {
    if (names.some((other) => other.number !== number && alike(other.label, label))) return number
  }
  return null
}

function labelsBeside(dimension: ProjectDimension, topic: number): string[] {
  return dimension.book.filter(({ live, number }) => live && number !== topic).map((other) => dimension.labelOf(other))
}

function withModelName(book: TopicBook, topic: number, modelName: ModelName | null): TopicBook {
  return book.map((one) => (one.number === topic ? { ...one, modelName } : one))
}

function membersByTopic(dimension: ProjectDimension): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (const { microClusterId } of dimension.microClusters()) {
    const { topic, smallTalk } = dimension.placeOf(microClusterId)
    if (topic === 0 || smallTalk) continue
    const known = members.get(topic)
    if (known) known.push(microClusterId)
    else members.set(topic, [microClusterId])
  }
  return members
}
