// Moves an installation of one process into a cluster: everything that is in its data folder, under the same ids and
// sequences, while it runs or not. The folder stays as it is. The target must be new, and what was copied is read again
// and compared.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LmdbAuditLog } from './audit/lmdb/lmdb-audit-log.ts'
import { NatsAuditLog } from './audit/nats/nats-audit-log.ts'
import { systemClock } from './clock.ts'
import { partitionCount, partitionOf } from './cluster/partitions.ts'
import { SharedState } from './cluster/shared-state.ts'
import type { ClusterConfig, Config } from './config.ts'
import { StartupError } from './errors.ts'
import { LmdbJournal } from './journal/lmdb/lmdb-journal.ts'
import type { KeyEntry } from './journal/nats/append-message.ts'
import { beginJournal, bringKeys } from './journal/nats/begin-journal.ts'
import { openLmdbEnvironment } from './lmdb/environment.ts'
import type { RowChanges } from './migrate/change-gate.ts'
import { type CopyTarget, completeCopy, copyRows, joinSums, type ProjectSum, sumUp } from './migrate/copy-warehouse.ts'
import type { ProjectId } from './model/ids.ts'
import { type NatsStore, openNatsStore } from './nats/nats-store.ts'
import { splitStates, statesThrough } from './pipeline/split-states.ts'
import { ErasureMemory } from './privacy/erasure-memory.ts'
import { adoptErasures } from './privacy/registry-erasure-memory.ts'
import { LmdbRegistry } from './registry/lmdb/lmdb-registry.ts'
import { NatsRegistry } from './registry/nats/nats-registry.ts'
import type { Registry } from './registry/registry.ts'
import { Closers } from './serving.ts'
import { openClickHouseWarehouse } from './warehouse/clickhouse/clickhouse-warehouse.ts'
import { openDuckDbWarehouse } from './warehouse/duckdb/duckdb-warehouse.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

export interface MigrationReport {
  /** By project. */
  readonly projects: ReadonlyMap<string, ProjectSum>
  readonly documents: number
  /** How long events were refused before the copy was complete; 0 where no server ran. */
  readonly pauseMs: number
}

export interface MigrationSteps {
  onStart(events: number): void
  onRows(rows: number): void
  onPause(): void
}

/** What is moved. */
export interface MigrationSource {
  readonly warehouse: Warehouse
  readonly journal: LmdbJournal
  readonly registry: Registry
  readonly audit: LmdbAuditLog
  readonly erasures: ErasureMemory
  readonly stateFolder: string
  /** From here on it is noted what becomes of rows. */
  begin(): Promise<void>
  /** Resolves when nothing changes any more, and everything is analysed and on disk. */
  pause(): Promise<void>
  readonly changes: RowChanges
}

/** Documents that speak of this folder's own files. */
const OWN_DOCUMENTS = ['erased-files', 'erasures-applied']
/** The last rows are copied while nothing changes: so few that nobody has to wait for long. */
const FEW_SEQUENCES = 2_000
const UNTIL_MORE_MS = 200
const KEYS_AT_ONCE = 20_000
const DOCUMENTS_AT_ONCE = 32

/** Throws StartupError where the folder is in use or not worked off, the target is not new, or the copy differs. */
export async function migrate(config: Config, target: ClusterConfig, steps: MigrationSteps): Promise<MigrationReport> {
  const closers = new Closers()
  try {
    const warehouse = closers.add(
      await openDuckDbWarehouse({ path: join(config.dataFolder, 'warehouse.duckdb') }),
      (one) => one.close(),
    )
    const environment = closers.add(openLmdbEnvironment(join(config.dataFolder, 'journal')), (one) => one.close())
    const journal = new LmdbJournal(environment)
    const stateFolder = join(config.dataFolder, 'topics')
    const through = await warehouse.cursor()
    if (journal.lastSequence() > through || statesThrough(stateFolder) < through) {
      throw new StartupError('Not everything is analysed and put to disk: start the server, and migrate while it runs.')
    }
    const registry = closers.add(new LmdbRegistry(environment), (one) => one.close())
    const source: MigrationSource = {
      ...{ warehouse, journal, registry, stateFolder, audit: new LmdbAuditLog(environment, systemClock) },
      erasures: ErasureMemory.open(join(config.dataFolder, 'erasures')),
      changes: { dropped: [], late: [], erased: [] },
      begin: async () => undefined,
      pause: async () => undefined,
    }
    return { ...(await move(source, target, steps, new AbortController().signal)), pauseMs: 0 }
  } finally {
    await closers.closeAll()
  }
}

