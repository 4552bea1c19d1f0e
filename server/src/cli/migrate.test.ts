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
    await server.stop()
  })

  it('moves a server that runs on: what it accepts meanwhile is in the cluster once, and events are refused only briefly', async () => {
    const home = join(folder, 'running')
    const [newNats, database] = [await NatsServer.start(), engine.url('moved_live')]
    const old = await startServerProcess(home)
    await send(old, 0, 300)
    await old.call('POST', '/v1/topics/consolidate')
    const stream = new EventStream(event, 300)
    stream.sendTo(old)
    await expect.poll(() => stream.accepted.size, { timeout: 20_000 }).toBeGreaterThan(50)

    const moved = await runTurret(home, ['migrate', '--to', newNats.url, '--clickhouse', database])
    expect([moved.code, moved.stderr.replaceAll(/^Events .*\n/gm, '')]).toEqual([0, ''])
    expect(moved.stdout).toContain('Events have been refused for')
    const atTheEnd = await facts(old)
    expect(atTheEnd.events_total).toBe(300 + stream.accepted.size)

    const settings = { TURRET_NATS_URL: newNats.url, TURRET_CLICKHOUSE_URL: database }
    server = await startServerProcess(join(folder, 'moved-cluster'), settings)
    expect(await facts(server)).toEqual(atTheEnd)
    stream.sendTo(server)
    const before = stream.accepted.size
    await expect.poll(() => stream.accepted.size, { timeout: 60_000 }).toBeGreaterThan(before + 50)
    await stream.end()
    expect(stream.longestPauseMs).toBeLessThan(60_000)
    await send(server, 0, 300)
    const total = 300 + stream.accepted.size
    expect((await facts(server)).events_total).toBe(total)
    expect(await server.call('GET', '/v1/status')).toMatchObject({ indexed: total })
    await Promise.all([old.stop(), server.stop()])
    await newNats.remove()
  })
})

/** One event after the other, each sent until it is accepted, to whichever server is named. */
class EventStream {
  readonly accepted = new Set<number>()
  longestPauseMs = 0
  readonly #event: (number: number) => object
  readonly #first: number
  #server: ServerProcess | null = null
  #ending = false
  #running: Promise<void> | null = null

  constructor(event: (number: number) => object, first: number) {
    this.#event = event
    this.#first = first
  }

  sendTo(server: ServerProcess): void {
    this.#server = server
    this.#running ??= this.#run()
  }

  async end(): Promise<void> {
    this.#ending = true
    await this.#running
  }

  async #run(): Promise<void> {
    let lastAt = performance.now()
    for (let number = this.#first; !this.#ending; ) {
      const isAccepted = await this.#server?.call('POST', '/track', this.#event(number)).then(
        () => true,
        (error: Error) => {
          if (!error.message.includes('503')) throw error
          return false
        },
      )
      if (!isAccepted) continue
      this.longestPauseMs = Math.max(this.longestPauseMs, performance.now() - lastAt)
      lastAt = performance.now()
      this.accepted.add(number++)
    }
  }
}
