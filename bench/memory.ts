// What a server holds: resident memory when idle and with many events, and bytes on disk for an event.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { askDashboard } from './dashboard-questions.ts'
import { openDataFolder } from './data-folder.ts'
import { peakResidentMbOf, residentMbOf } from './process-figures.ts'
import { type StoredTexts, storeEvents } from './stored-events.ts'

type Row = BenchReport['rows'][number]

const SETTINGS = { TURRET_MAX_PENDING: '1000000000' }
/** Vectors are kept in one byte a dimension. */
const VECTOR_BYTES = 512
const DASHBOARD_ROUNDS = 3

export async function run(options: BenchOptions): Promise<BenchReport> {
  const { quick } = options
  const data = await openDataFolder(options)
  const idleMs = quick ? 500 : 10_000
  try {
    const fresh = await startServerProcess(data.path, SETTINGS)
    await wait(idleMs)
    const rows = [memoryRow('idle, nothing stored', fresh)]
    const stored = await storeEvents(fresh, quick ? 5_000 : 1_000_000)
    const name = `${stored.events.toLocaleString('en')} events`
    rows.push(memoryRow(`${name}, just analysed`, fresh))
    await fresh.stop()
    const startedAt = performance.now()
    const again = await startServerProcess(data.path, SETTINGS)
    const readyMs = Math.round(performance.now() - startedAt)
    await wait(idleMs)
    rows.push({ ...memoryRow(`${name}, started again`, again), 'ms until ready': readyMs })
    for (let round = 0; round < DASHBOARD_ROUNDS; round++) await askDashboard(again)
    await wait(idleMs)
    rows.push(memoryRow(`${name}, dashboard was open`, again))
    await again.stop()
    return {
      name: 'memory',
      rows: [...rows, ...diskRows(data.path, stored)],
      notes: [
        `${stored.distinctTexts} different texts; resident memory ${idleMs / 1_000} s after the last work, peak since the process began.`,
        `Other bytes: all files but the plain length of the texts and ${VECTOR_BYTES} bytes for each different one.`,
        'Bars: idle ≤350 MB, with 1M events ≤900 MB, ≤200 other bytes an event.',
      ],
    }
  } finally {
    await data.end()
  }
}

function memoryRow(name: string, { process }: ServerProcess): Row {
  return {
    case: name,
    'MB resident': Math.round(residentMbOf(process.pid)),
    'MB at the peak': Math.round(peakResidentMbOf(process.pid)),
  }
}

function diskRows(folder: string, { events, distinctTexts, textBytes }: StoredTexts): Row[] {
  const parts = readdirSync(folder).map((part): [string, number] => [part, sizeOf(join(folder, part))])
  const bytes = parts.reduce((sum, [, size]) => sum + size, 0)
  const vectorBytes = distinctTexts * VECTOR_BYTES
  const row = (name: string, size: number): Row => ({
    case: name,
    MB: Number((size / 2 ** 20).toFixed(1)),
    'bytes an event': Number((size / events).toFixed(1)),
  })
  return [
    row('on disk', bytes),
    ...parts.filter(([, size]) => size > bytes / 100).map(([part, size]) => row(`on disk, ${part}`, size)),
    row('texts alone', textBytes),
    row('vectors alone', vectorBytes),
    row('other bytes on disk', bytes - textBytes - vectorBytes),
  ]
}

/** Blocks that the file system gave, since files of stores may have holes. */
function sizeOf(path: string): number {
  const entry = statSync(path)
  if (!entry.isDirectory()) return entry.blocks * 512
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