/** Moves what `source` holds, most of it before the pause. Throws StartupError, and then the target is of no use. */
export async function move(
  source: MigrationSource,
  target: ClusterConfig,
  steps: MigrationSteps,
  signal: AbortSignal,
): Promise<MigrationReport> {
  const closers = new Closers()
  try {
    const store = closers.add(await openNatsStore(target.natsUrl), (one) => one.close())
    const registry = closers.add(await NatsRegistry.open(store), (one) => one.close())
    if ((await registry.list('projects/')).length > 0) {
      throw new StartupError('The cluster has projects already: migrate into a new NATS and a new ClickHouse database.')
    }
    const partitions = await partitionCount(registry)
    const partOf = (project: ProjectId) => partitionOf(project, partitions)
    const parts = Array.from({ length: partitions }, (_, part) => part)
    const { reader, targets } = await openTargets(target, parts, partOf, closers)
    const [rows] = await source.warehouse.query<{ n: number }>({
      ...{ sql: 'SELECT count(*) AS n FROM events', parameters: [] },
    })
    steps.onStart(rows?.n ?? 0)
    await source.begin()
    const copied = await copyWhileItGrows(source, targets, steps, signal)
    const before = { after: 0, through: copied }
    const here = await sumUp(source.warehouse, before)
    refuseDifferences(here, await sumUp(reader, before))
    const oldKeys = await bringKeysAfter(store, source.journal, partOf, 0)
    const auditedThrough = await copyAudit(source.audit, store, 0)
    const almost = await copyWhileItGrows(source, targets, steps, signal, copied)

    signal.throwIfAborted()
    steps.onPause()
    const pausedAt = performance.now()
    await source.pause()
    const through = await source.warehouse.cursor()
    await completeCopy(source.warehouse, targets, { after: almost, through }, source.changes)
    const isTouched = [source.changes.dropped, source.changes.late, source.changes.erased].some(
      (list) => list.length > 0,
    )
    const rest = { after: isTouched ? 0 : copied, through }
    const sums = await Promise.all([source.warehouse, reader].map((warehouse) => sumUp(warehouse, rest)))
    const [hereNow = new Map(), thereNow = new Map()] = sums
    refuseDifferences(hereNow, thereNow)
    await shareStates(store, source.stateFolder, { parts, partOf })
    await bringKeysAfter(store, source.journal, partOf, oldKeys)
    const counters = [...source.journal.counters()]
    await Promise.all(
      parts.map((part) => {
        const isOwn = (key: string) => partOf(key.slice(0, key.lastIndexOf('/')) as ProjectId) === part
        return beginJournal(store, part, { through, counts: new Map(counters.filter(([key]) => isOwn(key))) })
      }),
    )
    await copyAudit(source.audit, store, auditedThrough)
    await adoptErasures(registry, source.erasures, partOf)
    // The projects last: a cluster that has them is complete.
    const documents = await copyDocuments(source.registry, registry)
    const projects = isTouched ? hereNow : joinSums(here, hereNow)
    return { projects, documents, pauseMs: performance.now() - pausedAt }
  } finally {
    await closers.closeAll()
  }
}

async function openTargets(
  { clickHouseUrl: url }: ClusterConfig,
  parts: readonly number[],
  partOf: (project: ProjectId) => number,
  closers: Closers,
): Promise<{ reader: Warehouse; targets: CopyTarget[] }> {
  // Once alone, so that the tables are there.
  const reader = closers.add(await openClickHouseWarehouse({ url, writer: null }), (one) => one.close())
  const open = async (partition: number): Promise<CopyTarget> => {
    const opened = await openClickHouseWarehouse({ url, writer: { partition, epoch: 0 } })
    const warehouse = closers.add(opened, (one) => one.close())
    if ((await warehouse.cursor()) > 0) {
      throw new StartupError('The ClickHouse database holds events already: name a new one in its address.')
    }
    return { warehouse, holds: (project: ProjectId) => partOf(project) === partition }
  }
  return { reader, targets: await Promise.all(parts.map(open)) }
}

