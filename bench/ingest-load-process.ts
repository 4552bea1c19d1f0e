// The load of one measurement, in a process of its own: as many requests as the server answers, from several connections.
import autocannon from 'autocannon'
import { type DemoEvent, demoEvents } from '../server/src/demo/demo-events.ts'
import type { Load, LoadResult } from './ingest-load.ts'

const { url, path, connections, seconds, batch, seed, withIds, headers } = JSON.parse(process.argv[2] ?? '') as Load
/** Requests of one connection, sent over and over; prepared before the clock starts. */
const MOST_REQUESTS = 400
const BODIES = 8_000

const now = new Date('2026-01-31T00:00:00Z')
const bodies = bodiesOf([0, 1, 2].flatMap((more) => demoEvents({ now, seed: seed + more })))
let nextConnection = 0
const result = await autocannon({
  url: new URL(path, url).href,
  method: 'POST',
  connections,
  duration: seconds,
  headers: { ...headers, 'content-type': 'application/json' },
  body: bodies[0] ?? '',
  idReplacement: withIds,
  setupClient(client) {
    const own = bodies.filter((_, index) => index % connections === nextConnection % bodies.length)
    nextConnection++
    client.setRequests(own.slice(0, MOST_REQUESTS).map((body) => ({ body })))
  },
})
const { requests, latency, errors, timeouts, non2xx } = result
console.log(
  JSON.stringify({
    answered: requests.total,
    seconds: result.duration,
    p50: latency.p50,
    p99: latency.p99,
    failed: errors + timeouts + non2xx,
  } satisfies LoadResult),
)

/** Bodies of single events or of batches; every connection has at least two of its own. */
function bodiesOf(events: readonly DemoEvent[]): string[] {
  const count = Math.max(batch === null ? BODIES : BODIES / batch, 2 * connections)
  const eventAt = (index: number): object => {
    const { event_id: _, ...event } = events[index % events.length] as DemoEvent
    return withIds ? { ...event, event_id: `[<id>]-${index}` } : event
  }
  return Array.from({ length: count }, (_, index) => {
    if (batch === null) return JSON.stringify(eventAt(index))
    return JSON.stringify({ events: Array.from({ length: batch }, (_, i) => eventAt(index * batch + i)) })
  })
}
