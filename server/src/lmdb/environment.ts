// The one LMDB environment that journal and registry share. A write counts as done only after fsync.

import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open, type RootDatabase } from 'lmdb'
import { hasRoom } from '../disk-room.ts'
import { AppError, StartupError } from '../errors.ts'
import { syncFile } from '../sync-files.ts'
import { problemOfDataFile } from './check-data-file.ts'
import { GroupCommit } from './group-commit.ts'
import { copyEnvironment, namesOf } from './rewrite.ts'
import { awaitRewrite, takeRewriteLock } from './rewrite-lock.ts'

type Encoding = 'binary' | 'json'

/** What a store can do, whichever file it lies in at the moment. */
export type LmdbStore<Value> = Pick<Database<Value, string | number>, 'get' | 'put' | 'remove' | 'getRange' | 'getKeys'>

export interface LmdbEnvironment {
  /** A named store inside the environment; `binary` keeps bytes, `json` plain values. */
  store<Value>(name: string, encoding: Encoding): LmdbStore<Value>
  /** Runs `change` in the next group commit, shared with concurrent callers; resolves when it is on disk. See GroupCommit. */
  commit<Result>(change: () => Result): Promise<Result>
  /**
   * Puts all entries into a fresh file, so that nothing of removed ones is on disk; commits wait meanwhile. False where
   * another process has the files open, they are being copied, or the disk has no room for the copy: try again later.
   */
  rewrite(): Promise<boolean>
  /**
   * Gives room back to the disk where most of a large file is empty and little is left to copy: as `rewrite`, and false
   * where there is nothing to gain.
   */
  shrink(): Promise<boolean>
  /** A copy of the files as of one commit, in `folder`; commits go on meanwhile. */
  copyTo(folder: string): Promise<void>
  close(): Promise<void>
}

const MAX_STORES = 16
const RETRY_AFTER_SECONDS = 30
/** Smaller files are left as they are. */
const SHRUNK_FROM_BYTES = 64 * 1024 * 1024
/** Copied in less than a second, for which commits wait. */
const MOST_COPIED_BYTES = 16 * 1024 * 1024
/** Commits stop at this much free space: the library frees memory twice where a page cannot be written (3.5.6). */
const RESERVED_BYTES = 16 * 1024 * 1024

/** Opens or creates the environment below `folder`. Throws StartupError when the files there cannot be used. */
export function openLmdbEnvironment(folder: string): LmdbEnvironment {
  awaitRewrite(folder)
  const problem = problemOfDataFile(join(folder, 'data.mdb'))
  if (problem !== null) {
    throw new StartupError(`The journal in ${folder} is damaged (${problem}): restore the data folder from a backup.`)
  }
  rmSync(copyFolder(folder), { recursive: true, force: true })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return new OpenEnvironment(folder)
  } catch (cause) {
    throw new StartupError(
      `Cannot open the journal in ${folder} (${(cause as Error).message}). Check permissions and free space, restore it from a backup, or start with another TURRET_DATA folder.`,
      { cause },
    )
  }
}

class OpenEnvironment implements LmdbEnvironment {
  readonly #folder: string
  readonly #encodings = new Map<string, Encoding>()
  /** Open stores of the current file. */
  readonly #stores = new Map<string, Database<unknown, string | number>>()
  readonly #commits = new GroupCommit((changes) => this.#commitNow(changes))
  #root: RootDatabase
  /** Commits begin when it resolves. */
  #gate: Promise<unknown> = Promise.resolve()
  #rewriting = false
  #copies = 0

  constructor(folder: string) {
    this.#folder = folder
    this.#root = openRoot(folder)
  }

  store<Value>(name: string, encoding: Encoding): LmdbStore<Value> {
    this.#encodings.set(name, encoding)
    const current = () => this.#current<Value>(name, encoding)
    current()
    return {
      get: (...given) => current().get(...given),
      put: (...given: Parameters<LmdbStore<Value>['put']>) => current().put(...given),
      remove: (...given: Parameters<LmdbStore<Value>['remove']>) => current().remove(...given),
      getRange: (...given) => current().getRange(...given),
      getKeys: (...given) => current().getKeys(...given),
    } as LmdbStore<Value>
  }

