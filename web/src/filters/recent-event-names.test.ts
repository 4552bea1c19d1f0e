import { expect, it } from 'vitest'
import { recentEventNames } from './recent-event-names.ts'

it('offers each event name once, from A', () => {
  expect(recentEventNames([{ name: 'message' }, { name: 'feedback' }, { name: 'message' }])).toEqual([
    'feedback',
    'message',
  ])
})
