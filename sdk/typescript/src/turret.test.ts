// The client's promises to its host, on real sockets; outages are in outage.test.ts.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestRuntime } from './testing/test-runtime.ts'
import { UnreliableServer } from './testing/unreliable-server.ts'
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

describe('batches', () => {
  test('nineteen events wait for company, and the second ends the wait', async () => {
    const turret = createClient()
    for (let index = 0; index < 19; index += 1) turret.track('hello')
    const [timer, ...others] = runtime.pendingTimers('batch')
    expect(timer?.delayMs).toBe(1_000)
    expect(others).toEqual([])
    runtime.fire('batch')
    await turret.flush()
    expect(server.requests.map(({ events }) => events.length)).toEqual([19])
  })

  test('the twentieth event sends all of them, after the host’s own work', async () => {
    const turret = createClient()
    for (let index = 0; index < 20; index += 1) turret.track('hello')
    expect(runtime.pendingTimers('batch').map(({ delayMs }) => delayMs)).toEqual([0])
    runtime.fire('batch')
    await server.received(1)
    expect(server.requests.map(({ events }) => events.length)).toEqual([20])
  })

  test('a burst is split at 500 events and arrives in the order of track()', async () => {
    const turret = createClient()
    const ids = Array.from({ length: 1_203 }, () => turret.track('hello').eventId)
    expect(await turret.flush()).toBe(true)
    expect(server.requests.map(({ events }) => events.length)).toEqual([500, 500, 203])
    expect([...server.stored.keys()]).toEqual(ids)
  })

  test('what arrives during a request waits for its own batch', async () => {
    const turret = createClient()
    turret.track('first')
    const flushed = turret.flush()
    turret.track('second')
    expect(await flushed).toBe(true)
    expect(turret.stats).toMatchObject({ delivered: 1, waiting: 1 })
    await turret.flush()
    expect(turret.stats).toMatchObject({ delivered: 2, waiting: 0 })
  })
})

test('the key and the path are what the API expects, whatever the form of baseUrl', async () => {
  const turret = createClient({ baseUrl: new URL(server.baseUrl), apiKey: ' tk_test\n' })
  turret.track('hello')
  await turret.shutdown()
  expect(server.requests).toMatchObject([{ url: '/v1/batch', apiKey: 'tk_test' }])
})

describe('ids', () => {
  test('a conversation knows its ids before anything is sent, and every event carries them', async () => {
    const turret = createClient()
    const conversation = turret.conversation({ userId: 'u-1', metadata: { platform: 'ios' } })
    const first = conversation.track('How do I reset my password?')
    const second = conversation.track({ prompt: 'And my e-mail?', sessionId: 'other' })
    expect(first).toMatchObject({ sessionId: conversation.sessionId, userId: 'u-1' })
    expect(second.sessionId).toBe(conversation.sessionId)
    await turret.flush()
    for (const event of server.stored.values()) {
      expect(event).toMatchObject({ session_id: conversation.sessionId, user_id: 'u-1', metadata: { platform: 'ios' } })
    }
    expect([...server.stored.keys()]).toEqual([first.eventId, second.eventId])
  })

  test('events and conversations without ids are different users’ conversations', () => {
    const turret = createClient()
    const tracked = [turret.track('a'), turret.track('b')]
    const conversations = [turret.conversation(), turret.conversation()]
    const ids = [...tracked, ...conversations].flatMap(({ sessionId, userId }) => [sessionId, userId])
    expect(new Set(ids).size).toBe(8)
  })
})

