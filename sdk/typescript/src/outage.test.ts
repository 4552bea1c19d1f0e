// What the client does while the server or the network fails: every event once, in bounded memory.

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestRuntime } from './testing/test-runtime.ts'
import { type Behaviour, UnreliableServer } from './testing/unreliable-server.ts'
import { Turret, type TurretOptions } from './turret.ts'
import type { TurretError } from './turret-error.ts'

let server: UnreliableServer
let runtime: ReturnType<typeof createTestRuntime>
let errors: TurretError[]

beforeEach(async () => {
  server = await UnreliableServer.start()
  runtime = createTestRuntime()
  errors = []
})

afterEach(() => server.stop())

function createClient(options: TurretOptions = {}): Turret {
  return new Turret({
    apiKey: 'tk_test',
    baseUrl: server.baseUrl,
    runtime,
    onError: (error) => errors.push(error),
    ...options,
  })
}

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
        server.script.splice(0, server.script.length, ...script)
        server.stored.clear()
        const turret = createClient()
        const ids: string[] = []
        for (const burst of bursts) {
          for (let index = 0; index < burst; index += 1) ids.push(turret.track(`message ${index}`).eventId)
          runtime.fire('batch')
        }
        expect(await turret.shutdown()).toBe(true)
        expect([...server.stored.keys()]).toEqual(ids)
        expect(turret.stats).toMatchObject({ tracked: ids.length, delivered: ids.length, dropped: 0, waiting: 0 })
      },
    ),
    { numRuns: 40 },
  )
})

test('a repeat carries the same events: ids, times and texts', async () => {
  server.script.push('drop', 'store_then_drop', overloaded)
  const turret = createClient()
  for (let index = 0; index < 3; index += 1) turret.track(`message ${index}`)
  await turret.flush()
  const [first, ...repeats] = server.requests.map(({ events }) => events)
  expect(repeats).toEqual([first, first, first])
})

describe('waiting between attempts', () => {
  test('backs off with full jitter, and waits at least as long as Retry-After says', async () => {
    server.script.push('drop', { status: 502 }, overloaded, burstLimit, { status: 504 })
    const turret = createClient()
    turret.track('hello')
    await turret.flush()
    expect(runtime.retryDelaysMs).toEqual([500, 1_000, 5_500, 1_500, 8_000])
    expect(errors.map(({ code, willRetry }) => [code, willRetry])).toEqual([
      ['UNREACHABLE', true],
      ['HTTP_502', true],
      ['OVERLOADED', true],
      ['RATE_LIMIT_EXCEEDED', true],
      ['HTTP_504', true],
    ])
  })

  test('flush() ends a backoff of its own at once and begins again with short ones', async () => {
    runtime = createTestRuntime({ holdsRetries: true })
    server.script.push('drop', 'drop', 'drop', 'drop')
    const turret = createClient()
    turret.track('hello')
    const flushes = [turret.flush()]
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await expect.poll(() => runtime.retryDelaysMs.length).toBe(attempt)
      if (attempt === 2) runtime.fire('retry')
      else flushes.push(turret.flush())
    }
    expect(await Promise.all(flushes)).toEqual([true, true, true, true])
    expect(runtime.retryDelaysMs).toEqual([500, 500, 1_000, 500])
  })

  test('flush() does not end a wait that the server asked for', async () => {
    runtime = createTestRuntime({ holdsRetries: true })
    server.script.push(overloaded)
    const turret = createClient()
    turret.track('hello')
    const first = turret.flush()
    await expect.poll(() => runtime.pendingTimers('retry').length).toBe(1)
    const second = turret.flush()
    expect(runtime.pendingTimers('retry').map(({ delayMs }) => delayMs)).toEqual([5_500])
    runtime.fire('retry')
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(server.requests).toHaveLength(2)
  })

  test('an answer that does not come within the time limit is tried again', async () => {
    server.script.push('hang')
    const turret = createClient()
    turret.track('hello')
    const flushed = turret.flush()
    await server.received(1)
    expect(runtime.pendingTimers('request').map(({ delayMs }) => delayMs)).toEqual([10_000])
    runtime.fire('request')
    expect(await flushed).toBe(true)
    expect(server.stored.size).toBe(1)
    expect(runtime.pendingTimers('request')).toEqual([])
  })
})

