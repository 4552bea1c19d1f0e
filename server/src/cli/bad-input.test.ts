// Everything that can be wrong at the start ends with one sentence that says what to do, and a code that is not 0.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'turret-bad-'))
const good = join(root, 'good')
let copies = 0

beforeAll(async () => {
  const server = await startServerProcess(good)
  await server.call('POST', '/track', {
    name: 'message',
    session_id: 'kept',
    metadata: { prompt: 'Is anybody there?' },
  })
  await server.call('POST', '/v1/topics/consolidate')
  expect(await server.stop()).toBe(0)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

function damagedCopy(damage: (folder: string) => void): string {
  const folder = join(root, `copy-${++copies}`)
  cpSync(good, folder, { recursive: true })
  damage(folder)
  return folder
}

const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 7919) % 251))

async function expectRefusal(folder: string, argv: readonly string[], sentence: RegExp, settings = {}): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { code, stdout, stderr } = await runTurret(folder, argv, settings)
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(stdout).toBe('')
  expect(code).toBe(1)
}

describe('a damaged data folder', () => {
  it.each([
    [
      'a warehouse of noise',
      (folder: string) => writeFileSync(join(folder, 'warehouse.duckdb'), noise(20_000)),
      /warehouse\.duckdb is damaged/,
    ],
    [
      'a warehouse cut short',
      (folder: string) => truncateSync(join(folder, 'warehouse.duckdb'), 5_000),
      /warehouse\.duckdb is damaged/,
    ],
    [
      'a journal of noise',
      (folder: string) => writeFileSync(join(folder, 'journal/data.mdb'), noise(20_000)),
      /journal .* is damaged/,
    ],
    [
      'a journal cut short',
      (folder: string) => truncateSync(join(folder, 'journal/data.mdb'), 12_288),
      /journal .* is damaged/,
    ],
    [
      'a journal of one page',
      (folder: string) => truncateSync(join(folder, 'journal/data.mdb'), 4_096),
      /journal .* is damaged/,
    ],
    [
      'topic state of noise',
      (folder: string) => writeFileSync(join(folder, 'topics/mark.state'), noise(200)),
      /topic state .* is damaged/,
    ],
  ])('is refused: %s', async (_, damage, sentence) => {
    await expectRefusal(damagedCopy(damage), ['serve'], sentence)
  })

  it.each([
    ['whose journal is gone', ['journal'], /journal ends at entry 0.*restore the whole data folder/],
    ['whose topic state is gone', ['topics'], /topic state ends at entry 0|Journal entries|topic state .* missing/],
    ['whose project state is gone', ['topics/default.project'], /default\.project is missing: restore/],
  ])('is refused before or at the first event, never half used: %s', async (_, gone, sentence) => {
    const folder = damagedCopy((copy) => {
      for (const name of gone) rmSync(join(copy, name), { recursive: true })
    })
    writeFileSync(join(folder, 'one.jsonl'), '{"prompt":"Is anybody there?"}\n')
    const { code, stderr } = await runTurret(folder, ['import', 'one.jsonl'])
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
  })

  it('is left as it was', async () => {
    const folder = damagedCopy((copy) => writeFileSync(join(copy, 'journal/data.mdb'), noise(20_000)))
    await runTurret(folder, ['serve'])
    expect(readFileSync(join(folder, 'journal/data.mdb'))).toEqual(noise(20_000))
  })
})

describe('beside a running server', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess(good)
  })
  afterAll(() => server.kill())

  it('a second server on the same folder is refused', async () => {
    await expectRefusal(good, ['serve'], /in use by another process.*TURRET_DATA/)
  })

  it('a server on a taken port is refused', async () => {
    await expectRefusal(join(root, 'other'), ['serve'], /Port \d+ is taken.*TURRET_PORT/, {
      TURRET_PORT: new URL(server.url).port,
    })
  })

  it('keys can be created, listed and revoked, and the server follows within a second', async () => {
    const { stdout } = await runTurret(good, ['key', 'create', '--name', 'beside', '--scope', 'read'])
    const key = stdout.trim()
    const status = async () =>
      (await fetch(new URL('/v1/status', server.url), { headers: { 'x-api-key': key } })).status
    await expect.poll(status, { timeout: 2_000 }).toBe(200)
    expect((await runTurret(good, ['key', 'list'])).stdout).toContain('beside')
    expect((await runTurret(good, ['key', 'revoke', 'beside'])).code).toBe(0)
    await expect.poll(status, { timeout: 2_000 }).toBe(401)
  })
})

describe('the command line', () => {
  const folder = join(root, 'command-line')

  it.each([
    ['an unknown setting', ['serve'], { TURRET_PROT: '1' }, /TURRET_PROT: did you mean TURRET_PORT/],
    ['a malformed setting', ['serve'], { TURRET_PORT: 'abc' }, /TURRET_PORT: must be a whole number/],
    ['an unknown option', ['serve', '--nope'], {}, /unknown option '--nope'/],
    ['an unknown command', ['frobnicate'], {}, /unknown command 'frobnicate'/],
    [
      'an unknown scope',
      ['key', 'create', '--name', 'x', '--scope', 'all'],
      {},
      /no scope all: choose from ingest, read, manage/,
    ],
    ['a key that is not there', ['key', 'revoke', 'nobody'], {}, /No key has the name or prefix nobody/],
    ['a missing import file', ['import', 'nothing.jsonl'], {}, /no file nothing\.jsonl/],
    ['an import of another kind', ['import', 'photo.png'], {}, /must end in \.json, \.jsonl/],
    [
      'a mapping without a target',
      ['import', 'x.jsonl', '--map', 'text'],
      {},
      /--map text: write a column and its target/,
    ],
    [
      'a server that is not there',
      ['import', 'x.jsonl', '--url', 'http://127.0.0.1:9'],
      {},
      /Cannot reach http:\/\/127\.0\.0\.1:9/,
    ],
  ])('refuses %s', async (_, argv, settings, sentence) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'x.jsonl'), '{"prompt":"a"}\n')
    await expectRefusal(folder, argv, sentence, settings)
  })
})
