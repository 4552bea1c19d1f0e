import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLmdbEnvironment } from '../../lmdb/environment.ts'
import { eventRequest, type JournalUnderTest, journalContract } from '../journal.contract.ts'
import { LmdbJournal } from './lmdb-journal.ts'

function openIn(folder: string): JournalUnderTest {
  const environment = openLmdbEnvironment(folder)
  const journal = new LmdbJournal(environment)
  return {
    journal,
    async reopen() {
      await environment.close()
      return openIn(folder)
    },
    async remove() {
      await environment.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'turret-journal-'))

journalContract('LmdbJournal', async () => openIn(newFolder()))

it('refuses to hand out a record whose bytes were changed on disk', async () => {
  const folder = newFolder()
  const environment = openLmdbEnvironment(folder)
  const journal = new LmdbJournal(environment)
  await journal.append([eventRequest('a')])
  const records = environment.store<Buffer>('journal', 'binary')
  const bytes = Buffer.from(records.get(1) as Buffer)
  bytes[10] = (bytes[10] ?? 0) ^ 1
  await records.put(1, bytes)
  await expect(journal.read(0, 1)).rejects.toThrow(/record 1 is damaged/)
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})
