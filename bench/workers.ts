// How much faster two workers analyse than one, where the model is what takes time: real processes of a cluster, and a
// model behind HTTP that sleeps for every text.

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { hasNats, NatsServer } from '../server/src/nats/nats-server.fixture.ts'
import { ClickHouseEngine, hasClickHouse } from '../server/src/warehouse/clickhouse/clickhouse-engine.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'

const MS_PER_TEXT = 100
const EVENTS = 2_560
const QUICK_EVENTS = 128
/** Until a new worker is known to the others. */
const JOINING_MS = 5_000

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  if (!hasNats || !hasClickHouse) return leftOut()
  const events = quick ? QUICK_EVENTS : EVENTS
  const folder = mkdtempSync(join(tmpdir(), 'turret-bench-workers-'))
  const model = await startSleepingModel()
  const [nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
  const members: ServerProcess[] = []
  const start = async (role: string): Promise<ServerProcess> => {
    const member = await startServerProcess(join(folder, String(members.length)), {
      TURRET_ROLE: role,
      TURRET_NATS_URL: nats.url,
      TURRET_CLICKHOUSE_URL: engine.url('turret'),
      TURRET_EMBEDDER: 'openai',
      TURRET_EMBEDDING_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}`,
    })
    members.push(member)
    return member
  }
  try {
    const api = await start('api')
    const rows: { workers: number; seconds: number; 'texts a second': number; 'times one worker': number }[] = []
    // The first texts decide that the field holds text: they are not timed.
    await start('worker')
    await secondsFor(api, 'warming', QUICK_EVENTS)
    for (const workers of [1, 2]) {
      if (workers > 1) await start('worker')
      await wait(JOINING_MS)
      const seconds = await secondsFor(api, `with ${workers}`, events)
      const [one] = rows
      const times = one ? one.seconds / seconds : 1
      rows.push({
        workers,
        seconds: Number(seconds.toFixed(1)),
        'texts a second': Math.round(events / seconds),
        'times one worker': Number(times.toFixed(2)),
      })
    }
    const notes = [
      `${events} different texts of one project, ${MS_PER_TEXT} ms of sleep each, from the first event sent to the last one queryable.`,
      'One project is owned by one worker: the other one embeds for it.',
    ]
    return { name: 'Workers', rows, notes }
  } finally {
    await Promise.all(members.map((member) => member.kill()))
    await Promise.all([nats.remove(), engine.remove()])
    model.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function secondsFor(api: ServerProcess, name: string, count: number): Promise<number> {
  const startedAt = performance.now()
  const events = Array.from({ length: count }, (_, number) => ({
    ...{ name: 'message', session_id: `${name} ${number}`, user_id: `u${number % 50}` },
    metadata: { prompt: `This is what number ${number} asks ${name} workers about` },
  }))
  for (let from = 0; from < count; from += 500) {
    await api.call('POST', '/v1/batch', { events: events.slice(from, from + 500) })
  }
  while ((await api.call<{ pending: number }>('GET', '/v1/status')).pending > 0) await wait(100)
  return (performance.now() - startedAt) / 1_000
}

function leftOut(): BenchReport {
  const note = 'Left out: NATS or the ClickHouse engine is not installed. `npm run cluster:setup` installs both.'
  return { name: 'workers', rows: [], notes: [note] }
}

/** Speaks as OpenAI's API does. */
async function startSleepingModel(): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = async () => {
      const { input } = JSON.parse(await text(request)) as { input: string[] }
      await wait(MS_PER_TEXT * input.length)
      const data = input.map((one, index) => ({ index, embedding: vectorOf(one) }))
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
    }
    answer().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Texts of eight kinds. */
function vectorOf(one: string): number[] {
  const kind = [...one].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8
  return Array.from({ length: 16 }, (_, place) => (place === kind ? 1 : (one.length % 7) / 100))
}
