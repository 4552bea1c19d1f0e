import { expect, it } from 'vitest'
import { anchorOf, anchorSearch, readJourneySearch } from './journey-search.ts'

it('keeps one anchor, and only sensible numbers', () => {
  const search = readJourneySearch({ through: 't1_3', end: 't1_4', steps: '40', min_count: '5' })
  expect(anchorOf(search)).toEqual({ anchor: 'through', topic: 't1_3' })
  expect(search.end).toBeUndefined()
  expect(search.steps).toBeUndefined()
  expect(search.min_count).toBe(5)
})

it('replaces an anchor by another', () => {
  const search = { ...readJourneySearch({ start: 't1_1' }), ...anchorSearch('end', 't1_2') }
  expect(anchorOf(search)).toEqual({ anchor: 'end', topic: 't1_2' })
})
