// The composition root: the only file that knows adapters and configuration together.

import { join } from 'node:path'
import { AccessDirectory } from './access/access-directory.ts'
import { listProjects } from './access/projects.ts'
import { createAccounts } from './accounts/accounts.ts'
import type { ScryptParameters } from './accounts/password-hash.ts'
import { type Alerts, startAlerts } from './alerts/alerts.ts'
import { LmdbAuditLog } from './audit/lmdb/lmdb-audit-log.ts'
import { refuseUnfinishedRestore } from './backup/restore-backup.ts'
import { type BackupReport, backupCommand, takeBackup } from './backup/take-backup.ts'
import { type Clock, systemClock } from './clock.ts'
import { openClusterAccess, openClusterMember } from './cluster-main.ts'
import type { Config } from './config.ts'
import { openControlSocket } from './control/control-socket.ts'
import { claimDataFolder, refuseNewerData } from './data-version.ts'
import type { Embedder } from './embed/embedder.ts'
import { createFaces } from './faces.ts'
import type { Ingest } from './ingest/ingest.ts'
import { IngestPressure } from './ingest/ingest-pressure.ts'
import type { Journal } from './journal/journal.ts'
import { LmdbJournal } from './journal/lmdb/lmdb-journal.ts'
import { Labeller } from './labeller/labeller.ts'
import { openLmdbEnvironment } from './lmdb/environment.ts'
import { ChangeGate } from './migrate/change-gate.ts'
import { liveSource } from './migrate/live-source.ts'
import { migrateCommand } from './migrate/migrate-command.ts'
import { createLogger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { createConsolidationRunner } from './pipeline/consolidation-runner.ts'
import { Pipeline } from './pipeline/pipeline.ts'
import { checkMoving } from './pipeline/project-pipelines.ts'
import { checkSnapshots } from './pipeline/snapshot-file.ts'
import { compareStores } from './pipeline/state-on-disk.ts'
import { ErasedFiles } from './privacy/erased-files.ts'
import { Eraser } from './privacy/eraser.ts'
import { ErasureMemory } from './privacy/erasure-memory.ts'
import { ProjectDeletions } from './privacy/project-deletion.ts'
import { startRetention } from './privacy/retention.ts'
import { LmdbRegistry } from './registry/lmdb/lmdb-registry.ts'
import { type AccessOnly, Closers, createFolder, openAlertSender, openEmbedder, type Serving } from './serving.ts'
import { AnswerCache } from './warehouse/answer-cache.ts'
import { type DuckDbWarehouse, openDuckDbWarehouse } from './warehouse/duckdb/duckdb-warehouse.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** A running Turret in one process. */
export interface Installation extends Serving {
  readonly ingest: Ingest
  readonly journal: Journal
  readonly pipeline: Pipeline
  readonly warehouse: Warehouse
  readonly eraser: Eraser
  /** Null: topics are named from their texts alone. */
  readonly labeller: Labeller | null
  readonly alerts: Alerts
}

export interface OpenOptions {
  readonly clock?: Clock
  readonly embedder?: Embedder
  readonly passwordParameters?: ScryptParameters
}

/** Opens the data folder and starts the pipeline. Throws StartupError with a sentence that says what to do. */
export async function openInstallation(config: Config, options: OpenOptions = {}): Promise<Installation> {
  const clock = options.clock ?? systemClock
  const logger = createLogger(config.logLevel)
  createFolder(config.dataFolder)
  refuseUnfinishedRestore(config.dataFolder)
  claimDataFolder(config.dataFolder)
  const closers = new Closers()
  const opened = closers.add.bind(closers) as typeof closers.add
  try {
    const gate = new ChangeGate()
    const file = opened(await openWarehouse(config), (store) => store.close())
    const answers = new AnswerCache()
    const warehouse = answers.clearedBy(gate.overWarehouse(file))
    const environment = opened(openLmdbEnvironment(join(config.dataFolder, 'journal')), (store) => store.close())
    const lmdbJournal = opened(new LmdbJournal(environment), (store) => store.close())
    const journal = gate.overJournal(lmdbJournal)
    const registry = gate.overRegistry(opened(new LmdbRegistry(environment), (store) => store.close()))
    const access = opened(await AccessDirectory.open(registry, clock), (directory) => directory.close())
    const audit = new LmdbAuditLog(environment, clock)
    const accounts = createAccounts({ registry, clock, audit, passwordParameters: options.passwordParameters })
    const embedder = opened(options.embedder ?? (await openEmbedder(config)), (model) => model.close())
    const consolidations = opened(createConsolidationRunner(), (runner) => runner.close())
    const metrics = createMetrics({
      dataFolder: config.dataFolder,
      pending: () => pipeline.pending(),
      cursor: () => pipeline.cursor(),
      stalledSeconds: () => pipeline.stalledSeconds(),
    })
    const stateFolder = join(config.dataFolder, 'topics')
    const pressure = new IngestPressure(config.maxPending)
    const nowMs = () => clock.nowMs()
    const pipeline = opened(
      await Pipeline.start({
        journal,
        warehouse,
        registry,
        embedder,
        consolidations,
        stateFolder,
        logger,
        metrics,
        nowMs,
        pressure,
      }),
      (running) => running.stop(),
    )
    const { languageModel: model, languageModelTimeoutMs: timeoutMs } = config
    const labeller = model
      ? opened(new Labeller({ registry, pipeline, clock, logger, model, timeoutMs }), (running) => running.stop())
      : null
    const files = opened(
      new ErasedFiles({ ...{ warehouse, registry, journal, logger }, rewriteJournal: () => environment.rewrite() }),
      (running) => running.close(),
    )
    const memory = ErasureMemory.open(join(config.dataFolder, 'erasures'))
    const eraser = opened(
      new Eraser({ ...{ journal, warehouse, registry, pipeline, clock, memory, files } }),
      (running) => running.close(),
    )
    await eraser.applyRemembered()
    const stopRetention = startRetention({ registry, eraser, clock, logger })
    closers.add(stopRetention, async (stop) => stop())
    opened(new ProjectDeletions({ registry, eraser, logger }), (running) => running.stop())
    const alertSender = openAlertSender(config)
    const publicUrl = config.publicUrl ?? null
    const alerts = opened(
      await startAlerts({ registry, warehouse, pipeline, clock, logger, publicUrl, sender: alertSender }),
      (running) => running.stop(),
    )
    const faces = opened(
      createFaces({
        ...{ config, clock, logger, metrics, registry, embedder, access, accounts, journal, pipeline },
        warehouse: answers.over(warehouse),
        ...{ eraser, erasedFiles: files, memory, alertSender, pressure },
        async checkStores() {
          await checkMoving(pipeline)
          await warehouse.cursor()
        },
      }),
      (running) => running.close(),
    )
    const source = liveSource(
      { warehouse, journal: lmdbJournal, registry, audit, erasures: memory, stateFolder },
      ...([gate, pipeline] as const),
    )
    const control = await openControlSocket(config.dataFolder, {
      migrate: migrateCommand(source, gate),
      backup: backupCommand({ dataFolder: config.dataFolder, warehouse: file, environment, clock }),
    }).catch((error: unknown) =>
      logger.warn({ err: error }, 'this folder holds no sockets: migrate and back up with the server stopped'),
    )
    if (control) closers.add(control, (socket) => socket.close())
    const { ingest, http } = faces
    return {
      access,
      accounts,
      ingest,
      journal,
      registry,
      pipeline,
      warehouse,
      eraser,
      labeller,
      alerts,
      logger,
      http,
      close: () => closers.closeAll(),
    }
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

/** The whole of a server: all in this process, or this process's part of a cluster. */
export function openServing(config: Config): Promise<Serving> {
  return config.cluster ? openClusterMember(config, config.cluster) : openInstallation(config)
}

/** Registry and audit log alone, for commands that run beside a server. */
export async function openAccess(config: Config): Promise<AccessOnly> {
  if (config.cluster) return openClusterAccess(config, config.cluster)
  createFolder(config.dataFolder)
  claimDataFolder(config.dataFolder)
  const environment = openLmdbEnvironment(join(config.dataFolder, 'journal'))
  const registry = new LmdbRegistry(environment)
  const access = await AccessDirectory.open(registry, systemClock)
  const audit = new LmdbAuditLog(environment, systemClock)
  return {
    access,
    accounts: createAccounts({ registry, clock: systemClock, audit }),
    registry,
    async close() {
      await access.close()
      await registry.close()
      await environment.close()
    },
  }
}

/** A backup of the data folder of a server that is not running. */
export async function backUpAtRest(config: Config, out: string): Promise<BackupReport> {
  const { dataFolder } = config
  refuseUnfinishedRestore(dataFolder)
  refuseNewerData(dataFolder)
  const closers = new Closers()
  try {
    const warehouse = closers.add(await openWarehouse(config), (store) => store.close())
    const environment = closers.add(openLmdbEnvironment(join(dataFolder, 'journal')), (store) => store.close())
    return await takeBackup({ dataFolder, warehouse, environment, clock: systemClock }, out)
  } finally {
    await closers.closeAll()
  }
}

/** What the stores of a server that is not running hold. Throws StartupError where one cannot be opened or is damaged. */
export async function inspectAtRest(config: Config) {
  const closers = new Closers()
  try {
    checkSnapshots(join(config.dataFolder, 'topics'))
    const warehouse = closers.add(await openWarehouse(config), (store) => store.close())
    const environment = closers.add(openLmdbEnvironment(join(config.dataFolder, 'journal')), (store) => store.close())
    const journal = closers.add(new LmdbJournal(environment), (store) => store.close())
    const registry = closers.add(new LmdbRegistry(environment), (store) => store.close())
    const stateFolder = join(config.dataFolder, 'topics')
    const { stored, events } = await compareStores({ journal, warehouse, stateFolder })
    const known = new Set<string>((await listProjects(registry)).map(({ id }) => id))
    const counts = [...events.mark().events].sort()
    return {
      counts,
      unknown: counts.map(([project]) => project).filter((project) => !known.has(project)),
      /** Entries that wait for the analysis. */
      waiting: journal.lastSequence() - stored,
    }
  } finally {
    await closers.closeAll()
  }
}

function openWarehouse(config: Config): Promise<DuckDbWarehouse> {
  return openDuckDbWarehouse({
    path: join(config.dataFolder, 'warehouse.duckdb'),
    memoryLimitMb: config.warehouseMemoryMb,
  })
}
