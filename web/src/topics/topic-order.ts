// The orders of the topic list; a minus stands for descending, as in the address.

import type { Topic } from '../api/client.ts'
import { textOf } from '../filters/filter-search.ts'

export const TOPIC_COLUMNS = ['label', 'theme', 'events', 'sessions', 'users', 'change'] as const
export type TopicColumn = (typeof TOPIC_COLUMNS)[number]

export interface TopicOrder {
  readonly column: TopicColumn
  readonly descending: boolean
}

export const DEFAULT_ORDER: TopicOrder = { column: 'events', descending: true }

export interface TopicSearch {
  /** Absent: the default order. */
  readonly sort?: string | undefined
  /** Words that the topics shown must hold. */
  readonly find?: string | undefined
  readonly group?: 'theme' | undefined
  /** Hidden topics in place of the others. */
  readonly show?: 'hidden' | undefined
  /** Absent: the list. */
  readonly layout?: 'map' | undefined
}

export function readTopicSearch(raw: Record<string, unknown>): TopicSearch {
  const sort = writeTopicOrder(parseTopicOrder(raw['sort']))
  return {
    sort: sort === writeTopicOrder(DEFAULT_ORDER) ? undefined : sort,
    find: textOf(raw['find']),
    group: raw['group'] === 'theme' ? 'theme' : undefined,
    show: raw['show'] === 'hidden' ? 'hidden' : undefined,
    layout: raw['layout'] === 'map' ? 'map' : undefined,
  }
}

export function parseTopicOrder(raw: unknown): TopicOrder {
  if (typeof raw !== 'string') return DEFAULT_ORDER
  const column = TOPIC_COLUMNS.find((one) => one === raw.replace(/^-/, ''))
  return column ? { column, descending: raw.startsWith('-') } : DEFAULT_ORDER
}

export function writeTopicOrder({ column, descending }: TopicOrder): string {
  return descending ? `-${column}` : column
}

/** What a click on a column's head asks for: numbers from the largest, names from A; once more turns it round. */
export function nextOrder(order: TopicOrder, column: TopicColumn): TopicOrder {
  return order.column === column
    ? { column, descending: !order.descending }
    : { column, descending: column !== 'label' && column !== 'theme' }
}

/** Ties keep the order that the server gave. */
export function orderTopics(topics: readonly Topic[], { column, descending }: TopicOrder): Topic[] {
  const sign = descending ? -1 : 1
  const compare = (a: Topic, b: Topic) =>
    column === 'label' || column === 'theme'
      ? (a[column] ?? '').localeCompare(b[column] ?? '')
      : numberOf(a, column) - numberOf(b, column)
  return [...topics].sort((a, b) => sign * compare(a, b))
}

/** Topics whose label, description or examples hold all words. */
export function findTopics(topics: readonly Topic[], text: string): Topic[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...topics]
  return topics.filter(({ label, description, examples }) => {
    const haystack = [label, description, ...examples.map((example) => example.text)].join('\n').toLocaleLowerCase()
    return words.every((word) => haystack.includes(word))
  })
}

function numberOf(topic: Topic, column: Exclude<TopicColumn, 'label' | 'theme'>): number {
  return column === 'change' ? topic.trend.current - topic.trend.previous : topic[column]
}
