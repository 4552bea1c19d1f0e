import { describe, expect, it } from 'vitest'
import type { Search, Topic } from '../api/client.ts'
import { hitsOf } from './search-hits.ts'

const topic = (id: string, label: string): Topic => ({
  ...{ id, label, description: '', state: 'active', pinned: false, custom_label: false, theme: null },
  ...{ events: 3, sessions: 3, users: 3, share: 0.1, examples: [] },
  trend: { word: 'steady', current: 3, previous: 3, daily: [] },
})
const topics = [topic('t1_1', 'Password reset'), topic('t1_2', 'Dark mode')]

describe('hitsOf', () => {
  it('lists pages and the first topics before anything is typed', () => {
    const hits = hitsOf('', topics, undefined)
    expect(hits[0]?.label).toBe('Overview')
    expect(hits.filter(({ group }) => group === 'Topics')).toHaveLength(2)
  })

  it('finds pages by their words, and ends with the search over all events', () => {
    const hits = hitsOf('time zone', topics, undefined)
    expect(hits.map(({ label }) => label)).toEqual(['Settings: project', 'All events that hold “time zone”'])
  })

  it('names each topic once, whether its words or its meaning were found', () => {
    const found: Search = {
      dimension: 'prompt',
      topics: [
        { id: 't1_1', label: 'Password reset' },
        { id: 't1_2', label: 'Dark mode' },
      ],
      events: [],
    }
    const hits = hitsOf('password', topics, found).filter(({ group }) => group === 'Topics')
    expect(hits.map(({ key }) => key)).toEqual(['t1_1', 't1_2'])
  })

  it('gives every hit a key of its own', () => {
    const keys = hitsOf('', topics, undefined).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
