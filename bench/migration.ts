// An installation moves into a cluster while events arrive: how long that takes, for how long events are refused, and
// whether everything is there afterwards, under the same ids.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runTurret, type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { hasNats, NatsServer } from '../server/src/nats/nats-server.fixture.ts'
import { ClickHouseEngine, hasClickHouse } from '../server/src/warehouse/clickhouse/clickhouse-engine.fixture.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { timedAsync } from './measure.ts'
import { untilStored } from './pending-events.ts'
import { repeatingEvents } from './repeating-events.ts'
import { callSteadily } from './steady-calls.ts'
import { storeEvents } from './stored-events.ts'

const EVENTS_PER_SECOND = 200
const RETRY_MS = 250
/** What a client holds back while it is refused. */
const MOST_OPEN = 100
const SETTINGS = { TURRET_MAX_PENDING: '1000000000' }

export async function run({ quick, dataFolder }: BenchOptions): Promise<BenchReport> {
  if (!hasNats || !hasClickHouse) {
    return { name: 'migration', rows: [], notes: ['Left out: `npm run cluster:setup` installs what it needs.'] }
  }
  const folder = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  const home = join(folder, 'home')
  if (dataFolder !== null) await cp(dataFolder, home, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const [nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
  const old = await startServerProcess(home, SETTINGS)
  let cluster: ServerProcess | null = null
  try {
    const { events } = await storeEvents(old, quick ? 3_000 : 1_000_000)
    const stream = new Stream(old)
    await wait(1_000)
    const target = { nats: nats.url, clickHouse: engine.url('turret') }
    let [code, stderr]: [number | null, string] = [null, '']
    const { wallMs } = await timedAsync(async () => {
      ;({ code, stderr } = await runTurret(home, ['migrate', '--to', target.nats, '--clickhouse', target.clickHouse]))
    })
    if (code !== 0) throw new Error(`turret migrate ended with ${code}: ${stderr}`)
    const before = await factsOf(old)
    const member = { TURRET_NATS_URL: target.nats, TURRET_CLICKHOUSE_URL: target.clickHouse, ...SETTINGS }
    cluster = await startServerProcess(join(folder, 'cluster'), member)
    const after = await factsOf(cluster)
    stream.server = cluster
    await wait(2_000)
    const accepted = await stream.end()
    await untilStored(cluster)
    const { events_total: counted } = await cluster.call<{ events_total: number }>('GET', '/v1/usage')
    return {
      name: 'migration',
      rows: [
        {
          events,
          'events sent meanwhile': accepted,
          'seconds of the move': Math.round(wallMs / 1_000),
          'longest time without an event accepted, ms': Math.round(stream.longestPauseMs),
          'topics, numbers, fields alike': String(JSON.stringify(before) === JSON.stringify(after)),
          'events missing or doubled': counted - events - accepted,
        },
      ],
      notes: [
        `${EVENTS_PER_SECOND} events a second, each sent again until it is accepted, then sent to the cluster: the longest time includes the start of that.`,
        'Bars: everything alike, nothing missing, at most 60 s without an event accepted.',
      ],
    }
  } finally {
    await Promise.all([old.kill(), cluster?.kill()])
    await Promise.all([nats.remove(), engine.remove()])
    await rm(folder, { recursive: true })
  }
}

async function factsOf(server: ServerProcess): Promise<unknown> {
  await untilStored(server)
  const { topics } = await server.call<{ topics: { id: string; label: string; events: number }[] }>(
    'GET',
    '/v1/topics?from=all',
  )
  const fields = await server.call('GET', '/v1/fields')
  const usage = await server.call('GET', '/v1/usage')
  return { topics: topics.map(({ id, label, events }) => [id, label, events]), fields, usage }
}

/** Single events at a steady rate, as a client sends them that gives none up. */
class Stream {
  server: ServerProcess
  longestPauseMs = 0
  #accepted = 0
  #lastAt = performance.now()
  #ending = false
  readonly #running: Promise<void>

  constructor(server: ServerProcess) {
    this.server = server
    this.#running = this.#run()
  }

  /** Resolves with the number of events, when all are accepted. */
  async end(): Promise<number> {
    this.#ending = true
    await this.#running
    return this.#accepted
  }

  #run(): Promise<void> {
    const events = repeatingEvents(31)
    const pace = { perSecond: EVENTS_PER_SECOND, isOver: () => this.#ending, mostOpen: MOST_OPEN }
    let sent = 0
    return callSteadily(pace, () => this.#send({ ...events.next().value, event_id: `moved-${sent++}` }))
  }

  async #send(event: object): Promise<void> {
    while (!(await this.#isAccepted(event))) await wait(RETRY_MS)
    const now = performance.now()
    this.longestPauseMs = Math.max(this.longestPauseMs, now - this.#lastAt)
    this.#lastAt = now
    this.#accepted++
  }

  #isAccepted(event: object): Promise<boolean> {
    return this.server.call('POST', '/track', event).then(
      () => true,
      () => false,
    )
  }
}
