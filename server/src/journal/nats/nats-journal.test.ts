import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNats, NatsServer } from '../../nats/nats-server.fixture.ts'
import { type NatsStore, openNatsStore } from '../../nats/nats-store.ts'
import { eventRequest, type JournalUnderTest, journalContract } from '../journal.contract.ts'
import { NatsJournal } from './nats-journal.ts'

async function openAt(server: NatsServer, folder: string): Promise<JournalUnderTest> {
  const store = await openNatsStore(server.url)
  const journal = await NatsJournal.open({ store, partition: 0, keyFolder: join(folder, 'keys') })
  const close = async () => {
    await journal.close()
    await store.close()
  }
  return {
    journal,
    async reopen() {
      await close()
      return openAt(server, folder)
    },
    async remove() {
      await close()
      await server.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe.skipIf(!hasNats)('on NATS', () => {
  journalContract('NatsJournal', async () =>
    openAt(await NatsServer.start(), mkdtempSync(join(tmpdir(), 'turret-nats-journal-'))),
  )

  describe('several nodes on one part', () => {
    let server: NatsServer
    let folder: string
    const opened: { journal: NatsJournal; store: NatsStore }[] = []
    const node = async (name: string): Promise<NatsJournal> => {
      const store = await openNatsStore(server.url)
      const journal = await NatsJournal.open({ store, partition: 0, keyFolder: join(folder, name) })
      opened.push({ journal, store })
      return journal
    }
    const counted = (id: string, limit: number | null) => ({
      ...eventRequest(id, { key: id }),
      counters: [{ key: 'p1/total', limit }],
    })

    beforeEach(async () => {
      server = await NatsServer.start()
      folder = mkdtempSync(join(tmpdir(), 'turret-nats-journal-'))
    })
    afterEach(async () => {
      for (const { journal, store } of opened.splice(0)) {
        await journal.close()
        await store.close()
      }
      await server.remove()
      rmSync(folder, { recursive: true, force: true })
    })

    it('meet a limit exactly and count a repeat once, whichever node it reaches', async () => {
      const nodes = await Promise.all(['a', 'b', 'c'].map(node))
      const sends = Array.from({ length: 90 }, (_, n) => nodes[n % 3]?.append([counted(`e${n % 60}`, 41)]))
      const outcomes = (await Promise.all(sends)).flatMap((one) => one ?? [])
      const accepted = outcomes.filter(({ refusedBy, repeated }) => refusedBy === null && !repeated)
      expect(accepted).toHaveLength(41)
      expect(new Set(accepted.map(({ sequence }) => sequence)).size).toBe(41)
      for (const journal of nodes) {
        await journal.catchUp()
        expect([journal.lastSequence(), journal.count('p1/total')]).toEqual([41, 41])
        expect(await journal.read(0, 100)).toHaveLength(41)
      }
    })

    it('know what was trimmed before they were there, or looked', async () => {
      const [owner, other] = [await node('a'), await node('b')]
      await owner.append([counted('e1', null), counted('e2', null)])
      await other.catchUp()
      const store = opened[1]?.store
      await store?.connection.flush()
      await owner.append([counted('e3', null)])
      await owner.trim(3, 0)
      const newcomer = await node('c')
      for (const journal of [other, newcomer]) {
        const [repeat, fresh] = await journal.append([counted('e3', null), counted(`new ${journal === other}`, null)])
        expect([repeat?.repeated, repeat?.answer?.eventId, fresh?.repeated]).toEqual([true, 'e3', false])
      }
      await Promise.all([other.catchUp(), newcomer.catchUp()])
      expect([other.count('p1/total'), newcomer.count('p1/total')]).toEqual([5, 5])
      expect([other.firstSequence(), newcomer.firstSequence(), newcomer.lastSequence()]).toEqual([4, 4, 5])
    })

    it('append what is longer than a message whole, and leave nothing of what was cut short', async () => {
      const [journal, other] = [await node('a'), await node('b')]
      const long = Array.from({ length: 100 }, (_, n) => eventRequest(`${n} ${'x'.repeat(30_000)}`))
      await Promise.all([journal.append(long), other.append([eventRequest('between')])])
      await journal.catchUp()
      const ids = (await journal.read(0, 1_000)).map(({ record }) => (record.kind === 'event' ? record.event.id : ''))
      expect(ids).toHaveLength(101)
      expect(ids.filter((id) => id === 'between')).toHaveLength(1)
    })

    it('acknowledge nothing twice while the server is killed and comes back', async () => {
      const journal = await node('a')
      const sends = Array.from({ length: 50 }, (_, n) => journal.append([counted(`e${n}`, null)]))
      await server.kill()
      await server.restart()
      const outcomes = await Promise.allSettled(sends)
      const again = await Promise.all(Array.from({ length: 50 }, (_, n) => journal.append([counted(`e${n}`, null)])))
      expect(again).toHaveLength(50)
      await journal.catchUp()
      expect([journal.lastSequence(), journal.count('p1/total')]).toEqual([50, 50])
      expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    })
  })
})
