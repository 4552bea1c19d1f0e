// What both clients promise, proved by host programs in processes of their own against the real server.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PROCESS_KEY, type ServerProcess, startServerProcess } from '../../server/src/cli/server-process.fixture.ts'
import { FAULTS, FaultyProxy } from './faulty-proxy.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const HOSTS = [
  { language: 'TypeScript', command: process.execPath, argv: ['--expose-gc', here('track-messages.mjs')], seed: 7 },
  { language: 'Python', command: 'python3', argv: [here('track_messages.py')], seed: 11 },
].filter(({ language, command }) => {
  const isThere = spawnSync(command, ['--version']).status === 0
  if (!isThere) console.warn(`The proofs of the ${language} client are left out: there is no ${command}.`)
  return isThere
})

/** The longest that the host may wait for track(). The slowest of a hundred may meet a pause of the machine itself. */
const BLOCKED_MS = 5
const DEFAULT_QUEUE_EVENTS = 10_000

interface Report {
  readonly tracked: number
  readonly waiting: number
  readonly waitingBytes: number
  readonly delivered: number
  readonly dropped: number
  /** Calls of track() in which the system did not take the processor away, and how long they took. */
  readonly timed: number
  readonly p99Ms: number
  readonly slowestMs: number
  readonly isSettled?: boolean
  readonly grownBytes?: number
}

interface Host {
  readonly process: ChildProcessWithoutNullStreams
  /** The next line that it prints, parsed. */
  next<Line>(): Promise<Line>
}

let folder: string
let server: ServerProcess
const running: ChildProcessWithoutNullStreams[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turret-proofs-'))
  server = await startServerProcess(folder)
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

function startHost(host: (typeof HOSTS)[number], mode: 'flow' | 'away' | 'exit', url: string, count: number): Host {
  const child = spawn(host.command, [...host.argv, mode, url, String(count)], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TURRET_API_KEY: PROCESS_KEY,
      PYTHONPATH: here('../python/src'),
    },
  })
  running.push(child)
  child.stderr.pipe(process.stderr)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    process: child,
    async next<Line>() {
      const { value, done } = await lines.next()
      if (done) throw new Error('The host program ended too early.')
      return JSON.parse(value) as Line
    },
  }
}

interface Outcome {
  readonly missing: number
  readonly strange: number
  readonly twice: number
  readonly isInOrder: boolean
  /** Events that count towards the plan. */
  readonly counted: number
}

const exactlyOnce = (counted: number): Outcome => ({ missing: 0, strange: 0, twice: 0, isInOrder: true, counted })

/** Compares what the server exports, oldest arrival first, with the events 0, 1, … that were tracked. */
async function outcomeOf(tracked: number): Promise<Outcome> {
  await expect
    .poll(() => server.call<{ pending: number }>('GET', '/v1/status'), { timeout: 60_000 })
    .toMatchObject({ pending: 0 })
  const response = await fetch(`${server.url}/v1/export`, { headers: { 'x-api-key': PROCESS_KEY } })
  const lines = (await response.text()).trimEnd().split('\n')
  const held = lines.map((line) => (JSON.parse(line) as { metadata: { index: number } }).metadata.index)
  const { events_total: counted } = await server.call<{ events_total: number }>('GET', '/v1/usage')
  const stored = new Set(held)
  return {
    missing: Array.from({ length: tracked }, (_, index) => index).filter((index) => !stored.has(index)).length,
    strange: held.filter((index) => !(index < tracked)).length,
    twice: held.length - stored.size,
    isInOrder: held.every((index, place) => index === place),
    counted,
  }
}

describe.each(HOSTS)('$language', (host) => {
  test('every event counts once behind a proxy that drops, delays, duplicates, 429s and 503s, and track() never blocks', async () => {
    const proxy = await FaultyProxy.start(server.url, host.seed)
    const program = startHost(host, 'flow', proxy.url, 2_000)
    const report = await program.next<Report>()
    await proxy.stop()
    console.log(host.language, report, Object.fromEntries(proxy.faults))
    expect(report).toMatchObject({ isSettled: true, tracked: 2_000, delivered: 2_000, dropped: 0, waiting: 0 })
    expect(report.p99Ms).toBeLessThan(BLOCKED_MS)
    expect([...proxy.faults.keys()].sort()).toEqual([...FAULTS, 'pass'].sort())
    expect(await outcomeOf(2_000)).toEqual(exactlyOnce(2_000))
  }, 180_000)

  test('with the server down memory is bounded, track() does not wait, and all that is kept arrives when it is back', async () => {
    const { url } = server
    await server.kill()
    const program = startHost(host, 'away', url, 40_000)
    const away = await program.next<Report>()
    console.log(host.language, away)
    expect(away).toMatchObject({ tracked: 40_000, waiting: DEFAULT_QUEUE_EVENTS, dropped: 30_000, delivered: 0 })
    expect(away.p99Ms).toBeLessThan(BLOCKED_MS)
    expect(away.grownBytes).toBeLessThan(3 * away.waitingBytes + 40_000 * 100)
    server = await startServerProcess(folder, { TURRET_PORT: new URL(url).port })
    program.process.stdin.write('\n')
    const back = await program.next<Report>()
    expect(back).toMatchObject({ isSettled: true, delivered: DEFAULT_QUEUE_EVENTS, waiting: 0, waitingBytes: 0 })
    expect(await outcomeOf(DEFAULT_QUEUE_EVENTS)).toEqual(exactlyOnce(DEFAULT_QUEUE_EVENTS))
  }, 180_000)

  test('a program that just ends has sent everything', async () => {
    const program = startHost(host, 'exit', server.url, 215)
    const [code] = program.process.exitCode === null ? await once(program.process, 'exit') : [program.process.exitCode]
    expect(code).toBe(0)
    expect(await outcomeOf(215)).toEqual(exactlyOnce(215))
  }, 60_000)
})