describe('the host is never disturbed', () => {
  test('track() takes less than 5 ms and starts no request itself', async () => {
    let isTracking = false
    const durations: number[] = []
    const fetchSpy = vi.fn(async () => {
      expect(isTracking).toBe(false)
      return Response.json({ accepted: 0, results: [], rejected: [] })
    })
    const turret = createClient({ runtime: { fetch: fetchSpy } })
    for (let index = 0; index < 5_000; index += 1) {
      const start = performance.now()
      isTracking = true
      turret.track({ prompt: 'How do I reset my password?'.repeat(40), metadata: { platform: 'ios', index } })
      isTracking = false
      durations.push(performance.now() - start)
    }
    await turret.shutdown()
    expect(turret.stats).toMatchObject({ delivered: 5_000, dropped: 0 })
    expect(durations.sort((a, b) => a - b)[4_950]).toBeLessThan(5) // the slowest of a hundred may meet the machine's own pauses
  })

  test('unusable events are dropped, counted and reported, and the others are sent', async () => {
    const turret = createClient()
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const unusable: unknown[] = [undefined, 7, { metadata: circular }, { metadata: { big: 1n } }]
    for (const input of unusable) expect(turret.track(input as string).eventId).not.toBe('')
    turret.track({ prompt: 'x'.repeat(300_000) })
    turret.track('good')
    expect(await turret.flush()).toBe(true)
    expect(errors.map(({ code }) => code)).toEqual([...unusable.map(() => 'INVALID_EVENT'), 'PAYLOAD_TOO_LARGE'])
    expect(turret.stats).toMatchObject({ tracked: 6, delivered: 1, dropped: 5 })
  })

  test('a redact hook that throws costs its event alone, and no secret is sent', async () => {
    const redact = (text: string): string => {
      if (text.includes('secret')) throw new Error('cannot')
      return text.replaceAll(/\d/g, '#')
    }
    const turret = createClient({ redact })
    turret.track('my secret')
    turret.track('call 555')
    await turret.flush()
    expect([...server.stored.values()].map(({ metadata }) => metadata)).toEqual([{ prompt: 'call ###' }])
    expect(errors).toMatchObject([{ code: 'REDACT_FAILED', willRetry: false }])
  })

  test('an onError that throws or rejects is survived', async () => {
    for (const onError of [() => expect.fail('thrown'), () => Promise.reject(new Error('rejected'))]) {
      const turret = createClient({ onError })
      server.script.push('drop')
      turret.track(undefined as unknown as string)
      turret.track('hello')
      expect(await turret.flush()).toBe(true)
    }
  })

  test('what changes after track() does not change the event', async () => {
    const turret = createClient()
    const metadata = { prompt: 'before' }
    turret.track({ metadata })
    metadata.prompt = 'after'
    await turret.flush()
    expect([...server.stored.values()][0]?.metadata).toEqual({ prompt: 'before' })
  })
})

test('an event that the server rejects is reported with its id, and the rest of its batch counts', async () => {
  server.rejects = ({ metadata }) => metadata.prompt === 'bad'
  const turret = createClient()
  const [, bad] = ['good', 'bad', 'fine'].map((prompt) => turret.track(prompt))
  await turret.flush()
  expect(errors).toMatchObject([{ code: 'TEXT_TOO_LONG', message: 'The text is too long.', eventIds: [bad?.eventId] }])
  expect(turret.stats).toMatchObject({ tracked: 3, delivered: 2, dropped: 1, waiting: 0 })
})

test('without onError each kind of problem is printed once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const turret = new Turret({ baseUrl: server.baseUrl, runtime })
  for (let index = 0; index < 3; index += 1) turret.track(undefined as unknown as string)
  expect(warn.mock.calls).toEqual([['Turret: track() takes the user’s message or an event object. (INVALID_EVENT)']])
  warn.mockRestore()
})

test('a disabled client gives ids, and keeps and sends nothing', async () => {
  const turret = createClient({ disabled: true })
  expect(turret.conversation().track('hello').eventId).toBe('uuid-3')
  expect(await turret.shutdown()).toBe(true)
  expect(server.requests).toEqual([])
  expect(turret.stats).toMatchObject({ tracked: 0, waiting: 0, dropped: 0 })
})

describe('in a browser', () => {
  beforeEach(() => {
    vi.stubGlobal('window', {})
    vi.stubGlobal('document', {})
  })
  afterEach(() => void vi.unstubAllGlobals())

  test('a client with an API key refuses to run and names the own backend', async () => {
    const turret = createClient()
    turret.track('hello')
    expect(await turret.flush()).toBe(true)
    expect(errors).toMatchObject([{ code: 'API_KEY_IN_BROWSER', message: expect.stringContaining('your own backend') }])
    expect(server.requests).toEqual([])
  })

  test('a client without a key, pointed at the own backend, runs', async () => {
    const turret = createClient({ apiKey: undefined })
    turret.track('hello')
    await turret.flush()
    expect(server.requests).toMatchObject([{ apiKey: undefined, events: [{ metadata: { prompt: 'hello' } }] }])
  })
})
