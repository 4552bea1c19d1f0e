// The audit log on LMDB: one record an entry, its key the project and a number that rises.

import type { Clock } from '../../clock.ts'
import type { LmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import type { AuditEntry, AuditLog, AuditPage, AuditPageOptions, AuditRecord } from '../audit-log.ts'

const NUMBER_DIGITS = 16
const LAST_NUMBER = 'last-number'
/** Entries that one page looks at before it ends, however few of them match its filters. */
const MOST_SCANNED = 20_000
/** Entries are in the order of writing; a clock that was set back may disagree by so much. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000

export class LmdbAuditLog implements AuditLog {
  readonly #environment: LmdbEnvironment
  readonly #clock: Clock
  readonly #entries
  readonly #marks

  constructor(environment: LmdbEnvironment, clock: Clock) {
    this.#environment = environment
    this.#clock = clock
    this.#entries = environment.store<AuditEntry>('audit', 'json')
    this.#marks = environment.store<number>('audit-marks', 'json')
  }

  async record({ project, actor, action, subject, address }: AuditRecord): Promise<void> {
    const atMs = this.#clock.nowMs()
    await this.#environment.commit(() => {
      const number = this.lastNumber + 1
      this.#marks.put(LAST_NUMBER, number)
      this.#entries.put(entryKey(project, number), { number, atMs, project, actor, action, subject, address })
    })
  }

  /** Takes an entry that has its number elsewhere. */
  async keep(entry: AuditEntry): Promise<void> {
    await this.#environment.commit(() => {
      this.#marks.put(LAST_NUMBER, Math.max(this.lastNumber, entry.number))
      this.#entries.put(entryKey(entry.project, entry.number), entry)
    })
  }

  /** Every entry by rising number, for a migration. */
  all(): AuditEntry[] {
    const entries = [...this.#entries.getRange({})].map(({ value }) => value)
    return entries.sort((a, b) => a.number - b.number)
  }

  /** 0 where there is no entry. */
  get lastNumber(): number {
    return this.#marks.get(LAST_NUMBER) ?? 0
  }

  async page({ project, before, limit, ...filter }: AuditPageOptions): Promise<AuditPage> {
    const range = {
      start: entryKey(project, (before ?? Number.MAX_SAFE_INTEGER) - 1),
      end: entryKey(project, 0),
      reverse: true,
    }
    const entries: AuditEntry[] = []
    let scanned = 0
    for (const { value } of this.#entries.getRange(range)) {
      if (entries.length === limit || scanned === MOST_SCANNED) return { entries, next: value.number + 1 }
      scanned++
      if (filter.fromMs !== undefined && value.atMs < filter.fromMs - CLOCK_SLACK_MS) break
      if (isWanted(value, filter)) entries.push(value)
    }
    return { entries, next: null }
  }
}

function isWanted(
  entry: AuditEntry,
  { actor, action, fromMs, toMs }: Omit<AuditPageOptions, 'project' | 'limit'>,
): boolean {
  return (
    (actor === undefined || entry.actor === actor) &&
    (action === undefined || entry.action === action) &&
    (fromMs === undefined || entry.atMs >= fromMs) &&
    (toMs === undefined || entry.atMs < toMs)
  )
}

function entryKey(project: ProjectId, number: number): string {
  return `${project}/${String(number).padStart(NUMBER_DIGITS, '0')}`
}
