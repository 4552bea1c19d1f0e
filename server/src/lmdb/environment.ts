// The one LMDB environment that journal and registry share. A write counts as done only after fsync.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import { AppError, StartupError } from '../errors.ts'
import { problemOfDataFile } from './check-data-file.ts'

export interface LmdbEnvironment {
  /** A named store inside the environment; `binary` keeps bytes, `json` plain values. */
  store<Value>(name: string, encoding: 'binary' | 'json'): Database<Value, string | number>
  /** Runs `change` in the next group commit, shared with concurrent callers; resolves when it is on disk. */
  commit<Result>(change: () => Result): Promise<Result>
  close(): Promise<void>
}

const MAX_STORES = 16
const RETRY_AFTER_SECONDS = 30

/** Opens or creates the environment below `folder`. Throws StartupError when the files there cannot be used. */
export function openLmdbEnvironment(folder: string): LmdbEnvironment {
  const problem = problemOfDataFile(join(folder, 'data.mdb'))
  if (problem !== null) {
    throw new StartupError(`The journal in ${folder} is damaged (${problem}): restore the data folder from a backup.`)
  }
  let root: RootDatabase
  try {
    mkdirSync(folder, { recursive: true })
    root = open({ path: folder, maxDbs: MAX_STORES, compression: false, noSubdir: false })
  } catch (cause) {
    throw new StartupError(
      `Cannot open the journal in ${folder} (${(cause as Error).message}). Check permissions and free space, restore it from a backup, or start with another TURRET_DATA folder.`,
      { cause },
    )
  }
  return {
    store: (name, encoding) => root.openDB({ name, encoding }),
    async commit(change) {
      try {
        const result = await root.transaction(change)
        await root.flushed
        return result
      } catch (cause) {
        throw writeError(cause)
      }
    },
    close: () => root.close(),
  }
}

/** Nothing of a failed commit is acknowledged. The library rejects a second promise beside the first: both are one failure. */
function writeError(cause: unknown): unknown {
  const side = (cause as { commitError?: unknown } | null)?.commitError
  if (side instanceof Promise) side.catch(() => undefined)
  const isStoreError = cause instanceof Error && /commit failed|MDB_|ENOSPC|no space/i.test(cause.message)
  if (!isStoreError) return cause
  return new AppError(
    'OVERLOADED',
    'The event could not be put to disk: free some space on the server, then send it again.',
    {
      cause,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  )
}
