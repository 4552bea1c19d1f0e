import { expect, it } from 'vitest'
import { keepFilters, readFilterSearch } from './filter-search.ts'

it('reads single values and lists alike, each value once', () => {
  const { event, segment } = readFilterSearch({ event: 'message', segment: ['a:1', 'b:2', 'a:1'] })
  expect(event).toEqual(['message'])
  expect(segment).toEqual(['a:1', 'b:2'])
})

it('drops what makes no sense', () => {
  const wrong = { range: 'century', from: '2026-13-45', to: 'soon', event: '', dimension: 7 }
  expect(Object.values(readFilterSearch(wrong)).filter((value) => value !== undefined)).toEqual([])
})

it('leaves the default range out, and any range where dates are given', () => {
  expect(readFilterSearch({ range: '30d' }).range).toBeUndefined()
  expect(readFilterSearch({ range: '7d', from: '2026-01-01' }).range).toBeUndefined()
  expect(readFilterSearch({ range: '7d' }).range).toBe('7d')
})

it('takes nothing but the filters along to another view', () => {
  const search = { range: 'all', topic: 't1_2', q: 'x' } as const
  expect(Object.keys(keepFilters(search))).not.toContain('topic')
  expect(keepFilters(search).range).toBe('all')
})
