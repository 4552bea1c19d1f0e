// A real server on a disk of its own that gets full, and empty again.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fillDisk } from './fill-disk.fixture.ts'
import { PROCESS_KEY, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const DISK_MB = 48
const folder = mkdtempSync(join(tmpdir(), 'turret-full-disk-'))
const mounting = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c']
const mount = `mount -t tmpfs -o size=${DISK_MB}m none "$0"`
const [unshare = '', ...given] = mounting
const hasDisks = spawnSync(unshare, [...given, mount, folder]).status === 0
if (!hasDisks) console.warn('The test of a full disk is skipped: this system lets nobody mount a disk of their own.')

let server: ServerProcess | null = null
afterAll(async () => {
  await server?.kill()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly error?: string
  readonly code?: string
}

it.skipIf(!hasDisks)(
  'refuses events while the disk is full, answers questions, and goes on by itself with nothing lost',
  {
    timeout: 180_000,
  },
  async () => {
    const running = await startServerProcess(
      folder,
      { TURRET_LOG_LEVEL: 'silent' },
      { within: [...mounting, `${mount} && exec "$@"`, folder] },
    )
    server = running
    const disk = `/proc/${running.process.pid}/root${folder}`
    let acknowledged = 0
    const send = async (): Promise<Answer> => {
      const prompt = `How do I reset my password? ${'Please tell me. '.repeat(60)} ${acknowledged}`
      const response = await fetch(new URL('/track', running.url), {
        method: 'POST',
        headers: { 'x-api-key': PROCESS_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'message', session_id: `s${acknowledged}`, metadata: { prompt } }),
      })
      if (response.status === 200) acknowledged++
      return { status: response.status, ...((await response.json()) as object) }
    }
    const events = async () =>
      (await running.call<{ events: unknown[] }>('GET', '/v1/events?from=all&limit=1000')).events
    for (let n = 0; n < 50; n++) expect((await send()).status).toBe(200)
    await expect.poll(async () => (await events()).length, { timeout: 60_000 }).toBe(50)

    fillDisk(join(disk, 'something else'))
    let refusal: Answer = { status: 200 }
    for (let n = 0; n < 20_000 && refusal.status === 200; n++) refusal = await send()
    expect(refusal).toMatchObject({ status: 503, code: 'OVERLOADED' })
    expect(refusal.error).toMatch(/free some space/)
    expect((await send()).status).toBe(503)
    expect((await events()).length).toBeGreaterThanOrEqual(50)
    expect(await running.call('GET', '/v1/topics')).toHaveProperty('topics')
    expect(await running.call('GET', '/healthz')).toEqual({ status: 'ok' })

    rmSync(join(disk, 'something else'))
    await expect.poll(async () => (await send()).status, { timeout: 60_000 }).toBe(200)
    const status = () => running.call<{ pending: number; indexed: number }>('GET', '/v1/status')
    await expect.poll(async () => (await status()).pending, { timeout: 60_000, interval: 200 }).toBe(0)
    expect((await status()).indexed).toBe(acknowledged)
    expect(await running.call('GET', '/v1/usage')).toMatchObject({ events_total: acknowledged })
  },
)