describe('giving up', () => {
  test.each([
    ['a wrong key', { status: 401, body: { code: 'INVALID_API_KEY', error: 'Check the key.' } }, 'INVALID_API_KEY'],
    ['a used-up plan', usedUpPlan, 'RATE_LIMIT_EXCEEDED'],
    ['a redirect', { status: 301, headers: { Location: 'https://elsewhere.example' } }, 'HTTP_301'],
  ])('%s drops the batch at the first answer and goes on with the next', async (_, behaviour, code) => {
    server.script.push(behaviour)
    const turret = createClient()
    const { eventId } = turret.track('lost')
    await turret.flush()
    turret.track('found')
    await turret.flush()
    expect(errors).toMatchObject([{ code, willRetry: false, eventIds: [eventId] }])
    expect(turret.stats).toMatchObject({ delivered: 1, dropped: 1 })
  })

  test('a batch on which the server fails eight times does not block the events behind it', async () => {
    server.script.push('drop', 'drop', ...Array.from({ length: 8 }, () => fault))
    const turret = createClient()
    turret.track('poison')
    await turret.flush()
    expect(server.requests).toHaveLength(10)
    turret.track('good')
    await turret.flush()
    expect(turret.stats).toMatchObject({ delivered: 1, dropped: 1 })
    expect(errors.at(-1)).toMatchObject({ code: 'INTERNAL_ERROR', willRetry: false })
  })

  test('a page in place of Turret’s answer counts as a failure', async () => {
    server.script.push({ status: 200, body: '<html>' })
    const turret = createClient()
    turret.track('hello')
    await turret.flush()
    expect(errors).toMatchObject([{ code: 'UNEXPECTED_ANSWER', willRetry: true }])
    expect(server.stored.size).toBe(1)
  })
})

test('a proxy that takes small bodies alone gets small bodies, and only an event too large by itself is lost', async () => {
  server.maxBodyBytes = 3_000
  const turret = createClient()
  for (let index = 0; index < 40; index += 1) turret.track(`message ${index}`)
  const { eventId } = turret.track('x'.repeat(4_000))
  for (let index = 0; index < 40; index += 1) turret.track(`message ${index}`)
  expect(await turret.flush()).toBe(true)
  expect(turret.stats).toMatchObject({ delivered: 80, dropped: 1 })
  expect(errors).toMatchObject([{ code: 'PAYLOAD_TOO_LARGE', eventIds: [eventId] }])
})

describe('a server that is away', () => {
  test('10,000 events stay within the bound, the rest is counted, and all that was kept arrives later', async () => {
    runtime = createTestRuntime({ holdsRetries: true })
    await server.stop()
    const turret = createClient({ maxQueueEvents: 1_000 })
    const ids = Array.from({ length: 10_000 }, () => turret.track('hello').eventId)
    runtime.fire('batch')
    await expect.poll(() => runtime.pendingTimers('retry').length).toBe(1)
    expect(turret.stats).toMatchObject({ tracked: 10_000, waiting: 1_000, dropped: 9_000, delivered: 0 })
    expect(errors.filter(({ code }) => code === 'QUEUE_FULL')).toHaveLength(9_000)
    await server.restart()
    expect(await turret.shutdown()).toBe(true)
    expect([...server.stored.keys()]).toEqual(ids.slice(0, 1_000))
    expect(turret.stats).toMatchObject({ waiting: 0, waitingBytes: 0, dropped: 9_000, delivered: 1_000 })
  })

  test('large events are bounded by their bytes', () => {
    const turret = createClient({ maxQueueBytes: 1_000_000 })
    for (let index = 0; index < 10_000; index += 1) turret.track('x'.repeat(10_000))
    const { waiting, waitingBytes, dropped } = turret.stats
    expect(waitingBytes).toBeLessThanOrEqual(1_000_000)
    expect(waitingBytes).toBeGreaterThan(900_000)
    expect(waiting + dropped).toBe(10_000)
  })
})

describe('shutdown()', () => {
  test('sends everything, then takes nothing more', async () => {
    const turret = createClient()
    for (let index = 0; index < 1_234; index += 1) turret.track('hello')
    const [first, second] = [turret.shutdown(), turret.shutdown()]
    const { eventId } = turret.track('late')
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(server.stored.size).toBe(1_234)
    expect(errors).toMatchObject([{ code: 'SHUT_DOWN', eventIds: [eventId] }])
    for (const purpose of ['batch', 'retry', 'request', 'deadline'] as const) {
      expect(runtime.pendingTimers(purpose)).toEqual([])
    }
  })

  test('ends at its deadline with the server hanging, and says what was lost', async () => {
    server.script.push('hang')
    const turret = createClient()
    const ids = [turret.track('one').eventId, turret.track('two').eventId]
    const closed = turret.shutdown(2_000)
    await server.received(1)
    expect(runtime.pendingTimers('deadline').map(({ delayMs }) => delayMs)).toEqual([2_000])
    runtime.fire('deadline')
    expect(await closed).toBe(false)
    expect(errors).toMatchObject([{ code: 'SHUT_DOWN', eventIds: ids }])
    expect(turret.stats).toMatchObject({ tracked: 2, dropped: 2, waiting: 0 })
  })
})
