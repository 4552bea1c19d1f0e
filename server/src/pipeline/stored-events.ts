// How many events of each project the warehouse holds, and how many it ever got, kept with the topic states and so apart
// from the rows and the counters. Every start holds them against each other: what went missing is never just less.

import { StartupError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import { totalCounter } from '../plans/plan.ts'
import type { WarehouseBatch, WarehouseReader } from '../warehouse/warehouse.ts'

export interface StoredEventsMark {
  /** Journal sequence up to which the warehouse held exactly these. */
  readonly through: number
  /** Newest entry of the journal at that time. */
  readonly journaled: number
  /** Projects without any are not named. */
  readonly events: readonly (readonly [project: string, events: number])[]
  /** Events that were stored since this is counted, erased ones too: the journal has counted no fewer. */
  readonly counted: readonly (readonly [project: string, events: number])[]
}

type EventLog = Pick<Journal, 'read' | 'lastSequence' | 'count'>

export interface StoresToCompare {
  readonly journal: EventLog
  readonly warehouse: WarehouseReader
  /** Cursor of the warehouse, which nobody writes to meanwhile. */
  readonly stored: number
  /** The warehouse holds projects of other parts of the journal too. */
  readonly isShared: boolean
  /** Projects with a state on disk, where a mark was put there that does not count yet. */
  readonly known: readonly string[]
}

const NOTHING: StoredEventsMark = { through: 0, journaled: 0, events: [], counted: [] }
const READ_ENTRIES = 2_000
const MOST_NAMED = 5
const RESTORE = 'restore the whole data folder from one backup, in a cluster NATS and ClickHouse.'

export class StoredEvents {
  readonly #journal: EventLog
  readonly #events: Map<string, number>
  readonly #counted: Map<string, number>
  #through: number

  private constructor(
    journal: EventLog,
    through: number,
    { events, counted }: { events: Map<string, number>; counted: Map<string, number> },
  ) {
    this.#journal = journal
    this.#through = through
    this.#events = events
    this.#counted = counted
  }

  /**
   * Counts the rows of the warehouse, 1 million in 4 ms, from a cold file in 200 (DuckDB, 2026-11). Throws StartupError where they are not those of
   * the mark and of the journal after it. Null is the mark of a version that did not count: what is there is taken for all.
   */
  static async verified(stores: StoresToCompare, mark: StoredEventsMark | null = NOTHING): Promise<StoredEvents> {
    const { journal, warehouse, stored } = stores
    const found = await countRows(warehouse)
    if (!mark) {
      const own = [...found].filter(([project]) => !stores.isShared || stores.known.includes(project))
      return new StoredEvents(journal, stored, { events: new Map(own), counted: new Map() })
    }
    if (stored < mark.through || journal.lastSequence() < mark.journaled) {
      throw new StartupError(
        `The warehouse ends at entry ${stored} and the journal at ${journal.lastSequence()}, where they held ${mark.through} and ${mark.journaled}: one of them is an older copy, or was cut off: ${RESTORE}`,
      )
    }
    const expected = await expectedRows(journal, mark, stored)
    const wrong = differences(stores, expected, found)
    if (wrong.length > 0) throw new StartupError(refusal(wrong))
    refuseLostCounts(journal, expected.counted)
    const known = [...found].filter(([project]) => !stores.isShared || expected.events.has(project))
    return new StoredEvents(journal, stored, { events: new Map(known), counted: expected.counted })
  }

  /** The batch is in the warehouse. */
  note({ rows, erasures = [], cursor }: WarehouseBatch): void {
    for (const { project } of rows) {
      add(this.#events, project, 1)
      add(this.#counted, project, 1)
    }
    for (const { project, sequences } of erasures) add(this.#events, project, -sequences.length)
    this.#through = cursor
  }

  mark(): StoredEventsMark {
    return {
      through: this.#through,
      journaled: this.#journal.lastSequence(),
      events: [...this.#events].filter(([, events]) => events !== 0),
      counted: [...this.#counted],
    }
  }
}

interface ExpectedRows {
  readonly events: Map<string, number>
  readonly counted: Map<string, number>
  /** Projects with an erasure whose rows may be gone or not: a crash came before it was noted. */
  readonly erasing: Set<string>
}

async function expectedRows(journal: EventLog, mark: StoredEventsMark, stored: number): Promise<ExpectedRows> {
  const events = new Map(mark.events)
  const counted = new Map(mark.counted)
  const erasing = new Set<string>()
  for (let after = mark.through; after < stored; ) {
    const entries = await journal.read(after, Math.min(READ_ENTRIES, stored - after))
    for (const { record } of entries) {
      if (record.kind === 'erase') erasing.add(record.project)
      if (record.kind !== 'event') continue
      add(events, record.project, 1)
      add(counted, record.project, 1)
    }
    const last = entries.at(-1)?.sequence
    if (last === undefined) throw new StartupError(`Journal entries after ${after} are missing: ${RESTORE}`)
    after = last
  }
  // ClickHouse deletes rows before the erasure counts as stored.
  const [next] = await journal.read(stored, 1)
  if (next?.record.kind === 'erase') erasing.add(next.record.project)
  return { events, counted, erasing }
}

function refuseLostCounts(journal: EventLog, counted: ReadonlyMap<string, number>): void {
  for (const [project, stored] of counted) {
    const count = journal.count(totalCounter(project as ProjectId))
    if (count >= stored) continue
    throw new StartupError(
      `The journal has counted ${count} events of ${project}, and ${stored} were stored: it was damaged or comes from another time: ${RESTORE}`,
    )
  }
}

interface Difference {
  readonly project: string
  readonly is: number
  readonly was: number
}

function differences(
  { isShared }: StoresToCompare,
  { events, erasing }: ExpectedRows,
  found: ReadonlyMap<string, number>,
): Difference[] {
  const projects = new Set([...events.keys(), ...(isShared ? [] : found.keys())])
  return [...projects]
    .map((project) => ({ project, is: found.get(project) ?? 0, was: events.get(project) ?? 0 }))
    .filter(({ project, is, was }) => (erasing.has(project) ? is > was : is !== was))
}

function refusal(wrong: readonly Difference[]): string {
  const named = wrong.slice(0, MOST_NAMED).map(({ project, is, was }) => `${is} of ${was} events of ${project}`)
  const more = wrong.length > MOST_NAMED ? ` and ${wrong.length - MOST_NAMED} more projects` : ''
  return `The warehouse holds ${named.join(', ')}${more}: its files were damaged or come from another time: ${RESTORE}`
}

async function countRows(warehouse: WarehouseReader): Promise<Map<string, number>> {
  const rows = await warehouse.query<{ project: string; events: number }>({
    sql: 'SELECT project, count(*) AS events FROM events GROUP BY project',
    parameters: [],
  })
  return new Map(rows.map(({ project, events }) => [project, events]))
}

function add(events: Map<string, number>, project: string, by: number): void {
  events.set(project, (events.get(project) ?? 0) + by)
}
