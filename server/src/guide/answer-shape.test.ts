import { expect, it } from 'vitest'
import { mismatches } from './answer-shape.fixture.ts'

it.each([
  ['other texts and numbers', { a: 1, b: 'x', c: [{ d: true }] }, { a: 2, b: 'y', c: [{ d: false }, { e: 1 }] }, []],
  ['more than is shown', { a: 1 }, { a: 1, b: 2 }, []],
  ['a missing member', { a: { b: 1 } }, { a: {} }, ['the answer.a has no b']],
  ['another type', { a: 1 }, { a: '1' }, ['the answer.a is a string, not a number']],
  ['an empty list', { a: [{ b: 1 }] }, { a: [] }, ['the answer.a is empty']],
  ['no entry that fits', [{ b: 1 }], [{ c: 1 }], ['the answer[0] has no b']],
  [
    'another code',
    { code: 'NOT_FOUND' },
    { code: 'INVALID_REQUEST' },
    ['the answer.code is "INVALID_REQUEST", not "NOT_FOUND"'],
  ],
  ['success', { success: false }, { success: true }, ['the answer.success is true, not false']],
  ['an object for a list', [1], { 0: 1 }, ['the answer is no list']],
])('%s', (_, shown, given, problems) => {
  expect(mismatches(shown, given)).toEqual(problems)
})
