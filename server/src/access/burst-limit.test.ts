import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { BurstLimit } from './burst-limit.ts'

function limitAt(perSecond: number | null) {
  const clock = { now: 0, nowMs: () => clock.now }
  return { clock, limit: new BurstLimit(perSecond, clock) }
}

function passes(limit: BurstLimit, key: string, events = 1): boolean {
  try {
    limit.take(key, events)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'RATE_LIMIT_EXCEEDED') return false
    throw error
  }
}

it('lets everything pass when it is off', () => {
  const { limit } = limitAt(null)
  expect(passes(limit, 'a', 1e9)).toBe(true)
})

it('says how long to wait, and keeps its word', () => {
  const { clock, limit } = limitAt(10)
  limit.take('a', 10)
  let error: AppError | undefined
  try {
    limit.take('a', 10)
  } catch (thrown) {
    error = thrown as AppError
  }
  expect(error).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    retryAfterSeconds: 1,
    rateLimit: { limit: 10, remaining: 0 },
  })
  clock.now += (error?.retryAfterSeconds ?? 0) * 1000
  expect(passes(limit, 'a', 10)).toBe(true)
})

it('counts each key for itself', () => {
  const { limit } = limitAt(1)
  expect([passes(limit, 'a'), passes(limit, 'a'), passes(limit, 'b')]).toEqual([true, false, true])
})

it('never lets more pass than one full bucket and the rate allow, whatever the timing', () => {
  const arrivals = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 2_000 }), events: fc.integer({ min: 1, max: 5 }) }),
  )
  fc.assert(
    fc.property(arrivals, (sequence) => {
      const { clock, limit } = limitAt(5)
      let passed = 0
      for (const { waitMs, events } of sequence) {
        clock.now += waitMs
        if (passes(limit, 'a', events)) passed += events
      }
      expect(passed).toBeLessThanOrEqual(5 + (clock.now / 1000) * 5)
    }),
  )
})

it('lets a batch larger than the bucket pass once, at the price of a longer wait', () => {
  const { clock, limit } = limitAt(10)
  expect(passes(limit, 'a', 50)).toBe(true)
  clock.now += 3_000
  expect(passes(limit, 'a')).toBe(false)
  clock.now += 2_000
  expect(passes(limit, 'a')).toBe(true)
})
