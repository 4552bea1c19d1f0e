// Kills a real server at random instants under load, and counts what is left.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/turret.js', import.meta.url))
const KEY = 'kill-test-key-of-all-scopes'
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 20)
const CALLERS = 8

const folder = mkdtempSync(join(tmpdir(), 'turret-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Server {
  readonly process: ChildProcess
  readonly url: string
}

async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, [LAUNCHER, 'serve'], {
    env: { ...process.env, TURRET_DATA: folder, TURRET_PORT: '0', TURRET_API_KEY: KEY, TURRET_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    const url = /ready at (\S+)/.exec(output)?.[1]
    if (url) return { process: child, url }
  }
  throw new Error(`The server did not start: ${output}`)
}

async function kill(server: Server): Promise<void> {
  const exited = once(server.process, 'exit')
  server.process.kill('SIGKILL')
  await exited
}

const texts = [
  'How do I reset my password?',
  'What does the Pro plan cost?',
  'Dark mode please',
  'thanks',
  'Export my data',
]

/** Sends events until the server is gone; adds every acknowledged number to `acknowledged`. */
async function sendUntilKilled(url: string, nextNumber: () => number, acknowledged: Set<string>): Promise<void> {
  for (;;) {
    const number = nextNumber()
    const id = `event-${number}`
    const event = {
      name: 'message',
      session_id: id,
      event_id: id,
      metadata: { prompt: `${texts[number % texts.length]} ${number}` },
    }
    try {
      const response = await fetch(new URL('/track', url), {
        method: 'POST',
        headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
        body: JSON.stringify(event),
      })
      if (response.status === 200) acknowledged.add(id)
      await response.arrayBuffer()
    } catch {
      return
    }
  }
}

async function get<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, url), { headers: { 'x-api-key': KEY } })
  return (await response.json()) as Answer
}

async function allSessionIds(url: string): Promise<string[]> {
  await expect
    .poll(async () => (await get<{ pending: number }>(url, '/v1/status')).pending, { timeout: 60_000 })
    .toBe(0)
  const ids: string[] = []
  let cursor = ''
  do {
    const path = `/v1/events?from=all&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page = await get<{ events: { session_id: string }[]; next_cursor: string | null }>(url, path)
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
    const server = await startServer()
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => resolve(kill(server)), 20 + 600 * random.next())
    })
    await Promise.all([
      killed,
      ...Array.from({ length: CALLERS }, () => sendUntilKilled(server.url, () => ++number, acknowledged)),
    ])
  }
  const server = await startServer()
  const stored = await allSessionIds(server.url)
  await kill(server)
  expect(acknowledged.size).toBeGreaterThan(ROUNDS)
  expect(stored.length).toBe(new Set(stored).size)
  const held = new Set(stored)
  expect([...acknowledged].filter((id) => !held.has(id))).toEqual([])
})
