// Backups of the running product, restored and started.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const SOON = { timeout: 20_000, interval: 50 }

let root: string
let data: string
let out: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'turret-backup-'))
  data = join(root, 'data')
  out = join(root, 'backup')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const send = (server: ServerProcess, from: number, count: number, user = 'somebody') =>
  server.call('POST', '/v1/batch', {
    events: Array.from({ length: count }, (_, n) => ({
      ...{ name: 'message', session_id: `${user}-s${n % 9}`, user_id: user, event_id: `e${from + n}` },
      metadata: { prompt: `${user} asks how to ${n % 2 ? 'reset a password' : 'pay an invoice'} ${n % 7}` },
    })),
  })
const status = (server: ServerProcess) => server.call<{ pending: number; indexed: number }>('GET', '/v1/status')
const analysed = (server: ServerProcess) => vi.waitFor(async () => expect((await status(server)).pending).toBe(0), SOON)
const ids = async (server: ServerProcess) =>
  (await server.call<{ events: { id: string }[] }>('GET', '/v1/events?from=all&limit=1000')).events.map(({ id }) => id)

/** Names below the folder of the files whose bytes hold the word. */
function filesHolding(folder: string, word: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    return statSync(path).isFile() && readFileSync(path).includes(word)
  })
}

async function restored(backup: string, ...given: string[]): Promise<{ server: ServerProcess; folder: string }> {
  const folder = join(root, 'restored')
  const { code, stderr } = await runTurret(root, ['restore', backup, ...given], { TURRET_DATA: folder })
  expect([code, stderr]).toEqual([0, ''])
  return { server: await startServerProcess(folder), folder }
}

it('copies a server under load, events going on, and what is restored is whole', { timeout: 120_000 }, async () => {
  const server = await startServerProcess(data)
  await send(server, 0, 400)
  await analysed(server)
  await server.call('POST', '/v1/topics/consolidate')
  const before = new Set(await ids(server))
  let sent = 400
  let isDone = false
  const load = (async () => {
    while (!isDone) {
      await send(server, sent, 20)
      sent += 20
    }
  })()
  const { code, stdout, stderr } = await runTurret(root, ['backup', '--out', out], { TURRET_DATA: data })
  isDone = true
  await load
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Backup of \d+ files, [\d.]+ MB, in /)
  await analysed(server)
  expect((await status(server)).indexed).toBe(sent)
  const topics = (await server.call<{ topics: { id: string }[] }>('GET', '/v1/topics?from=all')).topics
  await server.kill()

  const copy = await restored(out)
  await analysed(copy.server)
  const { indexed } = await status(copy.server)
  const { events_total } = await copy.server.call<{ events_total: number }>('GET', '/v1/usage')
  expect(indexed).toBe(events_total)
  expect(indexed).toBeGreaterThanOrEqual(before.size)
  expect(indexed).toBeLessThanOrEqual(sent)
  const kept = new Set((await ids(copy.server)).filter((id) => before.has(id)))
  if (indexed <= 1_000) expect(kept).toEqual(before)
  const again = (await copy.server.call<{ topics: { id: string }[] }>('GET', '/v1/topics?from=all')).topics
  expect(again.map(({ id }) => id).sort()).toEqual(topics.map(({ id }) => id).sort())
  await send(copy.server, 100_000, 5)
  await analysed(copy.server)
  expect((await status(copy.server)).indexed).toBe(indexed + 5)
  expect(await copy.server.stop()).toBe(0)
})

it('applies erasures that came after the backup before anything is answered', { timeout: 120_000 }, async () => {
  const server = await startServerProcess(data)
  await send(server, 0, 60)
  await send(server, 1_000, 30, 'quokka')
  await analysed(server)
  await server.call('POST', '/v1/topics/consolidate')
  const { code } = await runTurret(root, ['backup', '--out', out], { TURRET_DATA: data })
  expect(code).toBe(0)
  expect(filesHolding(out, 'quokka')).not.toEqual([])
  await server.call('DELETE', '/v1/users/quokka')
  expect(await server.stop()).toBe(0)

  const copy = await restored(out, '--erasures', join(data, 'erasures'))
  await analysed(copy.server)
  expect((await status(copy.server)).indexed).toBe(60)
  expect(await ids(copy.server)).toHaveLength(60)
  await expect(copy.server.call('GET', '/v1/users/quokka')).rejects.toThrow('404')
  expect(await copy.server.stop()).toBe(0)
  expect(filesHolding(copy.folder, 'quokka')).toEqual([])
  expect(filesHolding(copy.folder, 'somebody')).not.toEqual([])

  // The folder itself keeps its list, where the backup takes the place of what it holds.
  const replaced = await runTurret(root, ['restore', out, '--replace'], { TURRET_DATA: data })
  expect(replaced.stdout).toContain('1 erasures came after the backup')
  const second = await startServerProcess(data)
  await analysed(second)
  expect((await status(second)).indexed).toBe(60)
  expect(await second.stop()).toBe(0)
})

it('copies a folder at rest, and refuses what cannot be right, in a sentence', { timeout: 120_000 }, async () => {
  const server = await startServerProcess(data)
  await send(server, 0, 40)
  await analysed(server)
  const settings = { TURRET_DATA: data }
  const served = await runTurret(root, ['restore', join(root, 'none'), '--replace'], settings)
  expect([served.code, served.stderr]).toEqual([1, `turret: A server runs on ${data}: stop it first.\n`])
  const inside = await runTurret(root, ['backup', '--out', join(data, 'copy')], settings)
  expect([inside.code, inside.stderr]).toEqual([1, expect.stringContaining('lies in the data folder itself')])
  await server.kill()
  expect((await runTurret(root, ['backup', '--out', out], settings)).code).toBe(0)
  const again = await runTurret(root, ['backup', '--out', out], settings)
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('exists already')])
  const inUse = await runTurret(root, ['restore', out], settings)
  expect([inUse.code, inUse.stderr]).toEqual([1, expect.stringContaining('is not empty')])
  const nothing = await runTurret(root, ['restore', root], { TURRET_DATA: join(root, 'new') })
  expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('is no whole backup')])
  const whole = await restored(out)
  await analysed(whole.server)
  expect((await status(whole.server)).indexed).toBe(40)
  await whole.server.kill()
  const other = await startServerProcess(join(root, 'other'))
  await other.kill()
  const foreign = await runTurret(root, ['restore', out, '--erasures', join(root, 'other', 'erasures')], {
    TURRET_DATA: join(root, 'new'),
  })
  expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('is not of the installation')])
  const missing = await runTurret(root, ['restore', out, '--erasures', join(root, 'none')], {
    TURRET_DATA: join(root, 'new'),
  })
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('There is no list of erasures')])
  truncateSync(join(out, 'warehouse.duckdb'), 1_000)
  const damaged = await runTurret(root, ['restore', out], { TURRET_DATA: join(root, 'new') })
  expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('warehouse.duckdb has another length')])
  expect(existsSync(join(root, 'new'))).toBe(false)
})
