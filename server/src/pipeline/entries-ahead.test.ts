// Entries come in order and once, whatever was read before their turn; texts are embedded once, and none behind a command.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { eventRequest } from '../journal/journal.contract.ts'
import { LmdbJournal } from '../journal/lmdb/lmdb-journal.ts'
import { type LmdbEnvironment, openLmdbEnvironment } from '../lmdb/environment.ts'
import type { ProjectId } from '../model/ids.ts'
import { EntriesAhead } from './entries-ahead.ts'
import { readFields } from './field-book.ts'
import { ProjectStates } from './project-states.ts'

const PROJECT = 'p' as ProjectId

let folder: string
let environment: LmdbEnvironment
let journal: LmdbJournal
let states: ProjectStates
let asked: string[]
let failing: boolean
let callersQueue: boolean
let ahead: EntriesAhead

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turret-ahead-'))
  environment = openLmdbEnvironment(join(folder, 'journal'))
  journal = new LmdbJournal(environment)
  states = ProjectStates.open(join(folder, 'topics'), 0, 'words')
  asked = []
  failing = false
  callersQueue = false
  const words = createWordEmbedder()
  const embedder: Embedder = {
    ...words,
    async embed(texts) {
      asked.push(...texts)
      if (failing) throw new Error('The embedder is out of order')
      return words.embed(texts)
    },
  }
  ahead = new EntriesAhead({ journal, embedder, pressure: { isHigh: () => callersQueue } })
  const { fields } = states.load(PROJECT)
  for (let n = 0; n < 30; n++) readFields(fields, { prompt: `please tell me more about number ${n}`, plan: 'pro' }, n)
})

afterEach(async () => {
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})

const textOf = (n: number) => `what about number ${n}`

/** Returns the sequence of the last one. */
async function append(first: number, count: number): Promise<number> {
  const requests = Array.from({ length: count }, (_, n) => {
    const { record } = eventRequest(`e${first + n}`)
    if (record.kind !== 'event') throw new Error('The contract appends events')
    const event = { ...record.event, metadata: { prompt: textOf(first + n), plan: 'free' } }
    return { record: { ...record, project: PROJECT, event } }
  })
  await journal.append(requests)
  return journal.lastSequence()
}

const command = { kind: 'consolidate', project: PROJECT, dimension: 'prompt', requestId: '', atMs: 0 } as const
const sequences = (entries: readonly { sequence: number }[]) => entries.map(({ sequence }) => sequence)
const numbers = (from: number, through: number) => Array.from({ length: through - from + 1 }, (_, n) => from + n)

it('gives every entry in its turn, those too that came after it had read on, and again from an earlier one', async () => {
  await append(1, 6)
  expect(sequences(await ahead.after(0, 2))).toEqual([1, 2])
  ahead.embedAfter(2, states)
  await append(7, 4)
  expect(sequences(await ahead.after(2, 100))).toEqual(numbers(3, 10))
  expect(sequences(await ahead.after(9, 100))).toEqual([10])
  expect(sequences(await ahead.after(4, 3))).toEqual([5, 6, 7])
  expect(await ahead.after(10, 3)).toEqual([])
})

it('has the texts of later entries embedded once, and those behind a command only when it has had its turn', async () => {
  await append(1, 4)
  await journal.append([{ record: command }])
  await append(6, 2)
  await ahead.after(0, 1)
  ahead.embedAfter(1, states)
  await ahead.after(1, 2)
  ahead.embedAfter(3, states)
  await ahead.after(3, 2)
  expect(asked).toEqual([textOf(2), textOf(3), textOf(4)])
  ahead.embedAfter(5, states)
  await ahead.after(3, 2)
  expect(asked).toHaveLength(3)
  await ahead.after(5, 1)
  ahead.embedAfter(6, states)
  await ahead.after(6, 1)
  expect(asked.slice(3)).toEqual([textOf(7)])
})

it('holds no more than one reading gave where entries are large', async () => {
  const { record } = eventRequest('large')
  if (record.kind !== 'event') throw new Error('The contract appends events')
  const event = { ...record.event, metadata: { prompt: 'x'.repeat(1_000_000) } }
  for (let n = 0; n < 40; n++) await journal.append([{ record: { ...record, project: PROJECT, event } }])
  const first = await ahead.after(0, 100)
  expect(first.length).toBeLessThan(20)
  for (let taken = 1; taken < 5; taken++) {
    ahead.embedAfter(taken, states)
    expect((await ahead.after(taken, 100)).at(-1)?.sequence).toBe(first.length)
  }
  expect((await ahead.after(first.length, 100))[0]?.sequence).toBe(first.length + 1)
})

it('embeds nothing ahead any more once it is stopped', async () => {
  await append(1, 3)
  ahead.stop()
  ahead.embedAfter(0, states)
  await ahead.after(0, 3)
  expect(asked).toEqual([])
})

it('embeds nothing ahead while callers of ingest queue up, and goes on with later entries', async () => {
  await append(1, 6)
  callersQueue = true
  await ahead.after(0, 1)
  ahead.embedAfter(1, states)
  await ahead.after(1, 1)
  expect(asked).toEqual([])
  callersQueue = false
  await append(7, 1)
  ahead.embedAfter(2, states)
  await ahead.after(2, 1)
  expect(asked).toEqual([textOf(7)])
})

it('passes over an embedder that fails: whoever needs a vector asks again', async () => {
  failing = true
  await append(1, 3)
  ahead.embedAfter(0, states)
  expect(sequences(await ahead.after(0, 3))).toEqual([1, 2, 3])
  expect(asked).toHaveLength(3)
})
