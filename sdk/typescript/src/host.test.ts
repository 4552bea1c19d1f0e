// The client never disturbs its host; outages are in outage.test.ts.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useClientFixture } from './testing/client-fixture.ts'

const fixture = useClientFixture()

describe('the host is never disturbed', () => {
  test('track() takes less than 5 ms and starts no request itself', async () => {
    let isTracking = false
    const durations: number[] = []
    const fetchSpy = vi.fn(async () => {
      expect(isTracking).toBe(false)
      return Response.json({ accepted: 0, results: [], rejected: [] })
    })
    const turret = fixture().createClient({ runtime: { fetch: fetchSpy } })
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
    const turret = fixture().createClient()
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const unusable: unknown[] = [undefined, 7, { metadata: circular }, { metadata: { big: 1n } }]
    for (const input of unusable) expect(turret.track(input as string).eventId).not.toBe('')
    turret.track({ prompt: 'x'.repeat(300_000) })
    turret.track('good')
    expect(await turret.flush()).toBe(true)
    expect(fixture().errors.map(({ code }) => code)).toEqual([
      ...unusable.map(() => 'INVALID_EVENT'),
      'PAYLOAD_TOO_LARGE',
    ])
    expect(turret.stats).toMatchObject({ tracked: 6, delivered: 1, dropped: 5 })
  })

  test('a redact hook that throws costs its event alone, and no secret is sent', async () => {
    const redact = (text: string): string => {
      if (text.includes('secret')) throw new Error('cannot')
      return text.replaceAll(/\d/g, '#')
    }
    const turret = fixture().createClient({ redact })
    turret.track('my secret')
    turret.track('call 555')
    await turret.flush()
    expect([...fixture().server.stored.values()].map(({ metadata }) => metadata)).toEqual([{ prompt: 'call ###' }])
    expect(fixture().errors).toMatchObject([{ code: 'REDACT_FAILED', willRetry: false }])
  })

  test('an onError that throws or rejects is survived', async () => {
    for (const onError of [() => expect.fail('thrown'), () => Promise.reject(new Error('rejected'))]) {
      const turret = fixture().createClient({ onError })
      fixture().server.script.push('drop')
      turret.track(undefined as unknown as string)
      turret.track('hello')
      expect(await turret.flush()).toBe(true)
    }
  })

  test('what changes after track() does not change the event', async () => {
    const turret = fixture().createClient()
    const metadata = { prompt: 'before' }
    turret.track({ metadata })
    metadata.prompt = 'after'
    await turret.flush()
    expect([...fixture().server.stored.values()][0]?.metadata).toEqual({ prompt: 'before' })
  })
})

test('an event that the server rejects is reported with its id, and the rest of its batch counts', async () => {
  fixture().server.rejects = ({ metadata }) => metadata.prompt === 'bad'
  const turret = fixture().createClient()
  const [, bad] = ['good', 'bad', 'fine'].map((prompt) => turret.track(prompt))
  await turret.flush()
  expect(fixture().errors).toMatchObject([
    { code: 'TEXT_TOO_LONG', message: 'The text is too long.', eventIds: [bad?.eventId] },
  ])
  expect(turret.stats).toMatchObject({ tracked: 3, delivered: 2, dropped: 1, waiting: 0 })
})

test('without onError each kind of problem is printed once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const turret = fixture().createClient({ onError: undefined })
  for (let index = 0; index < 3; index += 1) turret.track(undefined as unknown as string)
  expect(warn.mock.calls).toEqual([['Turret: track() takes the user’s message or an event object. (INVALID_EVENT)']])
  warn.mockRestore()
})

test('a disabled client gives ids, and keeps and sends nothing', async () => {
  const turret = fixture().createClient({ disabled: true })
  expect(turret.conversation().track('hello').eventId).toBe('uuid-3')
  expect(await turret.shutdown()).toBe(true)
  expect(fixture().server.requests).toEqual([])
  expect(turret.stats).toMatchObject({ tracked: 0, waiting: 0, dropped: 0 })
})

describe('in a browser', () => {
  beforeEach(() => {
    vi.stubGlobal('window', {})
    vi.stubGlobal('document', {})
  })
  afterEach(() => void vi.unstubAllGlobals())

  test('a client with an API key refuses to run and names the own backend', async () => {
    const turret = fixture().createClient()
    turret.track('hello')
    expect(await turret.flush()).toBe(true)
    expect(fixture().errors).toMatchObject([
      { code: 'API_KEY_IN_BROWSER', message: expect.stringContaining('your own backend') },
    ])
    expect(fixture().server.requests).toEqual([])
  })

  test('a client without a key, pointed at the own backend, runs', async () => {
    const turret = fixture().createClient({ apiKey: undefined })
    turret.track('hello')
    await turret.flush()
    expect(fixture().server.requests).toMatchObject([
      { apiKey: undefined, events: [{ metadata: { prompt: 'hello' } }] },
    ])
  })
})
