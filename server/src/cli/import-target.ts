// Where an import goes: into the data folder of this configuration, or to a running server.

import type { Config } from '../config.ts'
import { AppError, StartupError } from '../errors.ts'
import { openInstallation } from '../main.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { apiClient, processClient } from './api-client.ts'
import { startProgress } from './progress.ts'
import { printSummary } from './summary.ts'

export interface BatchAnswer {
  readonly accepted: number
  readonly rejected: readonly { readonly index: number; readonly code: string; readonly error: string }[]
}

export interface ImportTarget {
  send(bodies: readonly unknown[]): Promise<BatchAnswer>
  /** Waits until everything is queryable and shows what came out. */
  finish(): Promise<void>
  close(): Promise<void>
}

/** Opens the data folder; throws StartupError where a server is using it. */
export async function localTarget(config: Config): Promise<ImportTarget> {
  if (config.cluster) {
    throw new StartupError('A cluster takes imports through its API: name the server with --url and --key.')
  }
  const installation = await openInstallation(config)
  const { access, ingest, journal, pipeline } = installation
  const project = await access.ensureDefaultProject()
  return {
    async send(bodies) {
      const { results, rejected } = await whenThereIsRoom(pipeline, () => ingest.trackBatch(project, bodies))
      return {
        accepted: results.filter((result) => result !== null).length,
        rejected: rejected.map(({ index, error }) => ({ index, code: error.code, error: error.message })),
      }
    },
    async finish() {
      const total = pipeline.pending()
      const progress = startProgress('Analysing', total)
      const timer = setInterval(() => progress.update(total - pipeline.pending()), 200)
      try {
        await pipeline.untilIndexed(journal.lastSequence())
        progress.update(total)
      } finally {
        clearInterval(timer)
        progress.stop()
      }
      await printSummary(processClient(installation.http, access.createProcessKey(project, ['read', 'manage'])))
    },
    close: () => installation.close(),
  }
}

/** Throws StartupError where no key is known. */
export function remoteTarget(config: Config, url: string, key: string | undefined): ImportTarget {
  const secret = key ?? config.apiKey
  if (!secret)
    throw new StartupError('An import into a running server needs its API key: pass --key, or set TURRET_API_KEY.')
  const client = apiClient(url, secret)
  return {
    send: (bodies) => client.post<BatchAnswer>('/v1/batch', { events: bodies }),
    async finish() {
      process.stdout.write(
        `The server at ${url} analyses the events now: GET ${url}/v1/status says how many are pending.\n`,
      )
    },
    async close() {},
  }
}

async function whenThereIsRoom<Result>(pipeline: Pipeline, attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'OVERLOADED') throw error
      await pipeline.checkRunning()
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
