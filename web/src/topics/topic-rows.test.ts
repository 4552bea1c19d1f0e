import { describe, expect, it } from 'vitest'
import type { Topic, Topics } from '../api/client.ts'
import { pinnedFirst, topicRows } from './topic-rows.ts'

function topic(id: string, theme: string | null, events: number, pinned = false): Topic {
  return {
    ...{ id, label: id, description: '', state: 'active', pinned, custom_label: false, theme },
    ...{ events, sessions: events, users: events, share: events / 100, examples: [] },
    trend: { word: 'steady', current: events, previous: events, daily: [] },
  }
}

const NONE = { events: 0, sessions: 0, users: 0, share: 0 }
const answer: Pick<Topics, 'small_talk' | 'unclustered'> = {
  small_talk: {
    ...NONE,
    events: 3,
    kinds: [{ ...NONE, id: 't1_s2', label: 'Thanks', events: 3 }],
    topics: [{ id: 't1_9', label: 'Hello' }],
  },
  unclustered: { ...NONE, events: 2 },
}
const topics = [topic('a', 'Money', 5), topic('b', null, 40), topic('c', 'Access', 9), topic('d', 'Money', 6)]

describe('topicRows', () => {
  it('keeps the order of the topics, and puts small talk, what was marked as such, and unclustered last', () => {
    const rows = topicRows(answer, { topics, grouped: false, topicsOnly: false })
    expect(rows.map((row) => (row.kind === 'topic' ? row.topic.id : row.kind))).toEqual([
      ...['a', 'b', 'c', 'd'],
      ...['bucket', 'marked', 'bucket'],
    ])
  })

  it('groups by theme: the largest theme first, topics without one last, each group with its sums', () => {
    const rows = topicRows(answer, { topics, grouped: true, topicsOnly: true })
    expect(rows.map((row) => (row.kind === 'topic' ? row.topic.id : row.kind === 'theme' ? row.theme : row))).toEqual([
      ...['Money', 'a', 'd'],
      ...['Access', 'c'],
      ...[null, 'b'],
    ])
    expect(rows[0]).toMatchObject({ topics: 2, events: 11 })
  })

  it('says nothing of empty buckets', () => {
    const empty = { small_talk: { ...NONE, kinds: [], topics: [] }, unclustered: NONE }
    expect(topicRows(empty, { topics: [], grouped: false, topicsOnly: false })).toEqual([])
  })
})

describe('pinnedFirst', () => {
  it('moves pinned topics to the front and keeps the order otherwise', () => {
    const ordered = pinnedFirst([topic('a', null, 1), topic('b', null, 2, true), topic('c', null, 3)])
    expect(ordered.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  })
})
