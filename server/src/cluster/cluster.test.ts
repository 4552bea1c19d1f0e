// A whole cluster of real processes: two that answer callers, two workers, nats-server, the ClickHouse engine.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWebhookReceiver, type WebhookReceiver } from '../alerts/webhook-receiver.fixture.ts'
import { PROCESS_KEY, runTurret, type ServerProcess, startServerProcess } from '../cli/server-process.fixture.ts'
import { hasNats, NatsServer } from '../nats/nats-server.fixture.ts'
import { ClickHouseEngine, hasClickHouse } from '../warehouse/clickhouse/clickhouse-engine.fixture.ts'

const TEXTS = [
  ...['How do I reset my password?', 'I forgot my login credentials', 'What does the Pro plan cost?'],
  ...['How much is the subscription?', 'Please add a dark mode', 'Can I have a dark theme?', 'Export my data as CSV'],
]
const TIMEOUT_MS = 240_000

interface Status {
  readonly pending: number
  readonly indexed: number
}

describe.skipIf(!hasNats || !hasClickHouse)('a cluster', { timeout: TIMEOUT_MS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-cluster-'))
  const members: ServerProcess[] = []
  let nats: NatsServer
  let engine: ClickHouseEngine
  let settings: Record<string, string>
  let receiver: WebhookReceiver

  const start = async (role: string, name: string): Promise<ServerProcess> => {
    const member = await startServerProcess(join(folder, name), { ...settings, TURRET_ROLE: role })
    members.push(member)
    return member
  }
  const settled = async (api: ServerProcess) => {
    await expect
      .poll(async () => (await api.call<Status>('GET', '/v1/status')).pending, { timeout: 120_000, interval: 500 })
      .toBe(0)
  }
  const send = async (api: ServerProcess, from: number, to: number) => {
    for (let number = from; number < to; number++) {
      await api.call('POST', '/track', {
        name: 'message',
        session_id: `s${number % 20}`,
        user_id: `u${number % 7}`,
        event_id: `e${number}`,
        metadata: { prompt: `${TEXTS[number % TEXTS.length]} ${number % 3}` },
      })
    }
  }

  beforeAll(async () => {
    ;[nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
    receiver = await openWebhookReceiver()
    settings = {
      ...{ TURRET_NATS_URL: nats.url, TURRET_CLICKHOUSE_URL: engine.url('turret') },
      TURRET_ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    }
  })
  afterAll(async () => {
    await Promise.all(members.map((member) => member.kill()))
    await Promise.all([nats?.remove(), engine?.remove(), receiver?.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  it('does what one process does, and goes on when its worker is killed', async () => {
    const [first, second] = await Promise.all([start('api', 'a1'), start('api', 'a2')])
    const worker = await start('worker', 'w1')
    await Promise.all([send(first, 0, 140), send(second, 140, 280)])
    await settled(second)

    // Repeats at another process are answered, and counted once.
    await send(second, 0, 20)
    expect(await first.call('GET', '/v1/usage')).toMatchObject({ events_total: 280 })
    await first.call('POST', '/v1/topics/consolidate')
    const { topics } = await second.call<{ topics: { id: string; events: number }[] }>('GET', '/v1/topics')
    expect(topics.length).toBeGreaterThanOrEqual(3)

    // An edit at one process is seen at the other.
    const [topic] = topics
    await first.call('PATCH', `/v1/topics/${topic?.id}`, { label: 'Renamed here' })
    const { topics: renamed } = await second.call<{ topics: { label: string }[] }>('GET', '/v1/topics')
    expect(renamed.map(({ label }) => label)).toContain('Renamed here')
    const { events: alike } = await second.call<{ events: unknown[] }>('GET', '/v1/search?q=forgotten+password')
    expect(alike.length).toBeGreaterThan(0)

    // The owner looks at alerts, and tells of what is the case once.
    await first.call('POST', '/v1/alerts', {
      name: 'Much',
      condition: { kind: 'share', topic: topic?.id, percent: 0.1, min_events: 10 },
      channels: [{ kind: 'webhook', url: receiver.url }],
    })
    await first.call('POST', '/v1/alerts', {
      ...{ name: 'Spike', condition: { kind: 'spiking_topic' } },
      channels: [{ kind: 'webhook', url: receiver.url }],
    })
    await expect.poll(() => receiver.received.length, { timeout: 60_000, interval: 200 }).toBe(1)
    const states = async () =>
      (await second.call<{ alerts: { name: string; state: string }[] }>('GET', '/v1/alerts')).alerts
        .map(({ name, state }) => `${name} ${state}`)
        .sort()
    await expect.poll(states, { timeout: 60_000, interval: 200 }).toEqual(['Much firing', 'Spike quiet'])

    // The other worker goes on from the snapshot and the journal, under the same ids.
    await start('worker', 'w2')
    const sending = Promise.all([send(first, 280, 400), send(second, 400, 520)])
    await worker.kill()
    await sending
    await settled(first)
    expect(await first.call('GET', '/v1/status')).toMatchObject({ indexed: 520 })
    expect(await second.call('GET', '/v1/usage')).toMatchObject({ events_total: 520 })
    const after = await first.call<{ topics: { id: string; label: string; events: number }[] }>('GET', '/v1/topics')
    expect(after.topics.find(({ id }) => id === topic?.id)?.label).toBe('Renamed here')

    // Erasure reaches the owner, and leaves an exact receipt.
    const receipt = await first.call<{ events: number }>('DELETE', '/v1/users/u3')
    expect(receipt.events).toBe([...Array(520).keys()].filter((number) => number % 7 === 3).length)
    expect(await second.call('GET', '/v1/status')).toMatchObject({ indexed: 520 - receipt.events })
    expect(receiver.received).toHaveLength(1)
  })

  it('refuses a revoked key within a second, at every process', async () => {
    const [first, second] = [members[0] as ServerProcess, members[1] as ServerProcess]
    const created = await runTurret(folder, ['key', 'create', '--name', 'soon gone', '--scope', 'read'], settings)
    const key = /\b(tk_\S+|\S{30,})\b/.exec(created.stdout)?.[1] ?? ''
    const statusAt = async ({ url }: ServerProcess) =>
      (await fetch(new URL('/v1/status', url), { headers: { 'x-api-key': key } })).status
    expect([await statusAt(first), await statusAt(second)]).toEqual([200, 200])
    expect((await runTurret(folder, ['key', 'revoke', 'soon gone'], settings)).code).toBe(0)
    await expect
      .poll(async () => [await statusAt(first), await statusAt(second)], { timeout: 1_000, interval: 50 })
      .toEqual([401, 401])
    expect(await first.call('GET', '/v1/usage')).toBeDefined()
    expect(PROCESS_KEY).not.toBe(key)
  })

  it('refuses to start with one of the two addresses alone', async () => {
    const alone = { TURRET_NATS_URL: nats.url }
    const { code, stderr } = await runTurret(folder, ['serve'], alone)
    expect([code, stderr]).toEqual([1, expect.stringContaining('TURRET_CLICKHOUSE_URL is not set')])
  })
})
