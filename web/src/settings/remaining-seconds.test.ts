import { expect, it } from 'vitest'
import { remainingSeconds } from './remaining-seconds.ts'

it('tells the rest at the pace so far, and nothing before there is one', () => {
  expect(remainingSeconds({ done: 250, total: 1_000, startedMs: 0, nowMs: 10_000 })).toBe(30)
  expect(remainingSeconds({ done: 0, total: 1_000, startedMs: 0, nowMs: 10_000 })).toBeNull()
  expect(remainingSeconds({ done: 1_000, total: 1_000, startedMs: 0, nowMs: 10_000 })).toBeNull()
})
