import { expect, it } from 'vitest'
import { parseSearchText, writeSearchText } from './search-text.ts'

it('writes what it reads, with repeated parameters as lists', () => {
  const text = '?event=message&event=feedback&segment=platform:ios,android&q=reset+my+password'
  expect(parseSearchText(text)).toEqual({
    event: ['message', 'feedback'],
    segment: 'platform:ios,android',
    q: 'reset my password',
  })
  expect(writeSearchText(parseSearchText(text))).toBe(text)
})

it('leaves out what is not set, and has no question mark then', () => {
  expect(writeSearchText({ topic: undefined, event: [], q: '' })).toBe('')
})

it('keeps characters that mean something in an address', () => {
  const search = { segment: ['name:a&b=c d', 'x:ü%?#'], q: '50% +1' }
  expect(parseSearchText(writeSearchText(search))).toEqual(search)
})
