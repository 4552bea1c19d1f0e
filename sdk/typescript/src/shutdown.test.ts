// Bounded memory while the server is away, and nothing lost without a word at the end.

import { describe, expect, test } from 'vitest'
import { useClientFixture } from './testing/client-fixture.ts'
import { createTestRuntime } from './testing/test-runtime.ts'

const fixture = useClientFixture()

describe('a server that is away', () => {
  test('10,000 events stay within the bound, the rest is counted, and all that was kept arrives later', async () => {
    fixture().runtime = createTestRuntime({ holdsRetries: true })
    await fixture().server.stop()
    const turret = fixture().createClient({ maxQueueEvents: 1_000 })
    const ids = Array.from({ length: 10_000 }, () => turret.track('hello').eventId)
    fixture().runtime.fire('batch')
    await expect.poll(() => fixture().runtime.pendingTimers('retry').length).toBe(1)
    expect(turret.stats).toMatchObject({ tracked: 10_000, waiting: 1_000, dropped: 9_000, delivered: 0 })
    expect(fixture().errors.filter(({ code }) => code === 'QUEUE_FULL')).toHaveLength(9_000)
    await fixture().server.restart()
    expect(await turret.shutdown()).toBe(true)
    expect([...fixture().server.stored.keys()]).toEqual(ids.slice(0, 1_000))
    expect(turret.stats).toMatchObject({ waiting: 0, waitingBytes: 0, dropped: 9_000, delivered: 1_000 })
  })

  test('large events are bounded by their bytes', () => {
    const turret = fixture().createClient({ maxQueueBytes: 1_000_000 })
    for (let index = 0; index < 10_000; index += 1) turret.track('x'.repeat(10_000))
    const { waiting, waitingBytes, dropped } = turret.stats
    expect(waitingBytes).toBeLessThanOrEqual(1_000_000)
    expect(waitingBytes).toBeGreaterThan(900_000)
    expect(waiting + dropped).toBe(10_000)
  })
})

describe('shutdown()', () => {
  test('sends everything, then takes nothing more', async () => {
    const turret = fixture().createClient()
    for (let index = 0; index < 1_234; index += 1) turret.track('hello')
    const [first, second] = [turret.shutdown(), turret.shutdown()]
    const { eventId } = turret.track('late')
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(fixture().server.stored.size).toBe(1_234)
    expect(fixture().errors).toMatchObject([{ code: 'SHUT_DOWN', eventIds: [eventId] }])
    for (const purpose of ['batch', 'retry', 'request', 'deadline'] as const) {
      expect(fixture().runtime.pendingTimers(purpose)).toEqual([])
    }
  })

  test('ends at its deadline with the server hanging, and says what was lost', async () => {
    fixture().server.script.push('hang')
    const turret = fixture().createClient()
    const ids = [turret.track('one').eventId, turret.track('two').eventId]
    const closed = turret.shutdown(2_000)
    await fixture().server.received(1)
    expect(
      fixture()
        .runtime.pendingTimers('deadline')
        .map(({ delayMs }) => delayMs),
    ).toEqual([2_000])
    fixture().runtime.fire('deadline')
    expect(await closed).toBe(false)
    expect(fixture().errors).toMatchObject([{ code: 'SHUT_DOWN', eventIds: ids }])
    expect(turret.stats).toMatchObject({ tracked: 2, dropped: 2, waiting: 0 })
  })
})
