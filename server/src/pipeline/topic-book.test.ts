import { describe, expect, it } from 'vitest'
import { type RunRecord, type TopicBook, updateTopicBook } from './topic-book.ts'

function run(label: string, texts: number, rest: Partial<RunRecord> = {}): RunRecord {
  return {
    topics: [{ topicId: 1, texts, microClusters: 3, emerging: false }],
    lineage: [],
    labels: [{ id: 1, label, description: `About ${label}.`, terms: [] }],
    aptlyNamed: [1],
    taken: [],
    sequence: 1,
    atMs: 1_000,
    ...rest,
  }
}

const labelOf = (book: TopicBook) => book.find(({ number }) => number === 1)?.label
const named = updateTopicBook([], run('Reset password', 100))

it('keeps a name while it fits the members and the topic is about as large', () => {
  expect(labelOf(updateTopicBook(named, run('Password reset link', 120)))).toBe('Reset password')
})

it('names a topic anew once its members no longer say what its name says, at the same size too', () => {
  expect(labelOf(updateTopicBook(named, run('Refund', 100, { aptlyNamed: [] })))).toBe('Refund')
})

it('names a topic anew once it has grown by half', () => {
  expect(labelOf(updateTopicBook(named, run('Password', 151)))).toBe('Password')
})

it('keeps a name that would be chosen again, although its words cannot be looked for in the members', () => {
  const links = updateTopicBook([], run('Links', 100))
  expect(labelOf(updateTopicBook(links, run('Links', 100, { aptlyNamed: [] })))).toBe('Links')
})

describe('two topics', () => {
  const topics = (...texts: number[]) =>
    texts.map((count, index) => ({ topicId: index + 1, texts: count, microClusters: 3, emerging: false }))
  const labels = (...names: string[]) =>
    names.map((label, index) => ({ id: index + 1, label, description: '', terms: [] }))
  const after = (first: string[], second: string[], grown = 100) => {
    const before = updateTopicBook([], run('', 0, { topics: topics(100, 100), labels: labels(...first) }))
    const next = { topics: topics(100, grown), labels: labels(...second), aptlyNamed: [1, 2] }
    return updateTopicBook(before, run('', 0, next)).map(({ label }) => label)
  }

  it('give up a name that reads like the new name of the other', () => {
    expect(after(['Reserve', 'Find table'], ['Table', 'Reservation'], 200)).toEqual(['Table', 'Reservation'])
  })

  it('do not swap their names while both still fit', () => {
    expect(after(['Reserve', 'Booking'], ['Booking', 'Reserve'])).toEqual(['Reserve', 'Booking'])
  })

  it('do not keep names that read alike', () => {
    expect(after(['Reserve', 'Reservation'], ['Table', 'Room'])).toEqual(['Reserve', 'Room'])
  })
})
