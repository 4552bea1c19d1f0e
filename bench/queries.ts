// Speed of the dashboard's questions over 30 days and over everything, with and without a segment, in a DuckDB file of
// our schema; each beside bare SQL for the same question on the same reader.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../server/src/errors.ts'
import type { EventFilter } from '../server/src/model/segment.ts'
import { openDuckDbWarehouse } from '../server/src/warehouse/duckdb/duckdb-warehouse.ts'
import type { Warehouse } from '../server/src/warehouse/warehouse.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { percentile } from './measure.ts'
import { type QueryCase, queryCases, type Samples } from './queries-cases.ts'
import { DAYS, makeWarehouseFile, NOW_MS, PROJECT } from './queries-data.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const RUNS = 7
/** Journeys over all of 10M events do not fit the default, which is made for a small server. */
const MEMORY_MB = { default: 1024, large: 3072 }
const LARGE_EVENTS = 5_000_000
const LARGE_RUNS = 3
/** p95 that a question may take over 1M events. */
const BARS_MS = { '30 days': 150, all: 500 }
const MOST_OF_BARE = 1.3
const SEGMENT = { field: 'platform', values: ['ios', 'android'] }

type Period = keyof typeof BARS_MS

interface Timing {
  readonly p50: number
  readonly p95: number
  /** Processor time of the median run: hardly moves where other programs share the machine. */
  readonly processor: number
}

/** Milliseconds of one answer. */
interface Run {
  readonly wall: number
  readonly processor: number
}

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const rows: BenchReport['rows'][number][] = []
  for (const events of quick ? [20_000] : [1_000_000, 10_000_000]) rows.push(...(await measureEvents(events)))
  return { name: 'queries', rows, notes: notes(rows) }
}

async function measureEvents(events: number): Promise<BenchReport['rows'][number][]> {
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  try {
    const path = join(folder, 'warehouse.duckdb')
    await makeWarehouseFile(path, events)
    const memoryLimitMb = events > LARGE_EVENTS ? MEMORY_MB.large : MEMORY_MB.default
    const warehouse = await openDuckDbWarehouse({ path, memoryLimitMb, timeLimitMs: 60_000 })
    try {
      return await measureCases(warehouse, events)
    } finally {
      await warehouse.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measureCases(warehouse: Warehouse, events: number): Promise<BenchReport['rows'][number][]> {
  const rows = []
  for (const question of queryCases(await samples(warehouse))) {
    for (const period of ['30 days', 'all'] as const) {
      for (const segmented of [false, true])
        rows.push(await measureCase(warehouse, events, question, period, segmented))
    }
  }
  return rows
}

async function measureCase(
  warehouse: Warehouse,
  events: number,
  question: QueryCase,
  period: Period,
  segmented: boolean,
): Promise<BenchReport['rows'][number]> {
  const fromMs = period === 'all' ? null : NOW_MS - 30 * DAY_MS
  const filter = { project: PROJECT, fromMs, toMs: null, eventNames: [], segments: segmented ? [SEGMENT] : [] }
  const ours = () => question.ask(warehouse, filter)
  const sql = bareSql(question, filter)
  const bare = () => warehouse.query({ sql, parameters: [] })
  const what = { events, question: question.name, period, segment: segmented ? 'yes' : 'no' }
  const timings = await timeInTurns(ours, bare, events > LARGE_EVENTS ? LARGE_RUNS : RUNS).catch((error: unknown) => {
    if (error instanceof AppError) return error
    throw error
  })
  if (timings instanceof AppError) return { ...what, refused: timings.message }
  const [own, yardstick] = timings
  return {
    ...what,
    p50: round(own.p50),
    p95: round(own.p95),
    cpu: round(own.processor),
    'bare p50': round(yardstick.p50),
    'bare p95': round(yardstick.p95),
    'bare cpu': round(yardstick.processor),
    'cpu ratio': round(own.processor / yardstick.processor),
    ratio: round(own.p50 / yardstick.p50),
  }
}

function bareSql(question: QueryCase, { fromMs, segments }: EventFilter): string {
  const segment =
    segments.length === 0 ? '' : ` AND properties['${SEGMENT.field}'] IN ('${SEGMENT.values.join("', '")}')`
  const since = (ms: number) => `project = '${PROJECT}' AND timestamp_ms >= ${ms}${segment}`
  const startMs = fromMs ?? NOW_MS - (DAYS + 1) * DAY_MS
  const previousMs = fromMs === null ? startMs : startMs - (NOW_MS - startMs)
  return question.bare(since(startMs), since(previousMs), startMs)
}

/** One after the other in each run, after one warm-up, so that both meet the same disturbances. */
async function timeInTurns(
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  runs: number,
): Promise<[Timing, Timing]> {
  await ours()
  await bare()
  const timings: [Run, Run][] = []
  for (let run = 0; run < runs; run++) timings.push([await timed(ours), await timed(bare)])
  return [timing(timings.map(([own]) => own)), timing(timings.map(([, yardstick]) => yardstick))]
}

async function timed(ask: () => Promise<unknown>): Promise<Run> {
  const startedMs = performance.now()
  const started = process.cpuUsage()
  await ask()
  const { user, system } = process.cpuUsage(started)
  return { wall: performance.now() - startedMs, processor: (user + system) / 1000 }
}

function timing(runs: readonly Run[]): Timing {
  const wall = runs.map((run) => run.wall)
  const processor = runs.map((run) => run.processor)
  return { p50: percentile(wall, 0.5), p95: percentile(wall, 0.95), processor: percentile(processor, 0.5) }
}

async function samples(warehouse: Warehouse): Promise<Samples> {
  const sql = `SELECT session_id AS "sessionId", user_id AS "userId" FROM events
    WHERE timestamp_ms >= ${NOW_MS - 20 * DAY_MS} ORDER BY sequence LIMIT 1`
  const [sample] = await warehouse.query<{ sessionId: string; userId: string }>({ sql, parameters: [] })
  if (!sample) throw new Error('The bench made no events.')
  return sample
}

function notes(rows: BenchReport['rows']): string[] {
  const name = (row: BenchReport['rows'][number]) =>
    `${row['question']}, ${row['period']}${row['segment'] === 'yes' ? ', segment' : ''}, ${row['events']} events`
  const slow = rows.filter(
    ({ events, period, p95 }) => Number(events) <= 1_000_000 && Number(p95) > BARS_MS[period as Period],
  )
  const dear = rows.filter((row) => Number(row['cpu ratio']) > MOST_OF_BARE)
  return [
    `${RUNS} runs after one warm-up, in turns with bare SQL for the same question; p95 is the slowest run.`,
    '300 topics by Zipf, 3,612 micro-clusters, 90 days, sessions of 1 to 9 turns, a tenth small talk; 2 threads.',
    `Over the bar at 1M (p95 ≤${BARS_MS['30 days']} ms for 30 days, ≤${BARS_MS.all} ms for all): ${slow.map(name).join('; ') || 'none'}.`,
    `Above ${MOST_OF_BARE} of the bare processor time: ${dear.map((row) => `${name(row)} ${row['cpu ratio']}`).join('; ') || 'none'}.`,
  ]
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
