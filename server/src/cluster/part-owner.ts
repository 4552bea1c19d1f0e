// Everything that the owner of one part of the journal runs: the writer of its rows, the pipeline, erasures. Opened when
// its lease is won, closed when the lease is given back or lost.

import { join } from 'node:path'
import type { AlertSender } from '../alerts/alert-sender.ts'
import { startAlerts } from '../alerts/alerts.ts'
import type { Clock } from '../clock.ts'
import type { Embedder } from '../embed/embedder.ts'
import type { NatsJournal } from '../journal/nats/nats-journal.ts'
import { Labeller } from '../labeller/labeller.ts'
import type { ProjectId } from '../model/ids.ts'
import type { LanguageModel } from '../model/language-model.ts'
import type { NatsStore } from '../nats/nats-store.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { ConsolidationRunner } from '../pipeline/consolidation-runner.ts'
import { Pipeline, type Pressure } from '../pipeline/pipeline.ts'
import { ErasedFiles } from '../privacy/erased-files.ts'
import { appliedErasuresKey, Eraser } from '../privacy/eraser.ts'
import { ProjectDeletions } from '../privacy/project-deletion.ts'
import { RegistryErasureMemory } from '../privacy/registry-erasure-memory.ts'
import { startRetention } from '../privacy/retention.ts'
import type { Registry } from '../registry/registry.ts'
import { Closers } from '../serving.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { OwnedPart, OwnerMethods } from './cluster-pipelines.ts'
import type { Lease } from './leases.ts'
import { answerCalls } from './pipeline-calls.ts'
import { SharedState } from './shared-state.ts'

export interface OwnerOptions {
  readonly store: NatsStore
  readonly registry: Registry
  /** All parts of the journal, in order. */
  readonly journals: readonly NatsJournal[]
  readonly openWriter: (partition: number, epoch: number) => Promise<Warehouse>
  readonly embedder: Embedder
  readonly consolidations: ConsolidationRunner
  /** Folder of this node's working copies of topic states. */
  readonly stateFolder: string
  readonly languageModel: LanguageModel | null
  readonly languageModelTimeoutMs: number
  readonly alertSender: AlertSender
  readonly publicUrl: string | null
  readonly partOf: (project: ProjectId) => number
  readonly logger: Logger
  readonly metrics: Metrics
  readonly clock: Clock
  readonly pressure: Pressure
}

export interface PartOwner extends OwnedPart {
  close(): Promise<void>
}

export async function openPart(options: OwnerOptions, partition: number, lease: Lease): Promise<PartOwner> {
  const { store, registry, clock, logger } = options
  const journal = options.journals[partition]
  if (!journal) throw new Error(`There is no part ${partition} of the journal.`)
  const closers = new Closers()
  try {
    const stateFolder = join(options.stateFolder, String(partition))
    await journal.catchUp()
    const shared = await SharedState.takeOver(store, partition, stateFolder)
    const warehouse = await options.openWriter(partition, lease.epoch)
    closers.add(warehouse, (one) => one.close())
    const nowMs = () => clock.nowMs()
    const pipeline = await Pipeline.start({
      ...{ part: partition, journal, warehouse, registry, stateFolder, logger, nowMs, share: () => shared.put() },
      ...{ embedder: options.embedder, consolidations: options.consolidations, metrics: options.metrics },
      pressure: options.pressure,
    })
    closers.add(pipeline, (one) => one.stop())
    const { languageModel: model, languageModelTimeoutMs: timeoutMs } = options
    const isOwn = (project: ProjectId) => options.partOf(project) === partition
    if (model) {
      const labeller = new Labeller({ registry, pipeline, clock, logger, isOwn, model, timeoutMs })
      closers.add(labeller, (one) => one.stop())
    }
    const { alertSender: sender, publicUrl } = options
    const alerts = await startAlerts({ registry, warehouse, pipeline, clock, logger, isOwn, sender, publicUrl })
    closers.add(alerts, (one) => one.stop())
    const eraser = await openEraser(options, { partition, journal, warehouse, pipeline }, closers)
    const methods: OwnerMethods = {
      untilIndexed: (sequence) => pipeline.untilIndexed(sequence),
      consolidate: (...given) => pipeline.consolidate(...given),
      edit: (...given) => pipeline.edit(...given),
      overrideField: (...given) => pipeline.overrideField(...given),
      proposeSplit: (...given) => pipeline.proposeSplit(...given),
      nearestMicroClusters: (...given) => pipeline.nearestMicroClusters(...given),
      similarities: (...given) => pipeline.similarities(...given),
      topicsNear: (...given) => pipeline.topicsNear(...given),
      topicToName: (...given) => pipeline.topicToName(...given),
      eraseSubject: (...given) => eraser.erase(...given),
    }
    const calls = answerCalls(store, partition, { ...methods })
    closers.add(calls, async (one) => one.unsubscribe())
    return {
      methods,
      cursor: () => pipeline.cursor(),
      stalledSeconds: () => pipeline.stalledSeconds(),
      checkRunning: () => pipeline.checkRunning(),
      close: () => closers.closeAll(),
    }
  } catch (error) {
    await closers
      .closeAll()
      .catch((cause: unknown) => logger.warn({ err: cause }, 'a part of the journal did not close cleanly'))
    throw error
  }
}

async function openEraser(
  { registry, clock, logger, partOf }: OwnerOptions,
  parts: { partition: number; journal: NatsJournal; warehouse: Warehouse; pipeline: Pipeline },
  closers: Closers,
): Promise<Eraser> {
  const { partition, journal, warehouse, pipeline } = parts
  const files = new ErasedFiles({
    ...{ warehouse, registry, journal, logger, key: erasedFilesKey(partition) },
    rewriteJournal: () => journal.rewriteKeys(),
  })
  closers.add(files, (one) => one.close())
  const memory = await RegistryErasureMemory.open(registry, String(partition))
  const eraser = new Eraser({
    ...{ journal, warehouse, registry, pipeline, clock, memory, files },
    appliedKey: appliedErasuresKey(partition),
  })
  closers.add(eraser, (one) => one.close())
  await eraser.applyRemembered()
  const isOwn = (project: ProjectId) => partOf(project) === partition
  const stopRetention = startRetention({ registry, eraser, clock, logger, isOwn })
  closers.add(stopRetention, async (stop) => stop())
  closers.add(new ProjectDeletions({ registry, eraser, logger, isOwn }), (running) => running.stop())
  return eraser
}

export function erasedFilesKey(partition: number): string {
  return `erased-files/${partition}`
}
