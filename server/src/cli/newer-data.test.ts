import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runTurret, startServerProcess } from './server-process.fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'turret-newer-'))
const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64')])

it('refuses a data folder of a newer version, and leaves every byte as it is', { timeout: 60_000 }, async () => {
  const data = join(root, 'data')
  const server = await startServerProcess(data)
  await server.call('POST', '/track', { name: 'message', metadata: { prompt: 'Hello' } })
  await server.stop()
  expect(readFileSync(join(data, 'version'), 'utf8')).toBe('4\n')
  const newer = join(root, 'newer')
  cpSync(data, newer, { recursive: true })
  writeFileSync(join(newer, 'version'), '99\n')
  const before = contents(newer)
  for (const command of [
    ['serve'],
    ['key', 'list'],
    ['export', '--out', join(root, 'x.jsonl')],
    ['backup', '--out', join(root, 'b')],
  ]) {
    const { code, stderr } = await runTurret(root, command, { TURRET_DATA: newer })
    expect([code, stderr]).toEqual([1, expect.stringContaining('was written by a newer version of Turret (form 99')])
  }
  const { code, stdout } = await runTurret(root, ['doctor'], { TURRET_DATA: newer, TURRET_PORT: '0' })
  expect([code, stdout]).toEqual([1, expect.stringMatching(/fail +Data folder: .*newer version of Turret/)])
  expect(contents(newer)).toEqual(before)
  const unmarked = join(root, 'unmarked')
  cpSync(data, unmarked, { recursive: true })
  rmSync(join(unmarked, 'version'))
  const again = await startServerProcess(unmarked)
  expect((await again.call<{ indexed: number }>('GET', '/v1/status')).indexed).toBe(1)
  await again.stop()
  expect(readFileSync(join(unmarked, 'version'), 'utf8')).toBe('4\n')
  rmSync(root, { recursive: true, force: true })
})
