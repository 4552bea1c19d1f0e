// Damages the part files of ClickHouse while it is down: what a warehouse says afterwards is all of it, or an error, and
// a worker takes nothing over that lacks rows.

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServerProcess } from '../../cli/server-process.fixture.ts'
import { createSeededRandom } from '../../demo/seeded-random.ts'
import { DAMAGES, type Damage, damageFile } from '../../file-damage.fixture.ts'
import { hasNats, NatsServer } from '../../nats/nats-server.fixture.ts'
import { batchOf, eventRow } from '../warehouse-rows.fixture.ts'
import { connectClickHouse } from './clickhouse-connection.ts'
import { ClickHouseEngine, hasClickHouse } from './clickhouse-engine.fixture.ts'
import { openClickHouseWarehouse } from './clickhouse-warehouse.ts'

const ROUNDS = Number(process.env.DAMAGE_ROUNDS ?? 3)
const BATCHES = 3
const ROWS = 100
const QUESTIONS = [
  'SELECT project, count(*) AS n, sum(sequence) AS s, sum(length(metadata)) AS m FROM events GROUP BY project',
  'SELECT micro_cluster, topic FROM micro_cluster_topics ORDER BY micro_cluster',
]

/** Files of the parts of all tables. */
function partFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\/store\/.*\/all_[^/]*$/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Everything that is asked of a warehouse, or why there is no answer. */
async function answerOf(folder: string): Promise<string> {
  let engine: ClickHouseEngine | undefined
  try {
    engine = await ClickHouseEngine.start(folder)
    const warehouse = await openClickHouseWarehouse({ url: engine.url('turret') })
    const answers = [await warehouse.cursor().catch((error: Error) => refused(error))]
    for (const sql of QUESTIONS) {
      const answer = await warehouse.query({ sql, parameters: [] }).then(JSON.stringify, refused)
      answers.push(answer)
    }
    await warehouse.close()
    return answers.find((answer) => String(answer).startsWith('refused'))?.toString() ?? answers.join(' ')
  } catch (error) {
    return refused(error as Error)
  } finally {
    await engine?.kill()
  }
}

const refused = ({ message }: Error) => `refused: ${message.slice(0, 120)}`

describe.skipIf(!hasClickHouse)('a damaged ClickHouse', () => {
  const root = mkdtempSync(join(tmpdir(), 'turret-clickhouse-damage-'))
  const whole = join(root, 'whole')
  let all: string
  beforeAll(async () => {
    const engine = await ClickHouseEngine.start(whole)
    const warehouse = await openClickHouseWarehouse({ url: engine.url('turret') })
    for (let batch = 0; batch < BATCHES; batch++) {
      const cursor = (batch + 1) * ROWS
      await warehouse.write(
        batchOf(cursor, {
          rows: Array.from({ length: ROWS }, (_, n) => eventRow(batch * ROWS + n + 1)),
          topics: [
            { project: 'p1', dimension: 'prompt', microCluster: batch, topic: 1, smallTalk: false, hidden: false },
          ],
        }),
      )
    }
    await warehouse.close()
    await engine.kill()
    all = await answerOf(whole)
  }, 60_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const random = createSeededRandom(Number(process.env.DAMAGE_SEED ?? 7))
  const cases = Array.from({ length: ROUNDS }, (_, round) => ({
    round,
    damage: DAMAGES[round % DAMAGES.length] as Damage,
    file: random.next(),
    place: random.next(),
  }))
  it.each(cases)('answers right or not at all: $round, $damage.name', { timeout: 60_000 }, async (given) => {
    const folder = join(root, String(given.round))
    cpSync(whole, folder, { recursive: true })
    const files = partFiles(folder)
    const path = files[Math.floor(given.file * files.length)] as string
    damageFile(path, given.damage, given.place)
    const answer = await answerOf(folder)
    console.info(`${given.damage.name} in ${path.slice(-40)}: ${answer === all ? 'all is there' : answer}`)
    if (!answer.startsWith('refused')) expect(answer).toBe(all)
    rmSync(folder, { recursive: true, force: true })
  })

  it.skipIf(!hasNats)(
    'that lacks rows is refused by workers, which are not ready then',
    {
      timeout: 120_000,
    },
    async () => {
      const [nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
      const settings = { TURRET_NATS_URL: nats.url, TURRET_CLICKHOUSE_URL: engine.url('turret') }
      const start = () => startServerProcess(join(root, 'server'), settings, { stderr: 'pipe' })
      const server = await start()
      const events = Array.from({ length: 40 }, (_, n) => ({ name: 'message', session_id: `s${n}`, metadata: { n } }))
      await server.call('POST', '/v1/batch', { events })
      await expect
        .poll(() => server.call('GET', '/v1/status'), { timeout: 30_000 })
        .toMatchObject({ pending: 0, indexed: 40 })
      await server.stop()
      const raw = connectClickHouse(engine.url('turret'), 'turret')
      await raw.run({
        sql: `ALTER TABLE event_rows DELETE WHERE session_id IN ('s1', 's2', 's3') SETTINGS mutations_sync = 1`,
      })
      await raw.close()
      const again = await start()
      let log = ''
      again.process.stderr?.on('data', (chunk) => {
        log += chunk
      })
      await expect.poll(() => log, { timeout: 20_000 }).toContain('The warehouse holds 37 of 40 events of default')
      expect((await fetch(new URL('/readyz', again.url))).status).toBe(503)
      await again.kill()
      await Promise.all([nats.remove(), engine.remove()])
    },
  )
})
