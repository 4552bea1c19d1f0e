// A plan's limit at full size, through the real server: callers send until the plan is used up, 64 at once around its end.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { type BenchServer, startBenchServer } from './server-process.ts'

const TURRET = fileURLToPath(new URL('../../../server/bin/turret.js', import.meta.url))
const KEY = 'plans-bench-key'
const CALLERS = 64
const BATCH = 1_000
/** Sent singly or in small batches, by all callers at once, where the limit is near. */
const LAST_EVENTS = 5_000
const LIMIT = 250_000
const QUICK_LIMIT = 6_000

interface Tally {
  /** Events that were acknowledged; a repeat is acknowledged again and is the same one. */
  readonly accepted: Set<string>
  refused: number
  /** Retry-After of refused requests, '' for none. */
  readonly waits: Set<string>
}

interface Usage {
  readonly limit: number
  readonly used: number
  readonly period_ends_at: string
}

type Row = BenchReport['rows'][number]

/** A month, of which Retry-After says when the next one begins, and a trial, whose end no waiting brings nearer. */
export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const rows: Row[] = [await measure('enterprise', quick ? QUICK_LIMIT : LIMIT)]
  if (!quick) rows.push(await measure('trial', LIMIT))
  return {
    name: 'plans',
    rows,
    notes: [
      `${CALLERS} callers at once: batches of ${BATCH}, the last ${LAST_EVENTS} singly and in batches of 7 with a repeat in each.`,
      'exact: as many events are acknowledged, counted and stored as the limit says, and the next is answered 429:',
      'for a month with Retry-After to the second of the next one, for a trial without, as waiting does not help.',
    ],
  }
}

async function measure(plan: string, limit: number): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  const settings = {
    ...{ TURRET_DATA: folder, TURRET_PORT: '0', TURRET_API_KEY: KEY, TURRET_LOG_LEVEL: 'error' },
    ...{ TURRET_MAX_PENDING: '1000000000', TURRET_DEFAULT_PLAN: plan },
  }
  const server = await startBenchServer(TURRET, { argv: ['serve'], settings })
  try {
    if (plan === 'enterprise') {
      const argv = [TURRET, 'project', 'plan', 'default', plan, '--limit', String(limit)]
      await promisify(execFile)(process.execPath, argv, { env: { ...process.env, ...settings } })
    }
    // The server sees what the command line did within a second.
    while ((await usage(server)).limit !== limit) await wait(50)
    return await fill(server, plan, limit)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

async function fill(server: BenchServer, plan: string, limit: number): Promise<Row> {
  const tally: Tally = { accepted: new Set(), refused: 0, waits: new Set() }
  const start = performance.now()
  let sent = 0
  const inBatches = async () => {
    for (;;) {
      const from = sent
      sent = Math.min(limit - LAST_EVENTS, sent + BATCH)
      if (from === sent) return
      await send(server, namesOf(from, sent), tally)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, inBatches))
  const untilRefused = async () => {
    for (let isRefused = false; !isRefused; ) {
      const from = sent
      sent += from % 3 === 0 ? 7 : 1
      isRefused = await send(server, namesOf(from, sent), tally)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, untilRefused))
  const seconds = (performance.now() - start) / 1000
  const { used, period_ends_at: endsAt } = await usage(server)
  const stored = await storedEvents(server)
  const expected = plan === 'trial' ? '' : String(Math.ceil((Date.parse(endsAt) - Date.now()) / 1000))
  const answer = await post(server, '/track', event('one more'))
  const retryAfter = answer.headers.get('retry-after') ?? ''
  const isRightWait = retryAfter === expected || Number(expected) - Number(retryAfter) === 1
  const counts = [tally.accepted.size, used, stored]
  return {
    ...{ plan, limit, accepted: tally.accepted.size, counted: used, stored, refused: tally.refused },
    ...{ 'next is answered': answer.status, 'retry after s': retryAfter || 'none', seconds: Math.round(seconds) },
    exact: counts.every((count) => count === limit) && answer.status === 429 && isRightWait ? 'yes' : 'NO',
  }
}

function namesOf(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `e-${from + index}`)
}

function event(id: string): object {
  return { name: 'message', event_id: id, session_id: id, metadata: { platform: 'ios' } }
}

/** One event by itself, several as a batch with the first repeated. True where any was refused. */
async function send(server: BenchServer, ids: readonly string[], tally: Tally): Promise<boolean> {
  const [first = ''] = ids
  const sent = ids.length === 1 || ids.length === BATCH ? ids : [...ids, first]
  const isSingle = sent.length === 1
  const answer = await post(
    server,
    isSingle ? '/track' : '/v1/batch',
    isSingle ? event(first) : { events: sent.map(event) },
  )
  const { results = [answer.ok ? {} : null] } = (await answer.json()) as { results?: (object | null)[] }
  for (const [index, result] of results.entries()) if (result !== null) tally.accepted.add(sent[index] ?? '')
  const isRefused = results.includes(null)
  if (isRefused) tally.refused++
  if (answer.status !== 200 && answer.status !== 429) throw new Error(`The server answered ${answer.status}`)
  return isRefused
}

function post({ url }: BenchServer, path: string, body: object): Promise<Response> {
  const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
  return fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) })
}

async function get({ url }: BenchServer, path: string): Promise<Response> {
  const answer = await fetch(new URL(path, url), { headers: { 'x-api-key': KEY } })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer
}

async function usage(server: BenchServer): Promise<Usage> {
  return (await (await get(server, '/v1/usage')).json()) as Usage
}

/** As many as an export has lines, once all are in the warehouse. */
async function storedEvents(server: BenchServer): Promise<number> {
  while (((await (await get(server, '/v1/status')).json()) as { pending: number }).pending > 0) await wait(100)
  const lines = await get(server, '/v1/export?format=jsonl&from=all')
  let count = 0
  for await (const chunk of lines.body ?? []) for (const byte of chunk as Uint8Array) if (byte === 10) count++
  return count
}
