import { expect, it } from 'vitest'
import type { JournalEntry, JournalRecord } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import type { SqlRow } from '../warehouse/warehouse.ts'
import { batchOf, eventRow } from '../warehouse/warehouse-rows.fixture.ts'
import { StoredEvents } from './stored-events.ts'

const event = (project: string) => ({ kind: 'event', project: project as ProjectId }) as JournalRecord
const erasure = (project: string) => ({ kind: 'erase', project: project as ProjectId }) as JournalRecord

/** A journal of these records, and a warehouse that holds so many events of each project. */
function stores(records: readonly JournalRecord[], rows: Record<string, number>, counts: Record<string, number> = {}) {
  const entries: JournalEntry[] = records.map((record, index) => ({ sequence: index + 1, record }))
  const found = Object.entries(rows).map(([project, events]) => ({ project, events }))
  return {
    stored: records.length,
    ...{ isShared: false, known: [] },
    journal: {
      read: async (after: number, limit: number) => entries.slice(after, after + limit),
      lastSequence: () => entries.length,
      count: (key: string) => counts[key.split('/')[0] ?? ''] ?? entries.length,
    },
    warehouse: {
      dialect: { parameter: () => '' } as never,
      query: async <Row extends SqlRow>() => found as unknown as Row[],
    },
  }
}

it('adds what the journal holds after the mark, and goes on counting', async () => {
  const mark = { through: 2, journaled: 2, events: [['a', 2]], counted: [['a', 2]] } as const
  const events = await StoredEvents.verified(stores(['a', 'a', 'a', 'b'].map(event), { a: 3, b: 1 }), mark)
  events.note({
    ...batchOf(6, { rows: [eventRow(5, { project: 'b' }), eventRow(6, { project: 'c' })] }),
    erasures: [{ project: 'a', sequences: [1, 2, 3] }],
  })
  expect(events.mark()).toEqual({
    through: 6,
    journaled: 4,
    counted: [
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ],
    events: [
      ['b', 2],
      ['c', 1],
    ],
  })
})

it('refuses fewer rows, more rows, and rows of nobody', async () => {
  const records = ['a', 'a', 'b'].map(event)
  for (const rows of [{ a: 1, b: 1 }, { a: 3, b: 1 }, { a: 2 }, { a: 2, b: 1, c: 1 }]) {
    await expect(StoredEvents.verified(stores(records, rows))).rejects.toThrow('The warehouse holds')
  }
  await expect(StoredEvents.verified(stores(records, { a: 2, b: 1 }))).resolves.toBeDefined()
})

it('leaves the projects of other parts alone where a warehouse is shared', async () => {
  const shared = { ...stores([event('a')], { a: 1, other: 5 }), isShared: true }
  expect((await StoredEvents.verified(shared)).mark().events).toEqual([['a', 1]])
  const uncounted = await StoredEvents.verified({ ...shared, known: ['a'] }, null)
  expect(uncounted.mark().events).toEqual([['a', 1]])
})

it('takes an erasure that a crash cut short for done or not done, and never for more', async () => {
  const records = [event('a'), event('a'), erasure('a'), event('b')]
  for (const a of [0, 1, 2]) {
    expect((await StoredEvents.verified(stores(records, { a, b: 1 }))).mark().through).toBe(4)
  }
  await expect(StoredEvents.verified(stores(records, { a: 3, b: 1 }))).rejects.toThrow('3 of 2 events of a')
  const unfinished = { ...stores(records, { a: 1 }), stored: 2 }
  expect((await StoredEvents.verified(unfinished)).mark()).toMatchObject({ through: 2, events: [['a', 1]] })
  await expect(StoredEvents.verified(stores(records, { a: 2 }))).rejects.toThrow('0 of 1 events of b')
})

it('refuses a journal or a warehouse that ends before the mark', async () => {
  const given = stores([event('a')], { a: 1 })
  for (const mark of [
    { through: 2, journaled: 1 },
    { through: 1, journaled: 2 },
  ]) {
    await expect(StoredEvents.verified(given, { ...mark, events: [['a', 1]], counted: [] })).rejects.toThrow(
      'is an older copy',
    )
  }
})

it('begins with what is there where an earlier version did not count', async () => {
  expect((await StoredEvents.verified(stores([event('a')], { a: 7 }), null)).mark().events).toEqual([['a', 7]])
})

it('refuses a journal that has counted fewer events than were stored, erased ones too', async () => {
  const records = ['a', 'a', 'b'].map(event)
  const mark = { through: 1, journaled: 1, events: [], counted: [['a', 5]] } as const
  const open = (a: number) => StoredEvents.verified(stores(records, { a: 1, b: 1 }, { a }), mark)
  await expect(open(5)).rejects.toThrow('has counted 5 events of a, and 6 were stored')
  expect((await open(6)).mark().counted).toEqual([
    ['a', 6],
    ['b', 1],
  ])
})
