import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import { eventRecordOf } from '../event-record.ts'
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

it('refuses to hand out a batch whose bytes were changed on disk, wherever they were', async () => {
  const folder = newFolder()
  const environment = openLmdbEnvironment(folder)
  const journal = new LmdbJournal(environment)
  const origin = { project: 'p1' as ProjectId, atMs: 1, seed: '0f0e0d0c-4b4a-4a49-8988-000000000000' }
  const events = ['one', 'two'].map((prompt) => ({ name: 'message', metadata: { prompt } }))
  const requests = events.map((event, index) => ({ record: eventRecordOf(event, index, origin) }))
  await journal.append(requests, { bytes: Buffer.from(JSON.stringify({ events })), origin })
  const frames = environment.store<Buffer>('journal', 'binary')
  const whole = Buffer.from(frames.get(1) as Buffer)
  for (let at = 0; at < whole.length; at += 7) {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ 4
    await frames.put(1, bytes)
    await expect(journal.read(0, 1)).rejects.toThrow(/record 1 is damaged/)
  }
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})

it('refuses a counter whose value or key was changed on disk, and reads those without a checksum', async () => {
  const folder = newFolder()
  const environment = openLmdbEnvironment(folder)
  const journal = new LmdbJournal(environment)
  await journal.append([{ ...eventRequest('a'), counters: [{ key: 'p1/total', limit: null }] }])
  const counters = environment.store<unknown>('event-counts', 'json')
  const [, checksum] = counters.get('p1/total') as [number, number]
  await counters.put('p1/total', [5, checksum])
  expect(() => journal.count('p1/total')).toThrow('The counter p1/total of the journal is damaged')
  await counters.put('p2/total', [1, checksum])
  expect(() => journal.count('p2/total')).toThrow('damaged')
  await counters.put('p1/total', 1)
  expect([journal.count('p1/total'), journal.count('p3/total')]).toEqual([1, 0])
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})

it('refuses to open where its last record is not the one that it remembers', async () => {
  const folder = newFolder()
  const environment = openLmdbEnvironment(folder)
  await new LmdbJournal(environment).append([eventRequest('a'), eventRequest('b')])
  expect(new LmdbJournal(environment).lastSequence()).toBe(2)
  await environment.store<number>('journal-marks', 'json').put('last', 6)
  expect(() => new LmdbJournal(environment)).toThrow('ends at entry 2, where its mark says 6')
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})
