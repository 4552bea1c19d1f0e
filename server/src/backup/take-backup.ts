// A copy of a data folder while it is in use: the warehouse stands still for it, and with it topics and journal change only
// in ways that a start after a crash puts right. Events are taken meanwhile.

import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { ControlCommand } from '../control/control-socket.ts'
import { VERSION_FILE } from '../data-version.ts'
import { StartupError } from '../errors.ts'
import { syncAll, syncFile } from '../sync-files.ts'
import { writeManifest } from './manifest.ts'

export interface BackupSource {
  readonly dataFolder: string
  readonly warehouse: {
    /** Runs `work` on the file of the warehouse while nothing is written. */
    whileStill<Result>(work: (path: string) => Promise<Result>): Promise<Result>
  }
  /** Of the journal. */
  readonly environment: {
    /** A copy of the files as of one commit. */
    copyTo(folder: string): Promise<void>
  }
  readonly clock: Clock
}

export interface BackupReport {
  readonly files: number
  readonly bytes: number
  readonly takenAt: string
}

/** Copied as they are, where they exist, in this order: what is erased meanwhile is remembered in the copy. */
const PLAIN_FILES = [VERSION_FILE, 'models', 'erasures']

/** `out` appears when it is whole and on disk. Throws StartupError where it exists already, or cannot be written. */
export async function takeBackup(source: BackupSource, out: string): Promise<BackupReport> {
  if (existsSync(out)) throw new StartupError(`${out} exists already: choose another name for the backup.`)
  const { dataFolder, warehouse, environment, clock } = source
  if (resolve(out).startsWith(`${resolve(dataFolder)}/`)) {
    throw new StartupError(
      `${out} lies in the data folder itself: choose a place outside, on another disk if there is one.`,
    )
  }
  const partial = `${out}.partial`
  const takenAtMs = clock.nowMs()
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true, mode: 0o700 })
    await warehouse.whileStill(async (file) => {
      await copyFile(file, join(partial, 'warehouse.duckdb'))
      await copyWhole(join(dataFolder, 'topics'), join(partial, 'topics'))
      // Last: the journal may be ahead of the others, never behind.
      await environment.copyTo(join(partial, 'journal'))
    })
    for (const name of PLAIN_FILES) await copyWhole(join(dataFolder, name), join(partial, name))
    const { files, takenAt } = await writeManifest(partial, takenAtMs)
    await syncAll(partial)
    await rename(partial, out)
    await syncFile(dirname(resolve(out)))
    return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), takenAt }
  } catch (cause) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    if (cause instanceof StartupError) throw cause
    throw new StartupError(
      `The backup could not be written to ${out} (${(cause as Error).message}): free some space, or choose another place.`,
      { cause },
    )
  }
}

/** For a running server: `{ out }`, an absolute path. */
export function backupCommand(source: BackupSource): ControlCommand {
  let isTaking = false
  return async (given) => {
    const { out } = z.object({ out: z.string() }).parse(given)
    if (isTaking) throw new StartupError('A backup is being taken already: wait until it is done.')
    isTaking = true
    try {
      return await takeBackup(source, out)
    } finally {
      isTaking = false
    }
  }
}

/** Nothing where it does not exist. */
async function copyWhole(from: string, to: string): Promise<void> {
  if (existsSync(from)) await cp(from, to, { recursive: true, filter: (path) => !path.endsWith('.new') })
}
