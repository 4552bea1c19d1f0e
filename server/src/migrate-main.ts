// Moves an installation of one process into a cluster: everything that is in its data folder, under the same ids and
// sequences. The folder stays as it is. The target must be new, and what was copied is read again and compared.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LmdbAuditLog } from './audit/lmdb/lmdb-audit-log.ts'
import { NatsAuditLog } from './audit/nats/nats-audit-log.ts'
import { systemClock } from './clock.ts'
import { partitionCount, partitionOf } from './cluster/partitions.ts'
import { SharedState } from './cluster/shared-state.ts'
import type { ClusterConfig, Config } from './config.ts'
import { StartupError } from './errors.ts'
import { LmdbJournal } from './journal/lmdb/lmdb-journal.ts'
import { beginJournal } from './journal/nats/begin-journal.ts'
import { openLmdbEnvironment } from './lmdb/environment.ts'
import { copyWarehouse, type ProjectSum, sumUp } from './migrate/copy-warehouse.ts'
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
}

export interface MigrationSteps {
  onStart(events: number): void
  onRows(rows: number): void
}

/** Documents that speak of this folder's own files. */
const OWN_DOCUMENTS = ['erased-files', 'erasures-applied']

/** Throws StartupError where the folder is in use or not worked off, the target is not new, or the copy differs. */
export async function migrate(config: Config, target: ClusterConfig, steps: MigrationSteps): Promise<MigrationReport> {
  const closers = new Closers()
  try {
    const source = closers.add(
      await openDuckDbWarehouse({ path: join(config.dataFolder, 'warehouse.duckdb') }),
      (one) => one.close(),
    )
    const environment = closers.add(openLmdbEnvironment(join(config.dataFolder, 'journal')), (one) => one.close())
    const journal = new LmdbJournal(environment)
    const through = await source.cursor()
    const stateFolder = join(config.dataFolder, 'topics')
    if (journal.lastSequence() > through || statesThrough(stateFolder) < through) {
      throw new StartupError(
        'Not everything is analysed and put to disk: start the server, wait for "pending": 0 in /v1/status, stop it, and migrate again.',
      )
    }
    const registry = closers.add(new LmdbRegistry(environment), (one) => one.close())
    const store = closers.add(await openNatsStore(target.natsUrl), (one) => one.close())
    const newRegistry = closers.add(await NatsRegistry.open(store), (one) => one.close())
    if ((await newRegistry.list('projects/')).length > 0) {
      throw new StartupError('The cluster has projects already: migrate into a new NATS and a new ClickHouse database.')
    }
    const partitions = await partitionCount(newRegistry)
    const partOf = (project: ProjectId) => partitionOf(project, partitions)
    const parts = Array.from({ length: partitions }, (_, part) => part)
    const projects = await copyRows(source, target, { parts, partOf, through, steps })
    await shareStates(store, stateFolder, { parts, partOf })
    const [counters, keys] = [[...journal.counters()], [...journal.keys()]]
    await Promise.all(
      parts.map((part) => {
        const isOwn = (project: string) => partOf(project as ProjectId) === part
        return beginJournal(store, part, {
          through,
          counts: new Map(counters.filter(([key]) => isOwn(key.slice(0, key.lastIndexOf('/'))))),
          keys: keys.filter(({ project }) => isOwn(project)),
        })
      }),
    )
    await copyAudit(new LmdbAuditLog(environment, systemClock), store, newRegistry)
    await adoptErasures(newRegistry, ErasureMemory.open(join(config.dataFolder, 'erasures')), partOf)
    // The projects last: a cluster that has them is complete.
    return { projects, documents: await copyDocuments(registry, newRegistry) }
  } finally {
    await closers.closeAll()
  }
}

async function copyRows(
  source: Warehouse,
  target: ClusterConfig,
  {
    parts,
    partOf,
    through,
    steps,
  }: {
    readonly parts: readonly number[]
    readonly partOf: (project: ProjectId) => number
    readonly through: number
    readonly steps: MigrationSteps
  },
): Promise<Map<string, ProjectSum>> {
  const closers = new Closers()
  const url = target.clickHouseUrl
  try {
    // Once alone, so that the tables are there.
    const reader = closers.add(await openClickHouseWarehouse({ url, writer: null }), (one) => one.close())
    const open = async (partition: number) => {
      const opened = await openClickHouseWarehouse({ url, writer: { partition, epoch: 0 } })
      const warehouse = closers.add(opened, (one) => one.close())
      if ((await warehouse.cursor()) > 0) {
        throw new StartupError('The ClickHouse database holds events already: name a new one in its address.')
      }
      return { warehouse, holds: (project: ProjectId) => partOf(project) === partition }
    }
    const targets = await Promise.all(parts.map(open))
    const [rows] = await source.query<{ n: number }>({ sql: 'SELECT count(*) AS n FROM events', parameters: [] })
    steps.onStart(rows?.n ?? 0)
    await copyWarehouse(source, targets, { through, onRows: (count) => steps.onRows(count) })
    const [before, after] = [await sumUp(source), await sumUp(reader)]
    for (const [project, { events, checksum }] of before) {
      const copy = after.get(project)
      if (copy?.events !== events || copy.checksum !== checksum) {
        throw new StartupError(
          `Project ${project}: ${events} events here, ${copy?.events ?? 0} in ClickHouse, and their checksums ${copy?.events === events ? 'differ' : 'cannot agree'}. Nothing here was changed; empty the target and migrate again.`,
        )
      }
    }
    return before
  } finally {
    await closers.closeAll()
  }
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
        splitStates(folder, target, (project) => partOf(project) === part)
        await shared.put()
      }),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function copyAudit(log: LmdbAuditLog, store: NatsStore, registry: Registry): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'turret-migrate-'))
  const target = await NatsAuditLog.open(store, systemClock, work)
  try {
    if ((await registry.list('projects/')).length > 0) return
    for (const entry of log.all()) await target.adopt(entry)
  } finally {
    await target.close()
    rmSync(work, { recursive: true, force: true })
  }
}

async function copyDocuments(from: Registry, to: Registry): Promise<number> {
  const documents = (await from.list('')).filter(({ key }) => !OWN_DOCUMENTS.includes(key))
  const isProject = (key: string) => key.startsWith('projects/')
  const ordered = [...documents.filter(({ key }) => !isProject(key)), ...documents.filter(({ key }) => isProject(key))]
  for (const { key, value } of ordered) {
    // What an interrupted migration has left is the same, or older.
    const known = await to.get(key)
    await to.put(key, value, known?.version ?? 0)
  }
  return ordered.length
}
