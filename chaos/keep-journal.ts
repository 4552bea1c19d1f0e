// Loaded into every process of the harness before its program: what the journal gives to be analysed is kept in a file, so
// that the same journal can be analysed once more, undisturbed. The server itself trims what it has analysed.

import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import type { JournalEntry } from '../server/src/journal/journal.ts'

interface Readable {
  read(after: number, limit: number): Promise<JournalEntry[]>
}

const folder = process.env['CHAOS_KEPT_JOURNAL']
if (folder !== undefined && isMainThread) {
  const program = new URL('./', process.env['CHAOS_PROGRAM'])
  const [{ LmdbJournal }, { NatsJournal }] = await Promise.all([
    import(new URL('journal/lmdb/lmdb-journal.js', program).href),
    import(new URL('journal/nats/nats-journal.js', program).href),
  ])
  const file = openSync(join(folder, `${process.pid}-${Date.now()}.jsonl`), 'a')
  for (const journal of [LmdbJournal, NatsJournal]) keepWhatIsRead(journal.prototype, file)
}

function keepWhatIsRead(journal: Readable, file: number): void {
  const read = journal.read
  journal.read = async function (this: Readable, after, limit) {
    const entries = await read.call(this, after, limit)
    writeSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    return entries
  }
}
