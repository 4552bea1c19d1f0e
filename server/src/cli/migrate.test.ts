// Moves a real installation into a real cluster: nothing is lost, renamed or counted anew.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasNats, NatsServer } from '../nats/nats-server.fixture.ts'
import { ClickHouseEngine, hasClickHouse } from '../warehouse/clickhouse/clickhouse-engine.fixture.ts'
import { runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const TEXTS = [
  ...['How do I reset my password?', 'I forgot my login credentials', 'What does the Pro plan cost?'],
  ...['How much is the subscription?', 'Please add a dark mode', 'Can I have a dark theme?', 'Export my data as CSV'],
]
const TIMEOUT_MS = 240_000

describe.skipIf(!hasNats || !hasClickHouse)('turret migrate', { timeout: TIMEOUT_MS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-migrate-test-'))
  let nats: NatsServer
  let engine: ClickHouseEngine
  let server: ServerProcess | null = null

  beforeAll(async () => {
    ;[nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
  })
  afterAll(async () => {
    await server?.kill()
    await Promise.all([nats?.remove(), engine?.remove()])
    rmSync(folder, { recursive: true, force: true })
  })

  const event = (number: number) => ({
    ...{ name: 'message', event_id: `e${number}`, session_id: `s${number % 20}`, user_id: `u${number % 7}` },
    metadata: {
      prompt: `${TEXTS[number % TEXTS.length]} ${number % 3}`,
      platform: number % 2 ? 'ios' : 'web',
      ms: number,
    },
  })
  const send = async (running: ServerProcess, from: number, to: number) => {
    const events = Array.from({ length: to - from }, (_, index) => event(from + index))
    await running.call('POST', '/v1/batch', { events })
    await expect
      .poll(async () => (await running.call<{ pending: number }>('GET', '/v1/status')).pending, { timeout: 100_000 })
      .toBe(0)
  }
  const facts = async (running: ServerProcess) => {
    const { topics } = await running.call<{ topics: { id: string; label: string; events: number }[] }>(
      'GET',
      '/v1/topics',
    )
    const fields = await running.call<object>('GET', '/v1/fields')
    const { events_total } = await running.call<{ events_total: number }>('GET', '/v1/usage')
    const { transitions } = await running.call<{ transitions: unknown[] }>('GET', '/v1/journeys')
    return { topics: topics.map(({ id, label, events }) => [id, label, events]), fields, events_total, transitions }
  }

  it('takes everything along, under the same ids, and what was counted is not counted again', async () => {
    const home = join(folder, 'home')
    const target = ['--to', nats.url, '--clickhouse', engine.url('turret')]
    server = await startServerProcess(home)
    await send(server, 0, 210)
    await server.call('POST', '/v1/topics/consolidate')
    const [[id] = []] = (await facts(server)).topics
    await server.call('PATCH', `/v1/topics/${id}`, { label: 'A name of mine' })
    const before = await facts(server)

    const inUse = await runTurret(home, ['migrate', ...target])
    expect([inUse.code, inUse.stderr]).toEqual([1, expect.stringContaining('another process')])
    await server.stop()
    const moved = await runTurret(home, ['migrate', ...target])
    expect([moved.code, moved.stderr.replaceAll(/^Events .*\n/gm, '')]).toEqual([0, ''])
    expect(moved.stdout).toMatch(/210 events, checksum [0-9a-f]+, the same in ClickHouse/)

    const settings = { TURRET_NATS_URL: nats.url, TURRET_CLICKHOUSE_URL: engine.url('turret') }
    server = await startServerProcess(join(folder, 'cluster'), settings)
    await server.call('POST', '/v1/topics/consolidate')
    expect(await facts(server)).toEqual(before)
    await send(server, 200, 230)
    expect((await facts(server)).events_total).toBe(230)
    expect(await server.call('GET', '/v1/status')).toMatchObject({ indexed: 230 })

    const again = await runTurret(home, ['migrate', ...target])
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has projects already')])
  })
})
