// The composition root of a cluster's processes: the same program over NATS and ClickHouse. An api process answers
// callers, a worker owns parts of the journal and analyses them, a process of the role all does both.

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AccessDirectory } from './access/access-directory.ts'
import { createAccounts } from './accounts/accounts.ts'
import { NatsAuditLog } from './audit/nats/nats-audit-log.ts'
import { systemClock } from './clock.ts'
import { ClusterPipelines } from './cluster/cluster-pipelines.ts'
import { erasedFilesKey, openPart } from './cluster/part-owner.ts'
import { partitionCount, partitionOf } from './cluster/partitions.ts'
import { createSharedEmbedder } from './cluster/shared-embedder.ts'
import { Worker } from './cluster/worker.ts'
import { WorkerNodes } from './cluster/worker-nodes.ts'
import type { ClusterConfig, Config } from './config.ts'
import { createCachedEmbedder } from './embed/cached-embedder.ts'
import type { Embedder } from './embed/embedder.ts'
import { createFaces } from './faces.ts'
import { IngestPressure } from './ingest/ingest-pressure.ts'
import { NatsJournal } from './journal/nats/nats-journal.ts'
import { PartitionedJournal } from './journal/partitioned-journal.ts'
import type { ProjectId } from './model/ids.ts'
import { openNatsStore } from './nats/nats-store.ts'
import { createLogger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { createConsolidationRunner } from './pipeline/consolidation-runner.ts'
import { checkMoving } from './pipeline/project-pipelines.ts'
import { isErasureDue } from './privacy/erased-files.ts'
import { RegistryErasureMemory } from './privacy/registry-erasure-memory.ts'
import { NatsRegistry } from './registry/nats/nats-registry.ts'
import { type AccessOnly, Closers, createFolder, openAlertSender, openModel, type Serving } from './serving.ts'
import { openClickHouseWarehouse } from './warehouse/clickhouse/clickhouse-warehouse.ts'

/** Opens what the role needs. Throws StartupError with a sentence that says what to do. */
export async function openClusterMember(config: Config, { natsUrl, clickHouseUrl }: ClusterConfig): Promise<Serving> {
  const clock = systemClock
  const logger = createLogger(config.logLevel)
  createFolder(config.dataFolder)
  const closers = new Closers()
  const opened = closers.add.bind(closers) as typeof closers.add
  try {
    const store = opened(await openNatsStore(natsUrl), (one) => one.close())
    const registry = opened(await NatsRegistry.open(store), (one) => one.close())
    const partitions = await partitionCount(registry)
    const partOf = (project: ProjectId) => partitionOf(project, partitions)
    const journals: NatsJournal[] = []
    for (let partition = 0; partition < partitions; partition++) {
      const keyFolder = join(config.dataFolder, 'keys', String(partition))
      journals.push(opened(await NatsJournal.open({ store, partition, keyFolder }), (one) => one.close()))
    }
    const warehouse = opened(await openClickHouseWarehouse({ url: clickHouseUrl, writer: null }), (one) => one.close())
    const access = opened(await AccessDirectory.open(registry, clock), (one) => one.close())
    const audit = opened(await NatsAuditLog.open(store, clock, config.dataFolder), (one) => one.close())
    const accounts = createAccounts({ registry, clock, audit })
    const node = `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}-${randomUUID()}`
    const nodes = config.role === 'api' ? null : await WorkerNodes.join(store, node)
    const embedder = opened(await openSharedEmbedder(), (one) => one.close())
    const metrics = createMetrics({
      dataFolder: config.dataFolder,
      pending: () => pipeline.pending(),
      cursor: () => pipeline.cursor(),
      stalledSeconds: () => pipeline.stalledSeconds(),
      ownedParts: () => worker?.owned.size ?? 0,
    })
    const alertSender = openAlertSender(config)
    const pressure = new IngestPressure(config.maxPending)
    const worker = nodes ? opened(await startWorker(nodes), (one) => one.stop()) : null
    const pipeline = new ClusterPipelines({ store, journals, partOf, owned: worker?.owned ?? new Map() })
    opened(pipeline, async (one) => one.close())
    const faces = createFaces({
      ...{ config, clock, logger, metrics, registry, warehouse, embedder, access, accounts, pipeline },
      ...{ alertSender, pressure },
      journal: new PartitionedJournal(journals, partOf),
      eraser: pipeline,
      erasedFiles: {
        due: () =>
          isErasureDue(
            registry,
            Array.from({ length: partitions }, (_, n) => erasedFilesKey(n)),
          ),
      },
      memory: await RegistryErasureMemory.open(registry, 'faces'),
      async checkStores() {
        await checkMoving(pipeline)
        await worker?.checkTaking()
        await store.connection.rtt()
        await warehouse.query({ sql: 'SELECT 1 AS one', parameters: [] })
      },
    })
    opened(faces, (one) => one.close())
    return { access, accounts, registry, logger, http: faces.http, close: () => closers.closeAll() }

    async function openSharedEmbedder(): Promise<Embedder> {
      const local = await openModel(config)
      if (!nodes) return local
      return createCachedEmbedder(createSharedEmbedder({ store, node, local, others: () => nodes.others() }))
    }

    async function startWorker(nodes: WorkerNodes): Promise<Worker> {
      const consolidations = opened(createConsolidationRunner(), (one) => one.close())
      const owner = {
        ...{ store, registry, journals, embedder, consolidations, partOf, logger, metrics, clock },
        openWriter: (partition: number, epoch: number) =>
          openClickHouseWarehouse({ url: clickHouseUrl, writer: { partition, epoch } }),
        stateFolder: join(config.dataFolder, 'topics'),
        languageModel: config.languageModel,
        languageModelTimeoutMs: config.languageModelTimeoutMs,
        pressure,
        alertSender,
        publicUrl: config.publicUrl ?? null,
      }
      return Worker.start({
        store,
        nodes,
        node,
        partitions,
        logger,
        open: (part, lease) => openPart(owner, part, lease),
      })
    }
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

/** Registry and audit log alone, for commands that run beside a cluster. */
export async function openClusterAccess(config: Config, { natsUrl }: ClusterConfig): Promise<AccessOnly> {
  createFolder(config.dataFolder)
  const closers = new Closers()
  try {
    const store = closers.add(await openNatsStore(natsUrl), (one) => one.close())
    const registry = closers.add(await NatsRegistry.open(store), (one) => one.close())
    const access = closers.add(await AccessDirectory.open(registry, systemClock), (one) => one.close())
    const audit = closers.add(await NatsAuditLog.open(store, systemClock, config.dataFolder), (one) => one.close())
    const accounts = createAccounts({ registry, clock: systemClock, audit })
    return { access, accounts, registry, close: () => closers.closeAll() }
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}
