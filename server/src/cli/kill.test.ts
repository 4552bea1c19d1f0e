// Kills a real server at random instants under load, and counts what is left.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { PROCESS_KEY, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 20)
const CALLERS = 8
const BATCH = 3

const folder = mkdtempSync(join(tmpdir(), 'turret-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const texts = [
  'How do I reset my password?',
  'What does the Pro plan cost?',
  'Dark mode please',
  'thanks',
  'Export my data',
]

function eventOf(number: number) {
  const id = `event-${number}`
  const metadata = { prompt: `${texts[number % texts.length]} ${number}` }
  return { name: 'message', session_id: id, event_id: id, metadata }
}

/** Sends single events, or batches, until the server is gone; adds the id of every acknowledged one to `acknowledged`. */
async function sendUntilKilled(
  url: string,
  nextNumber: () => number,
  acknowledged: Set<string>,
  batch: number | null,
): Promise<void> {
  for (;;) {
    const events = Array.from({ length: batch ?? 1 }, () => eventOf(nextNumber()))
    try {
      const response = await fetch(new URL(batch === null ? '/track' : '/v1/batch', url), {
        method: 'POST',
        headers: { 'x-api-key': PROCESS_KEY, 'content-type': 'application/json' },
        body: JSON.stringify(batch === null ? events[0] : { events }),
      })
      if (response.status === 200) for (const { event_id } of events) acknowledged.add(event_id)
      await response.arrayBuffer()
    } catch {
      return
    }
  }
}

async function allSessionIds(server: ServerProcess): Promise<string[]> {
  await expect
    .poll(async () => (await server.call<{ pending: number }>('GET', '/v1/status')).pending, { timeout: 60_000 })
    .toBe(0)
  const ids: string[] = []
  let cursor = ''
  do {
    const path = `/v1/events?from=all&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = await server.call<{ events: { session_id: string }[]; next_cursor: string | null }>('GET', path)
    ids.push(...page.events.map((event) => event.session_id))
    cursor = page.next_cursor ?? ''
  } while (cursor !== '')
  return ids
}

it(`keeps every acknowledged event exactly once over ${ROUNDS} kills at random instants`, {
  timeout: 240_000,
}, async () => {
  const random = createSeededRandom(20)
  const acknowledged = new Set<string>()
  let number = 0
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServerProcess(folder)
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => resolve(server.kill()), 20 + 600 * random.next())
    })
    await Promise.all([
      killed,
      ...Array.from({ length: CALLERS }, (_, caller) =>
        sendUntilKilled(server.url, () => ++number, acknowledged, caller % 2 === 0 ? null : BATCH),
      ),
    ])
  }
  const server = await startServerProcess(folder)
  const stored = await allSessionIds(server)
  await server.kill()
  expect(acknowledged.size).toBeGreaterThan(ROUNDS)
  expect(stored.length).toBe(new Set(stored).size)
  const held = new Set(stored)
  expect([...acknowledged].filter((id) => !held.has(id))).toEqual([])
})
