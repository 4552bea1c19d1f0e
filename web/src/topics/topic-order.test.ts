import { expect, it } from 'vitest'
import type { Topic } from '../api/client.ts'
import { DEFAULT_ORDER, findTopics, nextOrder, orderTopics, parseTopicOrder, readTopicSearch } from './topic-order.ts'

function topic(label: string, events: number, previous: number): Topic {
  return {
    id: label,
    label,
    description: '',
    state: 'active',
    pinned: false,
    custom_label: false,
    theme: null,
    events,
    sessions: events,
    users: events,
    share: 0,
    trend: { word: 'steady', current: events, previous, daily: [] },
    examples: [{ text: `Please help: ${label}`, event_id: 'e', session_id: 's', timestamp: '2026-11-23T10:00:00Z' }],
  }
}

const topics = [topic('Reset password', 9, 9), topic('Dark mode', 5, 1), topic('Árvíz', 5, 9)]
const labels = (list: readonly Topic[]) => list.map(({ label }) => label)

it('orders by name in the reader’s alphabet, by numbers, and by change', () => {
  expect(labels(orderTopics(topics, { column: 'label', descending: false }))).toEqual([
    'Árvíz',
    'Dark mode',
    'Reset password',
  ])
  expect(labels(orderTopics(topics, DEFAULT_ORDER))).toEqual(['Reset password', 'Dark mode', 'Árvíz'])
  expect(labels(orderTopics(topics, { column: 'change', descending: true }))).toEqual([
    'Dark mode',
    'Reset password',
    'Árvíz',
  ])
})

it('turns a column round at the second click, and keeps unknown orders out of the address', () => {
  expect(nextOrder(DEFAULT_ORDER, 'users')).toEqual({ column: 'users', descending: true })
  expect(nextOrder(DEFAULT_ORDER, 'events')).toEqual({ column: 'events', descending: false })
  expect(parseTopicOrder('-colour')).toEqual(DEFAULT_ORDER)
  expect(readTopicSearch({ sort: '-events' }).sort).toBeUndefined()
  expect(readTopicSearch({ sort: 'label' }).sort).toBe('label')
})

it('finds topics that hold all words, whatever their case', () => {
  expect(labels(findTopics(topics, 'PLEASE password'))).toEqual(['Reset password'])
  expect(findTopics(topics, '  ')).toHaveLength(3)
})
