// The same journal analysed once more by a server that nothing happens to: every topic must have the same number, name and
// messages as after all the faults.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DEFAULT_PROJECT } from '../server/src/access/project.ts'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { JournalEntry, JournalRecord } from '../server/src/journal/journal.ts'
import { LmdbJournal } from '../server/src/journal/lmdb/lmdb-journal.ts'
import { openLmdbEnvironment } from '../server/src/lmdb/environment.ts'
import { ALL, storedEvents } from './verdict.ts'

const APPENDED_AT_ONCE = 1_000
/** A stream that falls quiet is looked through once more: longer than that takes. */
const QUIET_MS = 6_000
const LIMIT_MS = 240_000

interface Topic {
  readonly id: string
  readonly label: string
  readonly events: number
}

export interface Analysis {
  /** Id, name and size of each. */
  readonly topics: readonly string[]
  /** Topics by event id. */
  readonly places: ReadonlyMap<string, string>
}

/** What came of the analysis when nothing is left to do. Rejects where it does not come to an end. */
export async function analysisOf(server: ServerProcess): Promise<Analysis> {
  const deadline = performance.now() + LIMIT_MS
  for (let before = ''; performance.now() < deadline; await wait(QUIET_MS)) {
    const { pending } = await server.call<{ pending: number }>('GET', '/v1/status')
    const { topics } = await server.call<{ topics: Topic[] }>('GET', `/v1/topics?${ALL}`)
    const found = topics.map(({ id, label, events }) => `${id} ${label} (${events} events)`).sort()
    if (pending === 0 && found.join() === before) return { topics: found, places: await placesOf(server) }
    before = found.join()
  }
  throw new Error('the analysis does not come to an end')
}

async function placesOf(server: ServerProcess): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  for await (const { id, topics } of storedEvents(server)) places.set(id, JSON.stringify(topics))
  return places
}

/** Analyses the journal that was kept in a folder. */
export async function analyseUndisturbed(keptIn: string): Promise<Analysis> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-chaos-undisturbed-'))
  try {
    await writeJournal(folder, keptRecords(keptIn))
    const server = await startServerProcess(folder, { TURRET_LOG_LEVEL: 'error' })
    try {
      return await analysisOf(server)
    } finally {
      await server.kill()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is different, in words; empty where nothing is. */
export function differences(disturbed: Analysis, undisturbed: Analysis): string[] {
  const missing = (from: readonly string[], of: readonly string[]) => from.filter((topic) => !of.includes(topic))
  const elsewhere = [...undisturbed.places].filter(([id, place]) => disturbed.places.get(id) !== place)
  const problems = [
    ...missing(disturbed.topics, undisturbed.topics).map((topic) => `topic ${topic} is not there without faults`),
    ...missing(undisturbed.topics, disturbed.topics).map((topic) => `topic ${topic} is there without faults alone`),
  ]
  if (disturbed.places.size !== undisturbed.places.size)
    problems.push(`${disturbed.places.size} events are stored, without faults ${undisturbed.places.size}`)
  if (elsewhere.length > 0)
    problems.push(`${elsewhere.length} events have other topics without faults, such as ${elsewhere[0]?.join(': ')}`)
  return problems
}

/** Every process has kept what it read: the same entries may be there more than once. */
function keptRecords(folder: string): JournalRecord[] {
  const kept = new Map<number, JournalRecord>()
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n')
    // A process may have been killed in the middle of its last line.
    for (const line of lines.slice(0, -1)) {
      const { sequence, record } = JSON.parse(line) as JournalEntry
      if (record.project === DEFAULT_PROJECT) kept.set(sequence, record)
    }
  }
  const sequences = [...kept.keys()].sort((a, b) => a - b)
  const gap = sequences.findIndex((sequence, index) => sequence !== index + 1)
  if (gap >= 0) throw new Error(`entry ${gap + 1} of the journal was never analysed`)
  return sequences.map((sequence) => kept.get(sequence) as JournalRecord)
}

async function writeJournal(folder: string, records: readonly JournalRecord[]): Promise<void> {
  const place = join(folder, 'journal')
  mkdirSync(place)
  const environment = openLmdbEnvironment(place)
  const journal = new LmdbJournal(environment)
  for (let from = 0; from < records.length; from += APPENDED_AT_ONCE)
    await journal.append(records.slice(from, from + APPENDED_AT_ONCE).map((record) => ({ record })))
  await journal.close()
  await environment.close()
}