/** Returns the last copied sequence: below the newest one, with so few after it that the rest takes no time. */
async function copyWhileItGrows(
  { warehouse, journal }: MigrationSource,
  targets: readonly CopyTarget[],
  steps: MigrationSteps,
  signal: AbortSignal,
  from = 0,
): Promise<number> {
  for (let after = from; ; ) {
    signal.throwIfAborted()
    const through = Math.min(Math.max(after, (await warehouse.cursor()) - 1), after + 10 * FEW_SEQUENCES)
    await copyRows(warehouse, targets, { after, through }, (count) => steps.onRows(count))
    after = through
    if (journal.lastSequence() - after <= FEW_SEQUENCES) return after
    if (through === (await warehouse.cursor()) - 1) await wait(UNTIL_MORE_MS)
  }
}

function refuseDifferences(here: ReadonlyMap<string, ProjectSum>, there: ReadonlyMap<string, ProjectSum>): void {
  for (const [project, { events, checksum }] of here) {
    const copy = there.get(project)
    if (copy?.events === events && copy.checksum === checksum) continue
    throw new StartupError(
      `Project ${project}: ${events} events here, ${copy?.events ?? 0} in ClickHouse, and their checksums ${copy?.events === events ? 'differ' : 'cannot agree'}. Nothing here was changed; empty the target and migrate again.`,
    )
  }
}

/** Brings keys of records after the sequence, a block at a time; returns the newest sequence. */
async function bringKeysAfter(
  store: NatsStore,
  journal: LmdbJournal,
  partOf: (project: ProjectId) => number,
  after: number,
): Promise<number> {
  const newest = journal.lastSequence()
  const waiting = new Map<number, KeyEntry[]>()
  for (const key of journal.keys()) {
    if (key.sequence <= after || key.sequence > newest) continue
    const part = partOf(key.project)
    const own = waiting.get(part) ?? []
    own.push(key)
    waiting.set(part, own)
    if (own.length < KEYS_AT_ONCE) continue
    waiting.delete(part)
    await bringKeys(store, part, own)
  }
  for (const [part, keys] of waiting) await bringKeys(store, part, keys)
  return newest
}

async function shareStates(
  store: NatsStore,
  folder: string,
  { parts, partOf }: { readonly parts: readonly number[]; readonly partOf: (project: ProjectId) => number },
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'turret-migrate-'))
  try {
    await Promise.all(
      parts.map(async (part) => {
        const target = join(work, String(part))
        const shared = await SharedState.takeOver(store, part, target)
        await splitStates(folder, target, (project) => partOf(project) === part)
        await shared.put()
      }),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Entries after the number; returns the newest one. */
async function copyAudit(log: LmdbAuditLog, store: NatsStore, after: number): Promise<number> {
  const entries = log.all().filter(({ number }) => number > after)
  const work = mkdtempSync(join(tmpdir(), 'turret-migrate-'))
  const target = await NatsAuditLog.open(store, systemClock, work)
  try {
    for (const entry of entries) await target.adopt(entry)
  } finally {
    await target.close()
    rmSync(work, { recursive: true, force: true })
  }
  return entries.at(-1)?.number ?? after
}

async function copyDocuments(from: Registry, to: Registry): Promise<number> {
  const documents = (await from.list('')).filter(({ key }) => !OWN_DOCUMENTS.includes(key))
  const isProject = (key: string) => key.startsWith('projects/')
  const put = async ({ key, value }: { key: string; value: unknown }) => {
    // What an interrupted migration has left is the same, or older.
    const known = await to.get(key)
    await to.put(key, value, known?.version ?? 0)
  }
  const others = documents.filter(({ key }) => !isProject(key))
  for (let start = 0; start < others.length; start += DOCUMENTS_AT_ONCE) {
    await Promise.all(others.slice(start, start + DOCUMENTS_AT_ONCE).map(put))
  }
  for (const document of documents.filter(({ key }) => isProject(key))) await put(document)
  return documents.length
}
