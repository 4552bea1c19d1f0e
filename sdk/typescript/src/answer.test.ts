import { expect, test } from 'vitest'
import { answerError, judge, rejections } from './answer.ts'
import { clientVectors } from './testing/vectors.ts'

test.each(clientVectors.answers)('$title ($status) is $verdict', ({ status, retry_after, body, verdict }) => {
  expect(judge({ status, retryAfter: retry_after ?? null, body })).toBe(verdict)
})

test('an error carries the server’s code and sentence, or the status where there are none', () => {
  const body = { success: false, code: 'INVALID_API_KEY', error: 'Check the key.' }
  expect(answerError({ status: 401, retryAfter: null, body }, {})).toMatchObject({
    code: 'INVALID_API_KEY',
    message: 'Check the key.',
  })
  expect(answerError({ status: 502, retryAfter: null, body: undefined }, {}).code).toBe('HTTP_502')
})

test('a rejection that names no event of the batch is passed over', () => {
  const entry = (index: unknown) => ({ index, code: 'TEXT_TOO_LONG', error: 'Too long.' })
  const body = { results: [], rejected: [entry(1), entry(2), entry(-1), entry('0'), null] }
  expect(rejections({ status: 200, retryAfter: null, body }, 2).map(({ index }) => index)).toEqual([1])
})
