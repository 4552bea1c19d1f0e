import { expect, test } from 'vitest'
import { receiptSentence, retentionName } from './privacy-words.ts'

test('retention is named in years where they are whole, else in days', () => {
  expect([null, 1, 30, 365, 400, 730].map(retentionName)).toEqual([
    ...['For ever', '1 day', '30 days', '1 year', '400 days', '2 years'],
  ])
})

test('a receipt is one sentence', () => {
  expect(receiptSentence({ events: 1, sessions: 1 })).toBe('Erased 1 event in 1 session.')
  expect(receiptSentence({ events: 12, sessions: 3 })).toBe('Erased 12 events in 3 sessions.')
})
