// What the client does while the server or the network fails: every event once.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useClientFixture } from './testing/client-fixture.ts'
import { createTestRuntime } from './testing/test-runtime.ts'
import type { Behaviour } from './testing/unreliable-server.ts'

const fixture = useClientFixture()

const burstLimit: Behaviour = {
  status: 429,
  headers: { 'Retry-After': '1' },
  body: { code: 'RATE_LIMIT_EXCEEDED', error: 'Too fast.' },
}
const overloaded: Behaviour = {
  status: 503,
  headers: { 'Retry-After': '5' },
  body: { code: 'OVERLOADED', error: 'Busy.' },
}
const usedUpPlan: Behaviour = { status: 429, body: { code: 'RATE_LIMIT_EXCEEDED', error: 'The trial is used up.' } }
const fault: Behaviour = { status: 500, body: { code: 'INTERNAL_ERROR', error: 'A fault.' } }

test('every event arrives exactly once, whatever fails on the way', async () => {
  const behaviour = fc.constantFrom<Behaviour>(
    'accept',
    'drop',
    'store_then_drop',
    'store_then_truncate',
    burstLimit,
    overloaded,
    { status: 502 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviour, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 5 }),
      async (script, bursts) => {
        fixture().server.script.splice(0, fixture().server.script.length, ...script)
        fixture().server.stored.clear()
        const turret = fixture().createClient()
        const ids: string[] = []
        for (const burst of bursts) {
          for (let index = 0; index < burst; index += 1) ids.push(turret.track(`message ${index}`).eventId)
          fixture().runtime.fire('batch')
        }
        expect(await turret.shutdown()).toBe(true)
        expect([...fixture().server.stored.keys()]).toEqual(ids)
        expect(turret.stats).toMatchObject({ tracked: ids.length, delivered: ids.length, dropped: 0, waiting: 0 })
      },
    ),
    { numRuns: 40 },
  )
})

test('a repeat carries the same events: ids, times and texts', async () => {
  fixture().server.script.push('drop', 'store_then_drop', overloaded)
  const turret = fixture().createClient()
  for (let index = 0; index < 3; index += 1) turret.track(`message ${index}`)
  await turret.flush()
  const [first, ...repeats] = fixture().server.requests.map(({ events }) => events)
  expect(repeats).toEqual([first, first, first])
})

describe('waiting between attempts', () => {
  test('backs off with full jitter, and waits at least as long as Retry-After says', async () => {
    fixture().server.script.push('drop', { status: 502 }, overloaded, burstLimit, { status: 504 })
    const turret = fixture().createClient()
    turret.track('hello')
    await turret.flush()
    expect(fixture().runtime.retryDelaysMs).toEqual([500, 1_000, 5_500, 1_500, 8_000])
    expect(fixture().errors.map(({ code, willRetry }) => [code, willRetry])).toEqual([
      ['UNREACHABLE', true],
      ['HTTP_502', true],
      ['OVERLOADED', true],
      ['RATE_LIMIT_EXCEEDED', true],
      ['HTTP_504', true],
    ])
  })

  test('flush() ends a backoff of its own at once and begins again with short ones', async () => {
    fixture().runtime = createTestRuntime({ holdsRetries: true })
    fixture().server.script.push('drop', 'drop', 'drop', 'drop')
    const turret = fixture().createClient()
    turret.track('hello')
    const flushes = [turret.flush()]
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await expect.poll(() => fixture().runtime.retryDelaysMs.length).toBe(attempt)
      if (attempt === 2) fixture().runtime.fire('retry')
      else flushes.push(turret.flush())
    }
    expect(await Promise.all(flushes)).toEqual([true, true, true, true])
    expect(fixture().runtime.retryDelaysMs).toEqual([500, 500, 1_000, 500])
  })

  test('flush() does not end a wait that the server asked for', async () => {
    fixture().runtime = createTestRuntime({ holdsRetries: true })
    fixture().server.script.push(overloaded)
    const turret = fixture().createClient()
    turret.track('hello')
    const first = turret.flush()
    await expect.poll(() => fixture().runtime.pendingTimers('retry').length).toBe(1)
    const second = turret.flush()
    expect(
      fixture()
        .runtime.pendingTimers('retry')
        .map(({ delayMs }) => delayMs),
    ).toEqual([5_500])
    fixture().runtime.fire('retry')
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(fixture().server.requests).toHaveLength(2)
  })

  test('an answer that does not come within the time limit is tried again', async () => {
    fixture().server.script.push('hang')
    const turret = fixture().createClient()
    turret.track('hello')
    const flushed = turret.flush()
    await fixture().server.received(1)
    expect(
      fixture()
        .runtime.pendingTimers('request')
        .map(({ delayMs }) => delayMs),
    ).toEqual([10_000])
    fixture().runtime.fire('request')
    expect(await flushed).toBe(true)
    expect(fixture().server.stored.size).toBe(1)
    expect(fixture().runtime.pendingTimers('request')).toEqual([])
  })
})

describe('giving up', () => {
  test.each([
    ['a wrong key', { status: 401, body: { code: 'INVALID_API_KEY', error: 'Check the key.' } }, 'INVALID_API_KEY'],
    ['a used-up plan', usedUpPlan, 'RATE_LIMIT_EXCEEDED'],
    ['a redirect', { status: 301, headers: { Location: 'https://elsewhere.example' } }, 'HTTP_301'],
  ])('%s drops the batch at the first answer and goes on with the next', async (_, behaviour, code) => {
    fixture().server.script.push(behaviour)
    const turret = fixture().createClient()
    const { eventId } = turret.track('lost')
    await turret.flush()
    turret.track('found')
    await turret.flush()
    expect(fixture().errors).toMatchObject([{ code, willRetry: false, eventIds: [eventId] }])
    expect(turret.stats).toMatchObject({ delivered: 1, dropped: 1 })
  })

  test('a batch on which the server fails eight times does not block the events behind it', async () => {
    fixture().server.script.push('drop', 'drop', ...Array.from({ length: 8 }, () => fault))
    const turret = fixture().createClient()
    turret.track('poison')
    await turret.flush()
    expect(fixture().server.requests).toHaveLength(10)
    turret.track('good')
    await turret.flush()
    expect(turret.stats).toMatchObject({ delivered: 1, dropped: 1 })
    expect(fixture().errors.at(-1)).toMatchObject({ code: 'INTERNAL_ERROR', willRetry: false })
  })

  test('a page in place of Turret’s answer counts as a failure', async () => {
    fixture().server.script.push({ status: 200, body: '<html>' })
    const turret = fixture().createClient()
    turret.track('hello')
    await turret.flush()
    expect(fixture().errors).toMatchObject([{ code: 'UNEXPECTED_ANSWER', willRetry: true }])
    expect(fixture().server.stored.size).toBe(1)
  })
})

test('a proxy that takes small bodies alone gets small bodies, and only an event too large by itself is lost', async () => {
  fixture().server.maxBodyBytes = 3_000
  const turret = fixture().createClient()
  for (let index = 0; index < 40; index += 1) turret.track(`message ${index}`)
  const { eventId } = turret.track('x'.repeat(4_000))
  for (let index = 0; index < 40; index += 1) turret.track(`message ${index}`)
  expect(await turret.flush()).toBe(true)
  expect(turret.stats).toMatchObject({ delivered: 80, dropped: 1 })
  expect(fixture().errors).toMatchObject([{ code: 'PAYLOAD_TOO_LARGE', eventIds: [eventId] }])
})
