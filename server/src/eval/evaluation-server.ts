// A whole installation in a temporary folder, used through its public HTTP API alone: what is measured is what users get.
// Each stream has a project of its own; all share one embedder, whose cache makes every stream after the first faster.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createCachedEmbedder } from '../embed/cached-embedder.ts'
import type { Embedder } from '../embed/embedder.ts'
import { openInstallation } from '../main.ts'
import type { ProjectId } from '../model/ids.ts'
import { openModel } from '../serving.ts'
import { EvaluationProject } from './evaluation-project.ts'

export interface EvaluationServer {
  readonly embedder: Embedder
  /** A fresh project. */
  openProject(): EvaluationProject
  /** Ends everything and removes the folder. */
  close(): Promise<void>
}

/** All vectors of some 100,000 texts stay in memory. */
const CACHE_BYTES = 2 ** 28

/** Settings other than the data folder, the log and the limits on ingest are those of `config`. */
export async function openEvaluationServer(config: Config): Promise<EvaluationServer> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-eval-'))
  const removal = removeOnExit(folder)
  const embedder = createCachedEmbedder(await openModel(config), { maxBytes: CACHE_BYTES })
  try {
    const settings: Config = {
      ...config,
      dataFolder: folder,
      burstLimit: null,
      maxPending: Number.MAX_SAFE_INTEGER,
      logLevel: 'error',
    }
    const installation = await openInstallation(settings, { embedder })
    let projects = 0
    return {
      embedder,
      openProject() {
        const project = `evaluation-${++projects}` as ProjectId
        const key = installation.access.createProcessKey(project, ['ingest', 'read', 'manage'])
        return new EvaluationProject(installation.http, key)
      },
      async close() {
        await installation.close()
        removal.now()
      },
    }
  } catch (error) {
    await embedder.close()
    removal.now()
    throw error
  }
}

/** The folder goes with the process too, also where a signal ends it. */
function removeOnExit(folder: string): { now(): void } {
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const interrupted = (): void => process.exit(130)
  const signals = ['SIGINT', 'SIGTERM'] as const
  process.once('exit', remove)
  for (const signal of signals) process.once(signal, interrupted)
  return {
    now() {
      process.off('exit', remove)
      for (const signal of signals) process.off(signal, interrupted)
      remove()
    },
  }
}
