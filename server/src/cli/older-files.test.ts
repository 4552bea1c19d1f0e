// Puts older copies of single files back, or takes some away, in a real installation: a start says what is missing, or
// goes on from the journal with all of it. A smaller number without a word would be worse than either.

import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDuckDbWarehouse } from '../warehouse/duckdb/duckdb-warehouse.ts'
import { runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const EVENTS = 60
const SOON = { timeout: 20_000, interval: 50 }

const root = mkdtempSync(join(tmpdir(), 'turret-older-'))
/** After EVENTS and a stop, after as many again and a crash, and after a start and a stop from there. */
const [older, crashed, newer] = [join(root, 'older'), join(root, 'crashed'), join(root, 'newer')]
afterAll(() => rmSync(root, { recursive: true, force: true }))

beforeAll(async () => {
  await sendAndEnd(older, 0, (server) => server.stop())
  copy(older, crashed)
  await sendAndEnd(crashed, 1, (server) => server.kill())
  copy(crashed, newer)
}, 60_000)

async function sendAndEnd(folder: string, round: number, end: (server: ServerProcess) => Promise<unknown>) {
  const server = await startServerProcess(folder)
  await server.call('POST', '/v1/batch', {
    events: Array.from({ length: EVENTS }, (_, n) => ({
      ...{ name: 'message', session_id: `s${n}`, event_id: `e${round}-${n}` },
      metadata: { prompt: `Where is my invoice ${n % 7}?` },
    })),
  })
  await analysed(server)
  await end(server)
}

const status = (server: ServerProcess) => server.call<{ pending: number; indexed: number }>('GET', '/v1/status')
const analysed = (server: ServerProcess) => vi.waitFor(async () => expect((await status(server)).pending).toBe(0), SOON)

function copy(from: string, to: string, names: readonly string[] = readdirSync(from)): void {
  for (const name of names.filter((one) => !one.endsWith('.sock'))) {
    rmSync(join(to, name), { recursive: true, force: true })
    cpSync(join(from, name), join(to, name), { recursive: true })
  }
}

function changed(folder: string): string {
  const copied = mkdtempSync(join(root, 'case-'))
  copy(folder, copied)
  return copied
}

/** What a start says before it ends. */
async function refusalOf(folder: string): Promise<string> {
  const { code, stderr } = await runTurret(folder, ['serve'])
  expect(code).toBe(1)
  return stderr
}

it('has all events after a crash that took the write-ahead log along', { timeout: 60_000 }, async () => {
  rmSync(join(newer, 'warehouse.duckdb.wal'))
  const server = await startServerProcess(newer)
  await analysed(server)
  expect(await status(server)).toMatchObject({ indexed: 2 * EVENTS })
  await server.stop()
})

it('refuses an older warehouse, an older journal and older topic states', { timeout: 60_000 }, async () => {
  const folder = changed(newer)
  copy(older, folder, ['warehouse.duckdb'])
  expect(await refusalOf(folder)).toMatch(/topic state in .* ends at entry 120, and the warehouse at 60.* is missing/)
  copy(newer, folder, ['warehouse.duckdb'])
  copy(older, folder, ['journal'])
  expect(await refusalOf(folder)).toContain('The journal ends at entry 60, and the warehouse holds 120')
  copy(newer, folder, ['journal'])
  copy(older, folder, ['topics'])
  expect(await refusalOf(folder)).toContain('The topic state ends at entry 60, and the journal begins at 121')
})

it('refuses a warehouse that lacks rows, and says of which project how many', { timeout: 60_000 }, async () => {
  const folder = changed(newer)
  const database = await DuckDBInstance.create(join(folder, 'warehouse.duckdb'))
  const connection = await database.connect()
  await connection.run('DELETE FROM events WHERE sequence % 10 = 1')
  connection.closeSync()
  database.closeSync()
  const { code, stdout } = await runTurret(folder, ['doctor'], { TURRET_PORT: '1' })
  const lacking = 'The warehouse holds 108 of 120 events of default'
  expect([code, stdout]).toEqual([1, expect.stringContaining(`fail  Stores: ${lacking}`)])
})

it('refuses the write-ahead log of a newer warehouse beside an older one, though DuckDB takes it', {
  timeout: 60_000,
}, async () => {
  const folder = changed(crashed)
  const path = join(folder, 'warehouse.duckdb')
  renameSync(`${path}.wal`, `${path}.aside`)
  rmSync(path)
  await (await openDuckDbWarehouse({ path })).close()
  renameSync(`${path}.aside`, `${path}.wal`)
  expect(await refusalOf(folder)).toContain('The warehouse holds 60 of 120 events of default')
})
