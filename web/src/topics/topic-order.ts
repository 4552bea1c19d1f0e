// The orders of the topic list; a minus stands for descending, as in the address.

import type { Topic } from '../api/client.ts'

export const TOPIC_COLUMNS = ['label', 'events', 'sessions', 'users', 'change'] as const
export type TopicColumn = (typeof TOPIC_COLUMNS)[number]

export interface TopicOrder {
  readonly column: TopicColumn
  readonly descending: boolean
}

export const DEFAULT_ORDER: TopicOrder = { column: 'events', descending: true }

/** The text of the address where it names an order other than the default one. */
export function readTopicOrder(raw: unknown): string | undefined {
  const order = parseTopicOrder(raw)
  const text = writeTopicOrder(order)
  return text === writeTopicOrder(DEFAULT_ORDER) ? undefined : text
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
    : { column, descending: column !== 'label' }
}

/** Ties keep the order that the server gave. */
export function orderTopics(topics: readonly Topic[], { column, descending }: TopicOrder): Topic[] {
  const sign = descending ? -1 : 1
  const compare = (a: Topic, b: Topic) =>
    column === 'label' ? a.label.localeCompare(b.label) : valueOf(a, column) - valueOf(b, column)
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

function valueOf(topic: Topic, column: Exclude<TopicColumn, 'label'>): number {
  return column === 'change' ? topic.trend.current - topic.trend.previous : topic[column]
}
