import { expect, it } from 'vitest'
import { eventTexts, eventValues, sessionPath, sharedValues } from './transcript.ts'

const reset = { id: 't1_1', label: 'Reset password', kind: 'topic' } as const
const thanks = { id: 't1_s2', label: 'Thanks', kind: 'small_talk' } as const
const events = [
  { metadata: { prompt: 'Reset it', platform: 'ios', ms: 12 }, topics: { prompt: reset } },
  { metadata: { prompt: 'thanks', platform: 'ios', ms: 15 }, topics: { prompt: thanks } },
  { metadata: { prompt: '???', platform: 'ios', tags: ['a'] }, topics: { prompt: null } },
  { metadata: { prompt: 'Reset again', platform: 'ios' }, topics: { prompt: reset } },
]

it('parts texts with their topics from other values', () => {
  const [first, , third] = events
  expect(eventTexts(first!)).toEqual([{ field: 'prompt', text: 'Reset it', topic: reset }])
  expect(eventValues(third!)).toEqual([
    { field: 'platform', text: 'ios' },
    { field: 'tags', text: '["a"]' },
  ])
})

it('says once what all messages share, and beside each what they do not', () => {
  const shared = sharedValues(events)
  expect(shared).toEqual([{ field: 'platform', text: 'ios' }])
  expect(eventValues(events[0]!, shared)).toEqual([{ field: 'ms', text: '12' }])
  expect(sharedValues(events.slice(0, 1))).toEqual([])
})

it('passes over small talk and unclustered texts, and collapses repeats', () => {
  expect(sessionPath(events, undefined)).toEqual([{ id: 't1_1', label: 'Reset password' }])
  expect(sessionPath(events, 'feedback')).toEqual([])
})
