// What must be true afterwards, whatever happened: everything acknowledged is stored exactly once, and counted once.

import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'

const SETTLE_LIMIT_MS = 180_000

export interface Verdict {
  readonly stored: number
  readonly problems: readonly string[]
}

export async function judge(api: ServerProcess, acknowledged: ReadonlySet<number>): Promise<Verdict> {
  const problems: string[] = []
  if (!(await settles(api))) problems.push('the pipeline did not come to an end by itself')
  const times = await timesStored(api)
  const count = (wrong: (number: number) => boolean, among: Iterable<number>) => [...among].filter(wrong)
  const lost = count((number) => !times.has(number), acknowledged)
  const doubled = count((number) => (times.get(number) ?? 0) > 1, times.keys())
  if (lost.length > 0) problems.push(`${lost.length} acknowledged events are lost, such as ${lost.slice(0, 5)}`)
  if (doubled.length > 0) problems.push(`${doubled.length} events are stored twice, such as ${doubled.slice(0, 5)}`)
  const { events_total: counted } = await api.call<{ events_total: number }>('GET', '/v1/usage')
  const { indexed } = await api.call<{ indexed: number }>('GET', '/v1/status')
  if (counted !== indexed) problems.push(`${counted} events are counted, and ${indexed} stored`)
  return { stored: indexed, problems }
}

async function settles(api: ServerProcess): Promise<boolean> {
  const deadline = performance.now() + SETTLE_LIMIT_MS
  while (performance.now() < deadline) {
    const status = await api.call<{ pending: number }>('GET', '/v1/status').catch(() => null)
    if (status?.pending === 0) return true
    await wait(500)
  }
  return false
}

async function timesStored(api: ServerProcess): Promise<Map<number, number>> {
  const times = new Map<number, number>()
  for await (const { session_id: id } of storedEvents(api)) {
    const number = /^n(\d+)$/.exec(id)?.[1]
    if (number !== undefined) times.set(Number(number), (times.get(Number(number)) ?? 0) + 1)
  }
  return times
}

/** Whatever the clocks said when they came. */
export const ALL = `from=all&to=${new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString()}`

export interface StoredEvent {
  readonly id: string
  readonly session_id: string
  readonly topics: unknown
}

export async function* storedEvents(api: ServerProcess): AsyncGenerator<StoredEvent> {
  let cursor = ''
  do {
    const path = `/v1/events?${ALL}&limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const page = await api.call<{ events: StoredEvent[]; next_cursor: string | null }>('GET', path)
    yield* page.events
    cursor = page.next_cursor ?? ''
  } while (cursor !== '')
}
