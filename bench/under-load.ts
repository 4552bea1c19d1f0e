// A server with many events under a steady stream of single ones: what an event and the dashboard's questions take, in
// peace, in the stream, and while topics are looked for anew all the time.
import { setTimeout as wait } from 'node:timers/promises'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { openDataFolder } from './data-folder.ts'
import { percentile, timedAsync } from './measure.ts'
import { pendingEvents } from './pending-events.ts'
import { REPEATED_SHARE, repeatingEvents } from './repeating-events.ts'
import { callSteadily } from './steady-calls.ts'
import { storeEvents } from './stored-events.ts'

const EVENTS_PER_SECOND = 500
const BETWEEN_QUESTIONS_MS = 100
const DAY_MS = 24 * 60 * 60 * 1000
/** The longer one holds every event. */
const PERIOD_DAYS = [30, 90]
const PATHS = [
  'topics',
  'journeys',
  'segments',
  'numbers?field=response_time_ms',
  'sessions?limit=50',
  'events?limit=50',
]

interface Phase {
  readonly name: string
  readonly stream: boolean
  readonly questions: boolean
  readonly runs: boolean
}

const PHASES: readonly Phase[] = [
  { name: 'questions alone', stream: false, questions: true, runs: false },
  { name: 'stream alone', stream: true, questions: false, runs: false },
  { name: 'stream and runs', stream: true, questions: false, runs: true },
  { name: 'stream and questions', stream: true, questions: true, runs: false },
  { name: 'stream, questions and runs', stream: true, questions: true, runs: true },
]

/** Milliseconds by what was asked; events under the name of their own. */
type Latencies = Map<string, number[]>
const EVENT = 'single event'

export async function run(options: BenchOptions): Promise<BenchReport> {
  const { quick } = options
  const data = await openDataFolder(options)
  const server = await startServerProcess(data.path, { TURRET_MAX_PENDING: '1000000000' })
  try {
    const { events } = await storeEvents(server, quick ? 3_000 : 1_000_000)
    const stream = repeatingEvents(29)
    const rows: BenchReport['rows'][number][] = []
    for (const phase of PHASES) {
      const { latencies, runs } = await measure(server, phase, stream, quick ? 1_500 : 60_000)
      const pending = await pendingEvents(server)
      for (const [what, ms] of latencies) rows.push(row(phase, what, ms, { runs, pending }))
    }
    return {
      name: 'under-load',
      rows,
      notes: [
        `${events.toLocaleString('en')} events stored; ${EVENTS_PER_SECOND} single events a second, ${REPEATED_SHARE} of the texts were sent before.`,
        `Questions go through the API one after the other, ${BETWEEN_QUESTIONS_MS} ms apart, each over a period of its own, so that none is answered from memory.`,
        'Bars: p95 of questions ≤150 ms for 30 days and ≤500 ms for all, p99 of events ≤100 ms; with runs at most twice what it is without.',
      ],
    }
  } finally {
    await server.stop()
    await data.end()
  }
}

async function measure(server: ServerProcess, phase: Phase, stream: Iterator<object>, ms: number) {
  const latencies: Latencies = new Map()
  const startedAt = performance.now()
  const isOver = () => performance.now() - startedAt >= ms
  const [, , runs] = await Promise.all([
    phase.stream ? streamUntil(server, isOver, stream, latencies) : undefined,
    phase.questions ? askUntil(server, isOver, latencies) : undefined,
    phase.runs ? consolidateUntil(server, isOver) : 0,
  ])
  return { latencies, runs }
}

/** Rejects where an event is not taken. */
function streamUntil(server: ServerProcess, isOver: () => boolean, stream: Iterator<object>, latencies: Latencies) {
  return callSteadily({ perSecond: EVENTS_PER_SECOND, isOver }, async () => {
    const event = stream.next().value
    note(latencies, EVENT, (await timedAsync(() => server.call('POST', '/track', event))).wallMs)
  })
}

async function askUntil(server: ServerProcess, isOver: () => boolean, latencies: Latencies): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    for (const days of PERIOD_DAYS) {
      const from = new Date(Date.now() - days * DAY_MS - round).toISOString()
      for (const path of PATHS) {
        const address = `/v1/${path}${path.includes('?') ? '&' : '?'}from=${from}`
        const { wallMs } = await timedAsync(() => server.call('GET', address))
        note(latencies, `${path.replace(/\?.*/, '')}, ${days} days`, wallMs)
        await wait(BETWEEN_QUESTIONS_MS)
      }
    }
  }
}

/** Resolves with the number of runs. */
async function consolidateUntil(server: ServerProcess, isOver: () => boolean): Promise<number> {
  let runs = 0
  for (; !isOver(); runs++) await server.call('POST', '/v1/topics/consolidate?dimension=prompt')
  return runs
}

function note(latencies: Latencies, what: string, ms: number): void {
  const noted = latencies.get(what) ?? []
  noted.push(ms)
  latencies.set(what, noted)
}

function row({ name }: Phase, what: string, ms: readonly number[], other: { runs: number; pending: number }) {
  const at = (share: number) => Math.round(percentile(ms, share))
  return { during: name, what, times: ms.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), ...other }
}
