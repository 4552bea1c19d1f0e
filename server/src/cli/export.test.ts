import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { PROCESS_KEY, runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const root = mkdtempSync(join(tmpdir(), "turret-export-'"))
const data = join(root, 'data')
let server: ServerProcess
beforeAll(async () => {
  server = await startServerProcess(data)
  const events = Array.from({ length: 40 }, (_, n) => ({
    ...{ name: 'message', session_id: `s${n % 9}`, user_id: `u${n % 4}`, event_id: `e${n}` },
    metadata: { prompt: `How do I ${n % 2 ? 'reset a password' : 'pay, “an” invoice'} ${n}?\n`, place: n },
  }))
  await server.call('POST', '/v1/batch', { events })
  await vi.waitFor(async () => {
    expect((await server.call<{ pending: number }>('GET', '/v1/status')).pending).toBe(0)
  }, 20_000)
}, 60_000)
afterAll(async () => {
  await server.kill()
  rmSync(root, { recursive: true, force: true })
})

const run = (file: string, ...more: string[]) =>
  runTurret(root, ['export', '--out', join(root, file), ...more], { TURRET_DATA: data })
const remote = ['--url', '', '--key', PROCESS_KEY]
const idsOf = (file: string) =>
  readFileSync(join(root, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)

it('writes all events of a running server in each format', { timeout: 60_000 }, async () => {
  remote[1] = server.url
  expect(await run('a.jsonl', ...remote)).toMatchObject({ code: 0, stderr: '' })
  expect(idsOf('a.jsonl')).toHaveLength(40)
  expect(await run('a.csv', ...remote)).toMatchObject({ code: 0 })
  expect(readFileSync(join(root, 'a.csv'), 'utf8')).toContain('metadata.place')
  expect(await run('a.parquet', ...remote)).toMatchObject({ code: 0 })
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const file = join(root, 'a.parquet').replaceAll("'", "''")
  const read =
    await connection.runAndReadAll(`SELECT id, timestamp < now() AS past, CAST(metadata->>'place' AS INTEGER) AS place,
    metadata->>'prompt' AS prompt FROM read_parquet('${file}') ORDER BY place`)
  const rows = read.getRowObjectsJson()
  expect(rows).toHaveLength(40)
  expect(rows[2]).toMatchObject({ past: true, place: 2, prompt: 'How do I pay, “an” invoice 2?\n' })
})

it('writes one user, refuses what it cannot do in a sentence, and leaves no half file', {
  timeout: 60_000,
}, async () => {
  await run('u.jsonl', ...remote, '--user', 'u1')
  expect(idsOf('u.jsonl')).toHaveLength(10)
  const refusals: [string[], string][] = [
    [['x.txt', ...remote], 'Name the file .jsonl, .csv or .parquet'],
    [['u.jsonl', ...remote], 'exists already'],
    [['x.jsonl', ...remote, '--from', 'yesterday'], 'from'],
    [['x.jsonl', '--url', server.url, '--key', 'wrong'], 'unknown or revoked'],
    [['x.jsonl', '--url', 'http://127.0.0.1:1', '--key', 'k'], 'Cannot reach'],
    [['x.jsonl'], 'in use'],
  ]
  for (const [[file = '', ...more], sentence] of refusals) {
    const { code, stderr } = await run(file, ...more)
    expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)])
  }
  expect(['x.jsonl', 'x.jsonl.partial', 'x.txt'].filter((file) => existsSync(join(root, file)))).toEqual([])
})

it('opens the data folder where no server runs', { timeout: 60_000 }, async () => {
  await server.stop()
  expect(await run('local.jsonl')).toMatchObject({ code: 0, stderr: '' })
  expect(idsOf('local.jsonl')).toHaveLength(40)
})
