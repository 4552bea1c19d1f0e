// Damages the files of NATS while it is down, and takes messages out of its streams: what a node makes of it afterwards is
// all of the journal, or a refusal that says so, never a part.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSeededRandom } from '../../demo/seeded-random.ts'
import { DAMAGES, type Damage, damageFile } from '../../file-damage.fixture.ts'
import { hasNats, NatsServer } from '../../nats/nats-server.fixture.ts'
import { openNatsStore } from '../../nats/nats-store.ts'
import { eventRequest } from '../journal.contract.ts'
import { NatsJournal } from './nats-journal.ts'

const ROUNDS = Number(process.env.DAMAGE_ROUNDS ?? 6)
const APPENDS = 30
const TRIMMED = 8

const counted = (n: number) => ({
  ...eventRequest(`e${n}`, { key: `e${n}` }),
  counters: [{ key: `p${n % 3}/total`, limit: null }],
})

async function withJournal<Result>(
  server: NatsServer,
  keyFolder: string,
  work: (journal: NatsJournal, remove: (stream: string, message: number) => Promise<unknown>) => Promise<Result>,
): Promise<Result> {
  const store = await openNatsStore(server.url)
  try {
    const journal = await NatsJournal.open({ store, partition: 0, keyFolder })
    const remove = (stream: string, message: number) => store.manager.streams.deleteMessage(stream, message, false)
    return await work(journal, remove).finally(() => journal.close())
  } finally {
    await store.close()
  }
}

async function fill(journal: NatsJournal): Promise<void> {
  for (let n = 0; n < APPENDS; n++) {
    await journal.append([counted(n)])
    if (n === 2 * TRIMMED) await journal.trim(TRIMMED, 0)
  }
}

/** Everything that the journal is asked for: the entries that are left, and the counters. */
async function contentOf(journal: NatsJournal): Promise<string> {
  const entries = await journal.read(TRIMMED, 2 * APPENDS)
  const ids = entries.map(({ sequence, record }) => `${sequence}:${record.kind === 'event' ? record.event.id : ''}`)
  const counts = [0, 1, 2].map((n) => journal.count(`p${n}/total`))
  return [...ids, ...counts, journal.lastSequence()].join(' ')
}

describe.skipIf(!hasNats)('a damaged NATS', () => {
  let server: NatsServer
  let folder: string
  const keys = (name = 'keys') => join(folder, name)
  beforeEach(async () => {
    server = await NatsServer.start()
    folder = mkdtempSync(join(tmpdir(), 'turret-nats-damage-'))
  })
  afterEach(async () => {
    await server.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('whose stream lacks a message is refused by whoever opens it, and by who has it open', async () => {
    await withJournal(server, keys(), fill)
    await withJournal(server, keys('other'), async (journal, remove) => {
      await remove('turret-journal-0', 20)
      await expect(journal.read(0, 100)).rejects.toThrow('Message 20 of turret-journal-0 is missing')
    })
    const opened = withJournal(server, keys('new'), contentOf)
    await expect(opened).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching('Entries 19 to 19 of the journal are missing'),
    })
  })

  it('that lost counters of what is trimmed is refused', async () => {
    await withJournal(server, keys(), async (journal, remove) => {
      await fill(journal)
      await remove('KV_turret-journal-marks', 1)
    })
    await expect(withJournal(server, keys('new'), contentOf)).rejects.toThrow('2 of 3 counters')
  })

  const random = createSeededRandom(Number(process.env.DAMAGE_SEED ?? 8))
  const cases = Array.from({ length: ROUNDS }, (_, round) => ({
    stream: ['turret-journal-0', 'KV_turret-journal-marks'][round % 2] as string,
    damage: DAMAGES[Math.floor(round / 2) % DAMAGES.length] as Damage,
    place: random.next(),
  }))
  it.each(cases)(
    'with $damage.name in $stream gives all or nothing',
    { timeout: 60_000 },
    async ({ stream, damage, place }) => {
      const whole = await withJournal(server, keys(), async (journal) => {
        await fill(journal)
        return contentOf(journal)
      })
      await server.kill()
      for (const path of blocksOf(server.folder, stream)) damageFile(path, damage, place)
      const outcome = await server
        .restart()
        .then(() => withJournal(server, keys(), contentOf))
        .catch((error: Error) => `refused: ${error.message}`)
      console.info(`${damage.name} in ${stream}: ${outcome === whole ? 'all is there' : outcome}`)
      if (!outcome.startsWith('refused')) expect(outcome).toBe(whole)
    },
  )
})

function blocksOf(folder: string, stream: string): string[] {
  const messages = join(folder, 'jetstream', '$G', 'streams', stream, 'msgs')
  return readdirSync(messages)
    .filter((name) => name.endsWith('.blk'))
    .map((name) => join(messages, name))
}
