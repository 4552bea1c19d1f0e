import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { hasNats, NatsServer } from '../../nats/nats-server.fixture.ts'
import { openNatsStore } from '../../nats/nats-store.ts'
import { type JournalUnderTest, journalContract } from '../journal.contract.ts'
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
})
