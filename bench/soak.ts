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
import { timedAsync } from './measure.ts'
import { paraphrases } from './paraphrases.ts'
import { pendingEvents, untilStored } from './pending-events.ts'
import { residentMbOf } from './process-figures.ts'
import { sendTexts } from './send-texts.ts'
import { seededRandom } from './synthetic-texts.ts'

const RATE_SHARE = 0.6
const REPEATED_SHARE = 0.7
const MEASURED_EVENTS = 20_000
/** Requests begin at this interval, each with the events of that time. */
const TICK_MS = 20
const DASHBOARD_MS = 5_000
const PARTS = 10

/** What happened in one part of the time. */
interface Part {
  events: number
  readonly latenciesMs: number[]
  readonly dashboardMs: number[]
  readonly errors: string[]
}

export async function run({ minutes }: BenchOptions): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-soak-'))
  const server = await startServerProcess(folder, { TURRET_LOG_LEVEL: 'warn' })
  try {
    const texts = stream()
    const measured = Array.from({ length: MEASURED_EVENTS }, () => texts.next().value as string)
    const { wallMs } = await timedAsync(() => sendTexts(server, measured).then(() => untilStored(server)))
    const perSecond = Math.round((RATE_SHARE * MEASURED_EVENTS * 1_000) / wallMs)
    const rows: BenchReport['rows'][number][] = []
    for (let part = 1; part <= PARTS; part++) {
      const done = await soak(server, texts, perSecond, (minutes * 60_000) / PARTS)
      rows.push(row(`${((part * minutes) / PARTS).toFixed(1)} min`, done, server, folder, await pendingEvents(server)))
      for (const error of new Set(done.errors)) console.error(error)
    }
    return {
      name: 'soak',
      rows,
      notes: [
        `${perSecond} events a second: ${RATE_SHARE} of what was sent and analysed before; ${REPEATED_SHARE} of the texts were sent before.`,
        `A dashboard asks its main questions every ${DASHBOARD_MS / 1_000} s.`,
        'Bars: no error, flat memory, bounded lag.',
      ],
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

async function soak(server: ServerProcess, texts: Iterator<string>, perSecond: number, ms: number): Promise<Part> {
  const part: Part = { events: 0, latenciesMs: [], dashboardMs: [], errors: [] }
  const startedAt = performance.now()
  const isOver = () => performance.now() - startedAt >= ms
  const asking = askUntil(server, isOver, part)
  const open = new Set<Promise<void>>()
  while (!isOver()) {
    const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1_000) - part.events
    const sent = Array.from({ length: due }, () => texts.next().value as string)
    part.events += sent.length
    const sending: Promise<void> = send(server, sent, part).finally(() => open.delete(sending))
    open.add(sending)
    await wait(TICK_MS)
  }
  await Promise.all([asking, ...open])
  return part
}

async function send(server: ServerProcess, texts: readonly string[], part: Part): Promise<void> {
  try {
    part.latenciesMs.push((await timedAsync(() => sendTexts(server, texts))).wallMs)
  } catch (error) {
    part.errors.push(String(error))
  }
}

async function askUntil(server: ServerProcess, isOver: () => boolean, part: Part): Promise<void> {
  while (!isOver()) {
    try {
      part.dashboardMs.push((await timedAsync(() => askDashboard(server))).wallMs)
    } catch (error) {
      part.errors.push(String(error))
    }
    await wait(DASHBOARD_MS)
  }
}

/** An endless stream: new texts and, most of the time, one of those before. */
function* stream(): Generator<string, never> {
  const random = seededRandom(23)
  const sent: string[] = []
  for (let seed = 23; ; seed++) {
    for (const text of paraphrases(1_000, seed)) {
      sent.push(text)
      yield text
      while (random() < REPEATED_SHARE) yield sent[Math.floor(random() * sent.length)] as string
    }
  }
}

function row(name: string, part: Part, server: ServerProcess, folder: string, pending: number) {
  const { events, latenciesMs, dashboardMs, errors } = part
  return {
    until: name,
    events,
    'p50 of ingest': percentile(latenciesMs, 0.5),
    'p99 of ingest': percentile(latenciesMs, 0.99),
    'p50 of the dashboard': percentile(dashboardMs, 0.5),
    errors: errors.length,
    pending,
    'MB resident': Math.round(residentMbOf(server.process.pid)),
    'MB of the journal': sizeMb(join(folder, 'journal')),
    'MB on disk': sizeMb(folder),
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN)
}

function sizeMb(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const blocks = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks, 0)
  return Math.round((blocks * 512) / 2 ** 20)
}
