// Hours of a server's life in small: a steady stream at a share of what it can analyse, most texts sent before, and a
// dashboard that is open all the time. What must not happen: an error, memory that grows, an analysis that falls behind.
import { readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { askDashboard } from './dashboard-questions.ts'
import { percentile, timedAsync } from './measure.ts'
import { pendingEvents, untilStored } from './pending-events.ts'
import { residentMbOf } from './process-figures.ts'
import { REPEATED_SHARE, repeatingEvents } from './repeating-events.ts'
import { sendEvents } from './send-texts.ts'

const RATE_SHARE = 0.6
const MEASURED_EVENTS = 20_000
const MEASURED_BATCH = 500
/** Requests begin at this interval, each with the events of that time. */
const TICK_MS = 20
const DASHBOARD_MS = 5_000
/** Short enough that the number of events in it stays the same from the first part on. */
const DASHBOARD_PERIOD_MS = 2 * 60_000
const MEMORY_MS = 1_000
const PARTS = 10

/** What happened in one part of the time. */
interface Part {
  events: number
  readonly latenciesMs: number[]
  readonly dashboardMs: number[]
  readonly residentMb: number[]
  readonly errors: string[]
}

export async function run({ minutes }: BenchOptions): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-soak-'))
  const server = await startServerProcess(folder, { TURRET_LOG_LEVEL: 'warn' })
  try {
    const stream = repeatingEvents(23)
    const { wallMs } = await timedAsync(async () => {
      for (let sent = 0; sent < MEASURED_EVENTS; sent += MEASURED_BATCH) {
        await sendEvents(server, next(stream, MEASURED_BATCH))
      }
      await untilStored(server)
    })
    const perSecond = Math.round((RATE_SHARE * MEASURED_EVENTS * 1_000) / wallMs)
    const rows: BenchReport['rows'][number][] = []
    for (let part = 1; part <= PARTS; part++) {
      const done = await soak(server, stream, perSecond, (minutes * 60_000) / PARTS)
      const pending = await pendingEvents(server)
      const { wallMs: everythingMs } = await timedAsync(() => askDashboard(server))
      const name = `${((part * minutes) / PARTS).toFixed(1)} min`
      rows.push({ ...row(name, done, folder, pending), 'ms of the dashboard of everything': Math.round(everythingMs) })
      for (const error of new Set(done.errors)) console.error(error)
    }
    return {
      name: 'soak',
      rows,
      notes: [
        `${perSecond} events a second: ${RATE_SHARE} of what was sent and analysed before; ${REPEATED_SHARE} of the texts were sent before.`,
        `A dashboard asks its main questions of the last ${DASHBOARD_PERIOD_MS / 60_000} minutes every ${DASHBOARD_MS / 1_000} s, and of everything after each part.`,
        'Bars: no error, flat memory, bounded lag.',
      ],
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

async function soak(server: ServerProcess, stream: Iterator<object>, perSecond: number, ms: number): Promise<Part> {
  const part: Part = { events: 0, latenciesMs: [], dashboardMs: [], residentMb: [], errors: [] }
  const startedAt = performance.now()
  const isOver = () => performance.now() - startedAt >= ms
  const asking = askUntil(server, isOver, part)
  const looking = lookUntil(server, isOver, part)
  const open = new Set<Promise<void>>()
  while (!isOver()) {
    const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1_000) - part.events
    const sent = next(stream, due)
    part.events += sent.length
    const sending: Promise<void> = send(server, sent, part).finally(() => open.delete(sending))
    open.add(sending)
    await wait(TICK_MS)
  }
  await Promise.all([asking, looking, ...open])
  return part
}

function next(stream: Iterator<object>, count: number): object[] {
  return Array.from({ length: count }, () => stream.next().value)
}

async function send(server: ServerProcess, events: readonly object[], part: Part): Promise<void> {
  if (events.length === 0) return
  try {
    part.latenciesMs.push((await timedAsync(() => sendEvents(server, events))).wallMs)
  } catch (error) {
    part.errors.push(String(error))
  }
}

async function askUntil(server: ServerProcess, isOver: () => boolean, part: Part): Promise<void> {
  while (!isOver()) {
    try {
      part.dashboardMs.push((await timedAsync(() => askDashboard(server, Date.now() - DASHBOARD_PERIOD_MS))).wallMs)
    } catch (error) {
      part.errors.push(String(error))
    }
    await wait(DASHBOARD_MS)
  }
}

async function lookUntil(server: ServerProcess, isOver: () => boolean, part: Part): Promise<void> {
  while (!isOver()) {
    part.residentMb.push(residentMbOf(server.process.pid))
    await wait(MEMORY_MS)
  }
}

function row(name: string, part: Part, folder: string, pending: number) {
  const { events, latenciesMs, dashboardMs, residentMb, errors } = part
  return {
    until: name,
    events,
    'p50 of ingest': Math.round(percentile(latenciesMs, 0.5)),
    'p99 of ingest': Math.round(percentile(latenciesMs, 0.99)),
    'p50 of the dashboard': Math.round(percentile(dashboardMs, 0.5)),
    errors: errors.length,
    pending,
    'MB resident, median': Math.round(percentile(residentMb, 0.5)),
    'MB resident, most': Math.round(Math.max(...residentMb)),
    'MB of the journal': sizeMb(join(folder, 'journal')),
    'MB on disk': sizeMb(folder),
  }
}

function sizeMb(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const blocks = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks, 0)
  return Math.round((blocks * 512) / 2 ** 20)
}
