// Damages the files of a real installation, one after the other, and asks what is left: all of it, or a refusal that says
// so, but never a wrong number.

import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { DAMAGES, type Damage, damageFile } from '../file-damage.fixture.ts'
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const ROUNDS = Number(process.env.DAMAGE_ROUNDS ?? 12)
const EVENTS = 400
const SOON = { timeout: 20_000, interval: 100 }

const root = mkdtempSync(join(tmpdir(), 'turret-damage-'))
const whole = join(root, 'whole')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const texts = ['How do I reset my password?', 'What does Pro cost?', 'Dark mode please', 'Export my data as CSV']
const writeAheadLog = join(whole, 'warehouse.duckdb.wal')
/** Killed while the warehouse had its newest rows in the write-ahead log only, which it does not keep for long. */
beforeAll(async () => {
  while (!existsSync(writeAheadLog)) {
    rmSync(whole, { recursive: true, force: true })
    await makeInstallation()
  }
}, 120_000)

async function makeInstallation(): Promise<void> {
  const server = await startServerProcess(whole)
  const send = (from: number) =>
    server.call('POST', '/v1/batch', {
      events: Array.from({ length: EVENTS / 2 }, (_, n) => ({
        ...{ name: 'message', session_id: `s${from + n}`, event_id: `e${from + n}` },
        metadata: { prompt: `${texts[n % texts.length]} ${n % 11}`, number: from + n },
      })),
    })
  await send(0)
  await analysed(server)
  await vi.waitFor(() => expect(readdirSync(join(whole, 'topics'))).toHaveLength(2), { timeout: 20_000 })
  await send(EVENTS / 2)
  for (let tries = 0; tries < 1_000 && !existsSync(writeAheadLog); tries++) await setTimeout(1)
  await server.kill()
}

const analysed = (server: ServerProcess) => vi.waitFor(async () => expect((await status(server)).pending).toBe(0), SOON)
const status = (server: ServerProcess) => server.call<{ pending: number; indexed: number }>('GET', '/v1/status')

const random = createSeededRandom(7)
const cases = Array.from({ length: ROUNDS }, (_, round) => ({
  round,
  file: ['warehouse.duckdb', 'journal/data.mdb', 'topics', 'warehouse.duckdb.wal'][round % 4] as string,
  damage: DAMAGES[Math.floor(round / 4) % DAMAGES.length] as Damage,
  place: random.next(),
}))

it.each(cases)('$round: $damage.name in $file', { timeout: 120_000 }, async ({ round, file, damage, place }) => {
  const folder = join(root, String(round))
  cpSync(whole, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const path =
    file === 'topics' ? join(folder, file, readdirSync(join(folder, file))[round % 2] as string) : join(folder, file)
  damageFile(path, damage, place)
  const outcome = await outcomeOf(folder)
  console.info(`${round}: ${damage.name} in ${file}: ${outcome}`)
  expect(outcome).toMatch(/^(all is there|refused)/)
  rmSync(folder, { recursive: true, force: true })
})

async function outcomeOf(folder: string): Promise<string> {
  let server: ServerProcess
  try {
    server = await startServerProcess(folder, { TURRET_LOG_LEVEL: 'silent' })
  } catch (error) {
    return `refused at the start: ${(error as Error).message}`
  }
  try {
    await vi.waitFor(async () => {
      const { status: readiness } = await fetch(new URL('/readyz', server.url))
      if (readiness === 200) expect((await status(server)).pending).toBe(0)
    }, SOON)
    if ((await status(server)).pending > 0) return 'refused: the analysis has stopped, and the server is not ready'
    const { events_total } = await server.call<{ events_total: number }>('GET', '/v1/usage')
    const { events } = await server.call<{ events: { id: string }[] }>('GET', `/v1/events?from=all&limit=1000`)
    const counts = [(await status(server)).indexed, events_total, new Set(events.map(({ id }) => id)).size]
    return counts.every((count) => count === EVENTS) ? 'all is there' : `wrong numbers: ${counts}`
  } catch (error) {
    const { message } = error as Error
    if (!message.includes(' answered 5')) throw error
    return `refused later: ${message.slice(0, 200)}`
  } finally {
    await server.kill()
  }
}
