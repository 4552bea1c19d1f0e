import { describe, expect, test } from 'vitest'
import { useClientFixture } from './testing/client-fixture.ts'

const fixture = useClientFixture()

describe('batches', () => {
  test('nineteen events wait for company, and the second ends the wait', async () => {
    const turret = fixture().createClient()
    for (let index = 0; index < 19; index += 1) turret.track('hello')
    const [timer, ...others] = fixture().runtime.pendingTimers('batch')
    expect(timer?.delayMs).toBe(1_000)
    expect(others).toEqual([])
    fixture().runtime.fire('batch')
    await turret.flush()
    expect(fixture().server.requests.map(({ events }) => events.length)).toEqual([19])
  })

  test('the twentieth event sends all of them, after the host’s own work', async () => {
    const turret = fixture().createClient()
    for (let index = 0; index < 20; index += 1) turret.track('hello')
    expect(
      fixture()
        .runtime.pendingTimers('batch')
        .map(({ delayMs }) => delayMs),
    ).toEqual([0])
    fixture().runtime.fire('batch')
    await fixture().server.received(1)
    expect(fixture().server.requests.map(({ events }) => events.length)).toEqual([20])
  })

  test('a burst is split at 500 events and arrives in the order of track()', async () => {
    const turret = fixture().createClient()
    const ids = Array.from({ length: 1_203 }, () => turret.track('hello').eventId)
    expect(await turret.flush()).toBe(true)
    expect(fixture().server.requests.map(({ events }) => events.length)).toEqual([500, 500, 203])
    expect([...fixture().server.stored.keys()]).toEqual(ids)
  })

  test('what arrives during a request waits for its own batch', async () => {
    const turret = fixture().createClient()
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
  const turret = fixture().createClient({ baseUrl: new URL(fixture().server.baseUrl), apiKey: ' tk_test\n' })
  turret.track('hello')
  await turret.shutdown()
  expect(fixture().server.requests).toMatchObject([{ url: '/v1/batch', apiKey: 'tk_test' }])
})

describe('ids', () => {
  test('a conversation knows its ids before anything is sent, and every event carries them', async () => {
    const turret = fixture().createClient()
    const conversation = turret.conversation({ userId: 'u-1', metadata: { platform: 'ios' } })
    const first = conversation.track('How do I reset my password?')
    const second = conversation.track({ prompt: 'And my e-mail?', sessionId: 'other' })
    expect(first).toMatchObject({ sessionId: conversation.sessionId, userId: 'u-1' })
    expect(second.sessionId).toBe(conversation.sessionId)
    await turret.flush()
    for (const event of fixture().server.stored.values()) {
      expect(event).toMatchObject({ session_id: conversation.sessionId, user_id: 'u-1', metadata: { platform: 'ios' } })
    }
    expect([...fixture().server.stored.keys()]).toEqual([first.eventId, second.eventId])
  })

  test('events and conversations without ids are different users’ conversations', () => {
    const turret = fixture().createClient()
    const tracked = [turret.track('a'), turret.track('b')]
    const conversations = [turret.conversation(), turret.conversation()]
    const ids = [...tracked, ...conversations].flatMap(({ sessionId, userId }) => [sessionId, userId])
    expect(new Set(ids).size).toBe(8)
  })
})
