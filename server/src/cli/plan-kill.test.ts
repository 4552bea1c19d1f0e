// Kills a real server at random instants while 64 callers send beyond the plan's limit, and compares its count with what is stored.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { PROCESS_KEY, runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 6)
const CALLERS = 64
const LIMIT = 2_500

const folder = mkdtempSync(join(tmpdir(), 'turret-plan-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Usage {
  limit: number
  used: number
  events_total: number
  remaining: number
}

interface Tally {
  readonly acknowledged: Set<string>
  refused: number
}

/** Sends until the server is gone or refuses: single events, and batches in which an earlier id is repeated. */
async function send(url: string, next: () => number, tally: Tally): Promise<void> {
  const headers = { 'x-api-key': PROCESS_KEY, 'content-type': 'application/json' }
  const event = (id: string) => ({ name: 'message', event_id: id, session_id: id, metadata: { plan: 'pro' } })
  for (;;) {
    const number = next()
    const ids = number % 3 === 0 ? [`e-${number}`, `e-${number}-b`, `e-${number}`] : [`e-${number}`]
    const body = JSON.stringify(ids.length === 1 ? event(ids[0] as string) : { events: ids.map(event) })
    const path = ids.length === 1 ? '/track' : '/v1/batch'
    try {
      const response = await fetch(new URL(path, url), { method: 'POST', headers, body })
      const answer = (await response.json()) as { results?: (unknown | null)[]; rejected?: unknown[] }
      const results = answer.results ?? (response.status === 200 ? [{}] : [null])
      for (const [index, result] of results.entries()) {
        if (result !== null) tally.acknowledged.add(ids[index] as string)
      }
      if (response.status !== 429 && !answer.rejected?.length) continue
      tally.refused++
      return
    } catch {
      return
    }
  }
}

async function storedIds(server: ServerProcess): Promise<string[]> {
  await expect
    .poll(async () => (await server.call<{ pending: number }>('GET', '/v1/status')).pending, { timeout: 60_000 })
    .toBe(0)
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const path = `/v1/events?from=all&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = await server.call<{ events: { session_id: string }[]; next_cursor: string | null }>('GET', path)
    ids.push(...page.events.map((event) => event.session_id))
    if (page.next_cursor === null) return ids
    cursor = page.next_cursor
  }
}

it(`counts every accepted event once over ${ROUNDS} kills at random instants, up to exactly the limit`, {
  timeout: 240_000,
}, async () => {
  const random = createSeededRandom(6)
  const tally: Tally = { acknowledged: new Set(), refused: 0 }
  let number = 0
  const fleet = (url: string) => Array.from({ length: CALLERS }, () => send(url, () => ++number, tally))
  await (await startServerProcess(folder)).stop()
  const chosen = await runTurret(folder, ['project', 'plan', 'default', 'enterprise', '--limit', String(LIMIT)])
  expect(chosen).toMatchObject({ code: 0 })
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServerProcess(folder)
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => resolve(server.kill()), 20 + 400 * random.next())
    })
    await Promise.all([killed, ...fleet(server.url)])
    const again = await startServerProcess(folder)
    const { used, events_total: total } = await again.call<Usage>('GET', '/v1/usage')
    const stored = await storedIds(again)
    await again.kill()
    expect([used, total, new Set(stored).size]).toEqual([stored.length, stored.length, stored.length])
    const held = new Set(stored)
    expect([...tally.acknowledged].filter((id) => !held.has(id))).toEqual([])
  }
  const server = await startServerProcess(folder)
  await Promise.all(fleet(server.url))
  expect(await server.call<Usage>('GET', '/v1/usage')).toMatchObject({ limit: LIMIT, used: LIMIT, remaining: 0 })
  expect(await storedIds(server)).toHaveLength(LIMIT)
  expect(tally.refused).toBeGreaterThanOrEqual(CALLERS)
  await server.kill()
})
