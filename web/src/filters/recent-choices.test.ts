import { expect, it } from 'vitest'
import type { TrackedEvent } from '../api/client.ts'
import { recentEventNames, recentFieldChoices } from './recent-choices.ts'

const events: TrackedEvent[] = Array.from({ length: 20 }, (_, index) => ({
  id: `e${index}`,
  name: index % 5 === 0 ? 'feedback' : 'message',
  session_id: 's',
  user_id: 'u',
  timestamp: '2026-11-23T10:00:00Z',
  metadata: {
    prompt: 'the same text',
    platform: index % 3 === 0 ? 'ios' : 'android',
    beta: index < 2,
    message_id: `m${index}`,
    tokens: 12,
  },
  topics: { prompt: null },
}))

it('offers each event name once', () => {
  expect(recentEventNames(events)).toEqual(['feedback', 'message'])
})

it('offers fields with few values, the most frequent value first; no texts, ids or numbers', () => {
  const choices = recentFieldChoices(events)
  expect(choices.map(({ field }) => field)).toEqual(['beta', 'platform'])
  expect(choices[1]?.values).toEqual([
    { value: 'android', events: 13 },
    { value: 'ios', events: 7 },
  ])
})
