import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runTurret, startServerProcess } from './server-process.fixture.ts'

let root: string
let data: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'turret-doctor-'))
  data = join(root, 'data')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const freePort = () =>
  new Promise<{ port: number; release: () => void }>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      resolve({ port, release: () => probe.close() })
    })
  })
const look = (settings: Record<string, string>) => runTurret(root, ['doctor'], { TURRET_DATA: data, ...settings })

it('finds nothing wrong before the first start, beside a server and after it', { timeout: 60_000 }, async () => {
  const { port, release } = await freePort()
  release()
  const settings = { TURRET_PORT: String(port) }
  const before = await look(settings)
  expect([before.code, before.stdout]).toEqual([0, expect.stringContaining('All is well.')])
  expect(existsSync(data)).toBe(false)
  const server = await startServerProcess(data, settings)
  await server.call('POST', '/track', { name: 'message', metadata: { prompt: 'Hello' } })
  expect((await look(settings)).stdout).toMatch(/ok +Server: runs at http:\/\/127\.0\.0\.1:\d+, and is ready/)
  await server.stop()
  const after = await look(settings)
  expect(after.stdout).toMatch(/ok +Stores: 1 events in default/)
  expect(after.stdout).toMatch(/ok +Embedder: use-lite\S*, 512 numbers a message/)
  expect(after.code).toBe(0)
})

it('says what is wrong and what to do', { timeout: 60_000 }, async () => {
  const taken = await freePort()
  mkdirSync(data)
  chmodSync(data, 0o755)
  const first = await look({ TURRET_PORT: String(taken.port) })
  expect(first.code).toBe(1)
  expect(first.stdout).toMatch(/warn +Data folder: .*chmod 700/)
  expect(first.stdout).toMatch(/fail +Server: port \d+ is taken by another program/)
  taken.release()
  const server = await startServerProcess(data, { TURRET_PORT: '0' })
  await server.call('POST', '/track', { name: 'message', metadata: { prompt: 'Hello' } })
  await server.stop()
  const [state = ''] = readdirSync(join(data, 'topics'))
  truncateSync(join(data, 'topics', state), 40)
  const states = await look({ TURRET_PORT: String(taken.port) })
  expect([states.code, states.stdout]).toEqual([
    1,
    expect.stringMatching(/fail +Stores: The topic state in .* is damaged/),
  ])
  truncateSync(join(data, 'journal', 'data.mdb'), 5_000)
  rmSync(join(data, 'topics', state))
  const second = await look({ TURRET_PORT: String(taken.port) })
  expect([second.code, second.stdout]).toEqual([1, expect.stringMatching(/fail +Stores: The journal in .* is damaged/)])
})
