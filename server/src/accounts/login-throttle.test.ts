import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { LoginThrottle } from './login-throttle.ts'

function throttleAt(mostBuckets?: number) {
  const clock = { now: 0, nowMs: () => clock.now }
  return { clock, throttle: new LoginThrottle(clock, mostBuckets) }
}

/** Seconds to wait; 0: the attempt passed. */
function attempt(throttle: LoginThrottle, account: string, address: string): number {
  try {
    throttle.charge(account, address)
    return 0
  } catch (error) {
    if (error instanceof AppError && error.code === 'RATE_LIMIT_EXCEEDED') return error.retryAfterSeconds ?? -1
    throw error
  }
}

function passed(
  throttle: LoginThrottle,
  attempts: number,
  account: (n: number) => string,
  address: (n: number) => string,
) {
  const all = Array.from({ length: attempts }, (_, n) => attempt(throttle, account(n), address(n)))
  return all.filter((wait) => wait === 0).length
}

it('lets one account be tried ten times, from wherever, then once a minute', () => {
  const { clock, throttle } = throttleAt()
  expect(
    passed(
      throttle,
      50,
      () => 'ada',
      (n) => `10.0.0.${n}`,
    ),
  ).toBe(10)
  expect(attempt(throttle, 'ada', '10.0.1.1')).toBe(60)
  clock.now += 59_000
  expect(attempt(throttle, 'ada', '10.0.1.1')).toBe(1)
  clock.now += 1_000
  expect([attempt(throttle, 'ada', '10.0.1.1'), attempt(throttle, 'ada', '10.0.1.1')]).toEqual([0, 60])
})

it('lets one address try thirty accounts, then one in twenty seconds', () => {
  const { clock, throttle } = throttleAt()
  expect(
    passed(
      throttle,
      100,
      (n) => `account ${n}`,
      () => '10.0.0.1',
    ),
  ).toBe(30)
  expect(attempt(throttle, 'another', '10.0.0.2')).toBe(0)
  clock.now += 20_000
  expect(
    passed(
      throttle,
      3,
      (n) => `later ${n}`,
      () => '10.0.0.1',
    ),
  ).toBe(1)
})

it('takes the addresses of one IPv6 subscriber, and both ways to write an IPv4 address, for one', () => {
  const { throttle } = throttleAt()
  expect(
    passed(
      throttle,
      100,
      (n) => `a ${n}`,
      (n) => `2001:db8:1:2::${n.toString(16)}`,
    ),
  ).toBe(30)
  expect(attempt(throttle, 'b', '2001:db8:1:2:ffff:1:2:3')).toBeGreaterThan(0)
  expect(attempt(throttle, 'b', '2001:db8:1:3::1')).toBe(0)
  expect(
    passed(
      throttle,
      100,
      (n) => `c ${n}`,
      (n) => (n % 2 ? '::ffff:10.0.0.1' : '10.0.0.1'),
    ),
  ).toBe(30)
})

it('charges nothing for a refused attempt: waiting as long as it says is enough', () => {
  const { clock, throttle } = throttleAt()
  passed(
    throttle,
    10,
    () => 'ada',
    () => 'x',
  )
  const wait = attempt(throttle, 'ada', 'x')
  for (let n = 0; n < 100; n++) attempt(throttle, 'ada', 'x')
  clock.now += wait * 1000
  expect(attempt(throttle, 'ada', 'x')).toBe(0)
})

it('starts an account afresh after a success', () => {
  const { throttle } = throttleAt()
  for (let n = 0; n < 9; n++) attempt(throttle, 'ada', 'x')
  attempt(throttle, 'ada', 'x')
  throttle.forgive('ada', 'x')
  expect(
    passed(
      throttle,
      20,
      () => 'ada',
      () => 'y',
    ),
  ).toBe(10)
})

it('keeps a bounded number of buckets, those that are tried on for longest', () => {
  const { throttle } = throttleAt(100)
  for (let n = 0; n < 10; n++) attempt(throttle, 'ada', `a${n}`)
  for (let n = 0; n < 5_000; n++) {
    attempt(throttle, `account ${n}`, `address ${n}`)
    if (n % 50 === 0) attempt(throttle, 'ada', `b${n}`)
    expect(throttle.size()).toBeLessThanOrEqual(200)
  }
  expect(attempt(throttle, 'ada', 'another')).toBe(60)
})

it('never lets an account be tried more often than its burst and the time allow, whatever the pattern', () => {
  const pattern = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 90_000 }), times: fc.integer({ min: 1, max: 8 }) }),
  )
  fc.assert(
    fc.property(pattern, (steps) => {
      const { clock, throttle } = throttleAt()
      let count = 0
      for (const [index, { waitMs, times }] of steps.entries()) {
        clock.now += waitMs
        count += passed(
          throttle,
          times,
          () => 'ada',
          (n) => `${index}-${n}`,
        )
      }
      expect(count).toBeLessThanOrEqual(10 + clock.now / 60_000)
    }),
  )
})
