// The composition root: the only file that knows adapters and configuration together.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { AccessDirectory } from './access/access-directory.ts'
import { BurstLimit } from './access/burst-limit.ts'
import { type Accounts, createAccounts } from './accounts/accounts.ts'
import type { ScryptParameters } from './accounts/password-hash.ts'
import { LmdbAuditLog } from './audit/lmdb/lmdb-audit-log.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { DemoLoading } from './demo/demo-loading.ts'
import { createBuiltinEmbedder } from './embed/builtin/builtin-embedder.ts'
import { genericMean } from './embed/builtin/generic-mean.ts'
import { createCachedEmbedder } from './embed/cached-embedder.ts'
import type { Embedder } from './embed/embedder.ts'
import { StartupError } from './errors.ts'
import { createHttpApp } from './http/app.ts'
import { Ingest } from './ingest/ingest.ts'
import type { Journal } from './journal/journal.ts'
import { LmdbJournal } from './journal/lmdb/lmdb-journal.ts'
import { openLmdbEnvironment } from './lmdb/environment.ts'
import { createLogger, type Logger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { OtelIngest } from './otel/otel-ingest.ts'
import { createConsolidationRunner } from './pipeline/consolidation-runner.ts'
import { Pipeline } from './pipeline/pipeline.ts'
import { PlanDirectory } from './plans/plan-directory.ts'
import { ErasedFiles } from './privacy/erased-files.ts'
import { Eraser } from './privacy/eraser.ts'
import { ErasureMemory } from './privacy/erasure-memory.ts'
import { readPrivacySettings } from './privacy/privacy-settings.ts'
import { startRetention } from './privacy/retention.ts'
import { indexedCounts } from './queries/indexed.ts'
import { LmdbRegistry } from './registry/lmdb/lmdb-registry.ts'
import type { Registry } from './registry/registry.ts'
import { openDuckDbWarehouse } from './warehouse/duckdb/duckdb-warehouse.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** A running Turret without its listening socket. */
export interface Installation {
  readonly access: AccessDirectory
  readonly accounts: Accounts
  readonly ingest: Ingest
  readonly journal: Journal
  readonly registry: Registry
  readonly pipeline: Pipeline
  readonly warehouse: Warehouse
  readonly eraser: Eraser
  readonly logger: Logger
  readonly http: OpenAPIHono
  /** Finishes what is in hand and puts everything to disk. */
  close(): Promise<void>
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
  const closers: (() => Promise<void>)[] = []
  const opened = <Thing>(thing: Thing, close: (thing: Thing) => Promise<void>): Thing => {
    closers.push(() => close(thing))
    return thing
  }
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const warehouse = opened(await openWarehouse(config), (store) => store.close())
    const environment = opened(openLmdbEnvironment(join(config.dataFolder, 'journal')), (store) => store.close())
    const journal = opened(new LmdbJournal(environment), (store) => store.close())
    const registry = opened(new LmdbRegistry(environment), (store) => store.close())
    const access = opened(await AccessDirectory.open(registry, clock), (directory) => directory.close())
    const audit = new LmdbAuditLog(environment, clock)
    const accounts = createAccounts({ registry, clock, audit, passwordParameters: options.passwordParameters })
    const embedder = opened(options.embedder ?? openEmbedder(config), (model) => model.close())
    const consolidations = opened(createConsolidationRunner(), (runner) => runner.close())
    const metrics = createMetrics({ pending: () => pipeline.pending(), cursor: () => pipeline.cursor() })
    const stateFolder = join(config.dataFolder, 'topics')
    const nowMs = () => clock.nowMs()
    const pipeline = opened(
      await Pipeline.start({
        journal,
        warehouse,
        registry,
        embedder,
        priorMean: genericMean(),
        consolidations,
        stateFolder,
        logger,
        metrics,
        nowMs,
      }),
      (running) => running.stop(),
    )
    const plans = new PlanDirectory(registry, clock, config.defaultPlan)
    const ingest = new Ingest({
      ...{ journal, clock, plans, maxPending: config.maxPending },
      redaction: async (project) => (await readPrivacySettings(registry, project)).redact,
      pending: () => pipeline.pending(),
    })
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
    closers.push(async () => stopRetention())
    const demo = opened(
      new DemoLoading({
        registry,
        clock,
        logger,
        async send(project, events) {
          const [refused] = (await ingest.trackBatch(project, events)).rejected
          if (refused) throw refused.error
        },
        isEmpty: async (project) => (await indexedCounts(warehouse, project, [])).events === 0,
      }),
      (loading) => loading.close(),
    )
    const checkStores = async (): Promise<void> => {
      await pipeline.checkRunning()
      await warehouse.cursor()
    }
    const burstLimit = new BurstLimit(config.burstLimit, clock)
    const http = createHttpApp({
      access,
      accounts,
      secureCookies: isHttps(config.publicUrl),
      trustedProxies: config.trustedProxies,
      signup: config.signup,
      otelIngest: new OtelIngest(ingest, clock),
      burstLimit,
      ingest,
      demo,
      pipeline,
      warehouse,
      registry,
      embedder,
      metrics,
      logger,
      clock,
      checkStores,
      plans,
      journal,
      eraser,
      erasedFiles: files,
      memory,
    })
    return { access, accounts, ingest, journal, registry, pipeline, warehouse, eraser, logger, http, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What commands that run beside a server work with. */
export interface AccessOnly {
  readonly access: AccessDirectory
  readonly accounts: Accounts
  readonly registry: Registry
  close(): Promise<void>
}

/** Registry and audit log alone, for commands that run beside a server. */
export async function openAccess(config: Config): Promise<AccessOnly> {
  createFolder(config.dataFolder)
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

function isHttps(url: string | undefined): boolean {
  return url?.startsWith('https:') === true
}

function openWarehouse(config: Config): Promise<Warehouse> {
  return openDuckDbWarehouse({
    path: join(config.dataFolder, 'warehouse.duckdb'),
    memoryLimitMb: config.warehouseMemoryMb,
  })
}

function openEmbedder(config: Config): Embedder {
  return createCachedEmbedder(createBuiltinEmbedder({ threads: config.embeddingThreads }))
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new StartupError(
      `Cannot create the data folder ${folder}: check its parent's permissions, or set TURRET_DATA.`,
      { cause },
    )
  }
}
