// Speed of POST /track and POST /v1/batch, each event on disk before its answer, beside a bare server of the same
// framework that parses the same JSON and answers the same bytes. Both are measured in turns; who waits is frozen.
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { applyLoad, type Load, type LoadResult } from './ingest-load.ts'
import { median } from './measure.ts'
import { type BenchServer, startBenchServer } from './server-process.ts'

const TURRET = fileURLToPath(new URL('../../../server/bin/turret.js', import.meta.url))
const BARE = fileURLToPath(new URL('./ingest-bare-process.js', import.meta.url))
const KEY = 'ingest-bench-key'
const BATCH = 100

type Case = Pick<Load, 'path' | 'batch' | 'withIds' | 'connections'> & { readonly name: string }
type Row = BenchReport['rows'][number]

interface Run extends LoadResult {
  readonly perSecond: number
  /** Processor time of the server's main thread for one request: hardly moves where other programs share the machine. */
  readonly mainThreadUs: number
}

/** One after the other. */
interface Round {
  readonly own: Run
  readonly yardstick: Run
}

const SINGLE = { name: 'single', path: '/track', batch: null, withIds: false }
const WITH_IDS = { ...SINGLE, name: 'single with event_id', withIds: true }
const BATCHES = { name: `batch of ${BATCH}`, path: '/v1/batch', batch: BATCH, withIds: false }

const BARS = 'Bars at 64 connections: single ≥0.6 with p99 ≤50 ms, batch ≥0.5.'

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const rounds = quick ? 1 : 3
  const seconds = quick ? 1 : 4
  const rows: Row[] = []
  for (const one of cases(quick)) rows.push(await measure(one, rounds, seconds))
  return {
    name: 'ingest',
    rows,
    notes: [
      `${rounds} rounds of ${seconds} s in turns after a warm-up of each; medians of the rounds, p99 of the worst.`,
      'The load comes from a second process on the same machine; Turret embeds and stores meanwhile, some 7,000 texts over and over.',
      'Main thread: its processor time for a request, which limits how many a server can answer.',
      BARS,
    ],
  }
}

function cases(quick: boolean): Case[] {
  const all = [1, 64, 512]
  return [
    ...(quick ? [64] : all).map((connections) => ({ ...SINGLE, connections })),
    ...(quick ? [] : [{ ...WITH_IDS, connections: 64 }]),
    ...(quick ? [64] : all).map((connections) => ({ ...BATCHES, connections })),
  ]
}

/** On a data folder of its own. */
async function measure(one: Case, rounds: number, seconds: number): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  const settings = {
    TURRET_DATA: folder,
    TURRET_PORT: '0',
    TURRET_API_KEY: KEY,
    TURRET_LOG_LEVEL: 'error',
    TURRET_MAX_PENDING: '1000000000',
  }
  const turret = await startBenchServer(TURRET, { argv: ['serve'], settings })
  const bare = await startBenchServer(BARE, { argv: [JSON.stringify(await answerHeaders(turret, one))] })
  try {
    return await inTurns(one, turret, bare, rounds, seconds)
  } finally {
    await Promise.all([turret.stop(), bare.stop()])
    await rm(folder, { recursive: true })
  }
}

async function inTurns(
  { name, ...request }: Case,
  turret: BenchServer,
  bare: BenchServer,
  rounds: number,
  seconds: number,
): Promise<Row> {
  const results: Round[] = []
  const loadAlone = async (measured: BenchServer, waiting: BenchServer, round: number): Promise<Run> => {
    waiting.freeze()
    measured.thaw()
    const before = measured.mainThreadMs()
    const headers = { 'x-api-key': KEY }
    const result = await applyLoad({ ...request, headers, seconds, url: measured.url, seed: 100 + 3 * round })
    const after = measured.mainThreadMs()
    return {
      ...result,
      perSecond: result.answered / result.seconds,
      mainThreadUs: before === null || after === null ? Number.NaN : (1000 * (after - before)) / result.answered,
    }
  }
  for (let round = 0; round <= rounds; round++) {
    results.push({ yardstick: await loadAlone(bare, turret, round), own: await loadAlone(turret, bare, round) })
  }
  return row(name, request.connections, results.slice(1))
}

function row(name: string, connections: number, results: readonly Round[]): Row {
  const own = results.map((result) => result.own)
  const yardstick = results.map((result) => result.yardstick)
  const perSecond = (runs: readonly Run[]) => Math.round(median(runs.map((run) => run.perSecond)))
  const mainThreadUs = (runs: readonly Run[]) => Math.round(median(runs.map((run) => run.mainThreadUs)))
  const ratio = (share: (round: Round) => number) => Number(median(results.map(share)).toFixed(2))
  return {
    case: name,
    connections,
    'requests/s': perSecond(own),
    p50: median(own.map(({ p50 }) => p50)),
    p99: Math.max(...own.map(({ p99 }) => p99)),
    'main thread µs': mainThreadUs(own),
    'bare requests/s': perSecond(yardstick),
    'bare p99': Math.max(...yardstick.map(({ p99 }) => p99)),
    'bare main thread µs': mainThreadUs(yardstick),
    ratio: ratio((round) => round.own.perSecond / round.yardstick.perSecond),
    'main thread ratio': ratio((round) => round.yardstick.mainThreadUs / round.own.mainThreadUs),
    failed: [...own, ...yardstick].reduce((sum, { failed }) => sum + failed, 0),
    'load average': Number(loadavg()[0]?.toFixed(1)),
  }
}

/** What Turret sends beside the body, so that the bare server can do the same. */
async function answerHeaders({ url }: BenchServer, { path, batch }: Case): Promise<Record<string, string>> {
  const event = { name: 'user_message', metadata: { prompt: 'hello' } }
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    body: JSON.stringify(batch === null ? event : { events: [event] }),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  const ofTheFramework = ['content-length', 'content-type', 'date', 'connection', 'keep-alive', 'x-event-id']
  return Object.fromEntries([...response.headers].filter(([name]) => !ofTheFramework.includes(name)))
}
