// From the start of the process to the line that says where it is ready, and to the first answers, beside a bare Node
// process: with nothing stored, with many events after a clean stop, and after a kill.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { askDashboard } from './dashboard-questions.ts'
import { openDataFolder } from './data-folder.ts'
import { median, timedAsync } from './measure.ts'
import { storeEvents } from './stored-events.ts'

const SETTINGS = { TURRET_MAX_PENDING: '1000000000' }

interface Start {
  readonly readyMs: number
  readonly dashboardMs: number
}

export async function run(options: BenchOptions): Promise<BenchReport> {
  const { quick } = options
  const rounds = quick ? 1 : 5
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  const data = await openDataFolder(options)
  try {
    const bare: number[] = []
    for (let round = 0; round < rounds; round++) bare.push((await timedAsync(bareProcess)).wallMs)
    const empty = await starts(join(folder, 'empty'), rounds, (server) => server.stop())
    const full = data.path
    const first = await startServerProcess(full, SETTINGS)
    const { events } = await storeEvents(first, quick ? 5_000 : 1_000_000)
    await first.stop()
    const stopped = await starts(full, rounds, (server) => server.stop())
    const killed = await starts(full, rounds + 1, (server) => server.kill())
    const name = `${events.toLocaleString('en')} events`
    return {
      name: 'start',
      rows: [
        { case: 'bare Node process, begun and ended', 'ms until ready': Math.round(median(bare)) },
        row('nothing stored', empty),
        row(`${name}, after a clean stop`, stopped),
        // The first of them followed a clean stop.
        row(`${name}, after a kill`, killed.slice(1)),
      ],
      notes: [
        `Medians of ${rounds} starts. The dashboard: its main questions one after the other, right after the start.`,
        'Bar: ≤5 s until ready on 1M events.',
      ],
    }
  } finally {
    await Promise.all([data.end(), rm(folder, { recursive: true })])
  }
}

async function starts(folder: string, rounds: number, end: (server: ServerProcess) => Promise<unknown>) {
  const measured: Start[] = []
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    const server = await startServerProcess(folder, SETTINGS)
    const readyMs = performance.now() - startedAt
    const { wallMs: dashboardMs } = await timedAsync(() => askDashboard(server))
    measured.push({ readyMs, dashboardMs })
    await end(server)
  }
  return measured
}

async function bareProcess(): Promise<void> {
  await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'exit')
}

function row(name: string, measured: readonly Start[]): BenchReport['rows'][number] {
  return {
    case: name,
    'ms until ready': Math.round(median(measured.map(({ readyMs }) => readyMs))),
    'ms of the dashboard': Math.round(median(measured.map(({ dashboardMs }) => dashboardMs))),
  }
}
