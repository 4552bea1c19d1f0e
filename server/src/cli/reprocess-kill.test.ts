// Kills a real server at random instants while a field's history follows a change of type, and compares the end.
// REPROCESS_EVENTS=100000 makes it a measurement: seconds, and events a second that come in meanwhile.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const STORED = Number(process.env.REPROCESS_EVENTS ?? 6_000)
const LIVE = STORED / 10
const PAGE = 1_000
const KILLS = 2

const folders = ['killed', 'steady'].map((name) => mkdtempSync(join(tmpdir(), `turret-reprocess-${name}-`)))
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const actions = ['reset my password', 'cancel the order', 'change the address', 'export all data', 'pay by invoice']
const details = ['today', 'from my phone', 'for my team', 'without an account', 'before the weekend', 'in the app']

/** Few different messages, so that the time goes into the reprocessing and not into the model. */
function message(index: number): unknown {
  const random = createSeededRandom(index)
  const pick = (words: readonly string[]) => words[Math.floor(random.next() * words.length)]
  const note = `how can I ${pick(actions)} ${pick(details)}`
  return { name: 'message', session_id: `s${index}`, event_id: `e${index}`, metadata: { note } }
}

async function send(server: ServerProcess, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += PAGE) {
    const events = Array.from({ length: Math.min(PAGE, to - start) }, (_, offset) => message(start + offset))
    await server.call('POST', '/v1/batch', { events })
  }
}

interface Status {
  pending: number
  reprocessing: { done: number; total: number }[]
}

async function untilDone(server: ServerProcess): Promise<void> {
  const left = async () => {
    const { pending, reprocessing } = await server.call<Status>('GET', '/v1/status')
    return [pending, reprocessing.length]
  }
  await expect.poll(left, { timeout: 600_000, interval: 50 }).toEqual([0, 0])
}

interface Listed {
  events: { session_id: string; topics: Record<string, { id: string; label: string } | null> }[]
  next_cursor: string | null
}

async function topicsOfSessions(server: ServerProcess): Promise<Map<string, string>> {
  await server.call('POST', '/v1/topics/consolidate?dimension=note')
  const found = new Map<string, string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Listed = await server.call<Listed>(
      'GET',
      `/v1/events?from=all&limit=1000${cursor && `&cursor=${cursor}`}`,
    )
    for (const { session_id, topics } of page.events) found.set(session_id, JSON.stringify(topics))
    cursor = page.next_cursor
  }
  return found
}

it(`lets ${STORED} stored events follow a change to text over ${KILLS} kills, as if it had been text from the start`, {
  timeout: 1_200_000,
}, async () => {
  const [killed = '', steady = ''] = folders
  const expected = await startServerProcess(steady)
  await expected.call('PUT', '/v1/fields/note', { type: 'text', in_advance: true })
  await send(expected, 0, STORED + LIVE)
  await untilDone(expected)
  const expectedTopics = await topicsOfSessions(expected)
  await expected.kill()

  let server = await startServerProcess(killed)
  await server.call('PUT', '/v1/fields/note', { type: 'enum', in_advance: true })
  await send(server, 0, STORED)
  await untilDone(server)
  await server.call('PUT', '/v1/fields/note', { type: 'text' })
  for (let kill = 0; kill < KILLS; kill++) {
    await expect
      .poll(async () => (await server.call<Status>('GET', '/v1/status')).reprocessing[0]?.done ?? STORED, {
        timeout: 120_000,
        interval: 5,
      })
      .toBeGreaterThan(((kill + 1) * STORED) / (KILLS + 2))
    await server.kill()
    server = await startServerProcess(killed)
  }
  const startedAt = performance.now()
  await send(server, STORED, STORED + LIVE)
  const liveSeconds = (performance.now() - startedAt) / 1_000
  const { reprocessing } = await server.call<Status>('GET', '/v1/status')
  await untilDone(server)
  const seconds = (performance.now() - startedAt) / 1_000
  const found = await topicsOfSessions(server)
  const forgetting = performance.now()
  await server.call('PUT', '/v1/fields/note', { type: 'ignored' })
  await untilDone(server)
  const forgotten = await server.call<Listed>('GET', '/v1/events?from=all&limit=1000')
  if (process.env.REPROCESS_EVENTS)
    console.info({
      ...{ stored: STORED, seconds, reprocessing, forgetSeconds: (performance.now() - forgetting) / 1_000 },
      liveEventsPerSecond: LIVE / liveSeconds,
    })
  await server.kill()
  expect(found.size).toBe(STORED + LIVE)
  expect(found).toEqual(expectedTopics)
  expect(forgotten.events.filter(({ topics }) => 'note' in topics)).toEqual([])
})
