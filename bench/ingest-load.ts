// Starts the load of one measurement in a second process and waits for what it counted.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface Load {
  readonly url: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** Events in a request; null: single events. */
  readonly batch: number | null
  /** Every event has an idempotency key of its own. */
  readonly withIds: boolean
  /** Other seeds send other texts. */
  readonly seed: number
}

export interface LoadResult {
  readonly answered: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Errors, timeouts, and answers other than 2xx. */
  readonly failed: number
}

const PROGRAM = fileURLToPath(new URL('./ingest-load-process.js', import.meta.url))

export async function applyLoad(load: Load): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(load)])
  return JSON.parse(stdout) as LoadResult
}