  async commit<Result>(change: () => Result): Promise<Result> {
    while (this.#rewriting) await this.#gate
    return this.#commits.add(change)
  }

  async rewrite(): Promise<boolean> {
    if (this.#rewriting || this.#copies > 0 || this.#isOpenElsewhere()) return false
    const sizeBytes = statSync(join(this.#folder, 'data.mdb')).size
    if (!hasRoom(this.#folder, sizeBytes + RESERVED_BYTES)) return false
    const release = takeRewriteLock(this.#folder)
    if (!release) return false
    this.#rewriting = true
    const work = this.#replaceFile()
    this.#gate = work.catch(() => undefined)
    try {
      return await work
    } finally {
      release()
      this.#rewriting = false
    }
  }

  async shrink(): Promise<boolean> {
    const { pageSize, lastPageNumber } = this.#root.getStats() as PageCounts
    if (pageSize * lastPageNumber < SHRUNK_FROM_BYTES) return false
    const used = namesOf(this.#root).reduce(
      (sum, name) => sum + pagesOf(this.#current(name, this.#encodingOf(name))),
      0,
    )
    return pageSize * used <= MOST_COPIED_BYTES && this.rewrite()
  }

  async copyTo(folder: string): Promise<void> {
    while (this.#rewriting) await this.#gate
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#copies++
    try {
      await this.#root.backup(folder, false)
    } finally {
      this.#copies--
    }
  }

  async close(): Promise<void> {
    await this.#gate
    await this.#commits.idle()
    await this.#root.close()
  }

  async #commitNow(changes: () => void): Promise<void> {
    if (!hasRoom(this.#folder, RESERVED_BYTES)) throw fullDisk()
    try {
      // As a child: what throws is taken back, where the outermost transaction would keep it.
      await this.#root.childTransaction(changes)
      await this.#root.flushed
    } catch (cause) {
      throw writeError(cause)
    }
  }

  /** Readers see the old file until the new one has its names. False where somebody opened the old one meanwhile. */
  async #replaceFile(): Promise<boolean> {
    await this.#commits.idle()
    const old = this.#root
    const fresh = copyFolder(this.#folder)
    const copy = await copyEnvironment(old, fresh, this.#encodings, openRoot)
    if (this.#isOpenElsewhere()) {
      await copy.close()
      rmSync(fresh, { recursive: true, force: true })
      return false
    }
    try {
      renameSync(join(fresh, 'data.mdb'), join(this.#folder, 'data.mdb'))
    } catch (error) {
      await copy.close()
      throw error
    }
    // From here on the old file has no name: nothing may be written there, whatever else fails.
    this.#root = copy
    this.#stores.clear()
    renameSync(join(fresh, 'lock.mdb'), join(this.#folder, 'lock.mdb'))
    // What is acknowledged from here on is in a file whose name must outlive a power cut.
    await syncFile(this.#folder)
    await old.close()
    rmSync(fresh, { recursive: true, force: true })
    return true
  }

  #encodingOf(name: string): Encoding {
    return this.#encodings.get(name) ?? 'json'
  }

  #isOpenElsewhere(): boolean {
    const readers = [...this.#root.readerList().matchAll(/^\s*(\d+)\s/gm)].map(([, pid]) => Number(pid))
    return readers.some((pid) => pid > 0 && pid !== process.pid)
  }

  #current<Value>(name: string, encoding: Encoding): Database<Value, string | number> {
    const open = this.#stores.get(name) ?? this.#root.openDB<unknown, string | number>({ name, encoding })
    this.#stores.set(name, open)
    return open as Database<Value, string | number>
  }
}

/** What the library tells of its pages and does not declare. */
interface PageCounts {
  readonly pageSize: number
  readonly lastPageNumber: number
  readonly treeBranchPageCount: number
  readonly treeLeafPageCount: number
  readonly overflowPages: number
}

function pagesOf(store: Database): number {
  const { treeBranchPageCount, treeLeafPageCount, overflowPages } = store.getStats() as PageCounts
  return treeBranchPageCount + treeLeafPageCount + overflowPages
}

/** Batching by turns of the event loop rejects, on a full disk, a promise that nobody holds: the process would end (3.5.6). */
function openRoot(folder: string): RootDatabase {
  return open({ path: folder, maxDbs: MAX_STORES, compression: false, noSubdir: false, eventTurnBatching: false })
}

function copyFolder(folder: string): string {
  return `${folder}.new`
}

/** Nothing of a failed commit is acknowledged. The library rejects a second promise beside the first: both are one failure. */
function writeError(cause: unknown): unknown {
  const side = (cause as { commitError?: unknown } | null)?.commitError
  if (side instanceof Promise) side.catch(() => undefined)
  const isStoreError = cause instanceof Error && /commit failed|MDB_|ENOSPC|no space|input\/output/i.test(cause.message)
  if (!isStoreError) return cause
  return fullDisk(cause)
}

function fullDisk(cause?: unknown): AppError {
  const message = 'This could not be put to disk: free some space on the server, then send it again.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}
