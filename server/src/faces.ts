// What every form of Turret serves over its stores: ingest, demo data and the HTTP API.

import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AccessDirectory } from './access/access-directory.ts'
import { BurstLimit } from './access/burst-limit.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { AlertSender } from './alerts/alert-sender.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { DemoLoading } from './demo/demo-loading.ts'
import type { Embedder } from './embed/embedder.ts'
import { createHttpApp } from './http/app.ts'
import { Ingest } from './ingest/ingest.ts'
import type { IngestPressure } from './ingest/ingest-pressure.ts'
import type { Journal } from './journal/journal.ts'
import type { Logger } from './observe/logger.ts'
import type { Metrics } from './observe/metrics.ts'
import { OtelIngest } from './otel/otel-ingest.ts'
import type { ProjectPipelines } from './pipeline/project-pipelines.ts'
import { PlanDirectory } from './plans/plan-directory.ts'
import type { ErasedFiles } from './privacy/erased-files.ts'
import type { SubjectEraser } from './privacy/eraser.ts'
import type { RememberedErasures } from './privacy/erasure-memory.ts'
import { readPrivacySettings } from './privacy/privacy-settings.ts'
import { indexedCounts } from './queries/indexed.ts'
import type { Registry } from './registry/registry.ts'
import type { WarehouseReader } from './warehouse/warehouse.ts'

export interface FacesOptions {
  readonly config: Config
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly registry: Registry
  readonly warehouse: WarehouseReader
  readonly embedder: Embedder
  readonly access: AccessDirectory
  readonly accounts: Accounts
  readonly journal: Pick<Journal, 'append' | 'count'>
  readonly pipeline: ProjectPipelines
  readonly eraser: SubjectEraser
  readonly erasedFiles: Pick<ErasedFiles, 'due'>
  readonly memory: Pick<RememberedErasures, 'hash'>
  readonly alertSender: AlertSender
  readonly pressure: IngestPressure
  /** Rejects where a store does not answer, or the analysis cannot go on. */
  readonly checkStores: () => Promise<void>
}

export interface Faces {
  readonly ingest: Ingest
  readonly http: OpenAPIHono
  close(): Promise<void>
}

export function createFaces(options: FacesOptions): Faces {
  const { config, clock, registry, journal, pipeline, warehouse } = options
  const plans = new PlanDirectory(registry, clock, config.defaultPlan)
  const ingest = new Ingest({
    ...{ journal, clock, plans, maxPending: config.maxPending, pressure: options.pressure },
    redaction: async (project) => (await readPrivacySettings(registry, project)).redact,
    pending: () => pipeline.pending(),
  })
  const demo = new DemoLoading({
    ...{ registry, clock, logger: options.logger },
    async send(project, events) {
      const [refused] = (await ingest.trackBatch(project, events)).rejected
      if (refused) throw refused.error
    },
    isEmpty: async (project) => (await indexedCounts(warehouse, project, [])).events === 0,
  })
  const http = createHttpApp({
    ...options,
    ...{
      plans,
      ingest,
      demo,
      languageModel: config.languageModel,
      languageModelTimeoutMs: config.languageModelTimeoutMs,
    },
    isEmbedderLocal: config.embedder.kind !== 'openai',
    secureCookies: config.publicUrl?.startsWith('https:') === true,
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl ?? null,
    signup: config.signup,
    otelIngest: new OtelIngest(ingest, clock),
    burstLimit: new BurstLimit(config.burstLimit, clock),
  })
  return { ingest, http, close: () => demo.close() }
}
