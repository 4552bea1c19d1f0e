import { expect, it } from 'vitest'
import { anchorSearch, readJourneySearch } from './journey-search.ts'

it('keeps one anchor, and only sensible numbers', () => {
  const search = readJourneySearch({ through: 't1_3', end: 't1_4', steps: '40', min_count: '5' })
  expect([search.start, search.through, search.end]).toEqual([undefined, 't1_3', undefined])
  expect(search.steps).toBeUndefined()
  expect(search.min_count).toBe(5)
})

it('replaces an anchor by another', () => {
  const search = { ...readJourneySearch({ start: 't1_1' }), ...anchorSearch('end', 't1_2') }
  expect([search.start, search.through, search.end]).toEqual([undefined, undefined, 't1_2'])
})
