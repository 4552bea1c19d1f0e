import { expect, test } from 'vitest'
import { runFuzz } from './run-fuzz.ts'

test('mutated requests over all routes are answered, never with a failure of the server', {
  timeout: 180_000,
}, async () => {
  const { problems, answers } = await runFuzz(1_500, 7)
  expect(problems).toEqual([])
  // Both kinds of answers: requests that hit, and requests that are refused.
  expect(answers.get('200')).toBeGreaterThan(100)
  expect(answers.get('400')).toBeGreaterThan(100)
})
