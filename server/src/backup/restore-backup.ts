// Puts a backup where the data folder is. What was erased since is remembered in a file of its own, which is kept or given,
// so that the next start erases it again before anybody can ask.

import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { refuseNewerData } from '../data-version.ts'
import { StartupError } from '../errors.ts'
import { syncAll, syncFile } from '../sync-files.ts'
import { verifiedManifest } from './manifest.ts'

/** Below the data folder while a restore is under way: a start refuses what it left half done. */
const UNFINISHED = 'restoring'
const FILES = 'files'
const ERASURES = 'erasures'
const REPLACED = 'replaced-'
const NOT_CONTENT: readonly string[] = [UNFINISHED, ERASURES, 'lost+found']

export interface RestoreOptions {
  readonly backup: string
  readonly dataFolder: string
  /** A list of erasures that is newer than the one of the backup. */
  readonly erasures?: string | undefined
  /** Moves what is in the data folder aside, where otherwise a folder that is in use is refused. */
  readonly replace: boolean
  readonly nowMs: number
}

export interface RestoreReport {
  readonly takenAt: string
  readonly files: number
  readonly bytes: number
  /** Remembered since the backup: applied by the next start. */
  readonly erasuresToApply: number
  /** Where the files from before lie. */
  readonly movedTo: string | null
}

/** Throws StartupError before anything changes, or where the disk is full: then the same command does it from the start. */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { backup, dataFolder, replace, nowMs } = options
  const { files, takenAt } = await verifiedManifest(backup)
  refuseNewerData(backup)
  const staging = join(dataFolder, UNFINISHED)
  const held = await contentOf(dataFolder)
  if (held.length > 0 && !replace && !existsSync(staging)) {
    throw new StartupError(
      `The data folder ${dataFolder} is not empty: choose another with TURRET_DATA, or move its content aside with --replace.`,
    )
  }
  const given = options.erasures === undefined ? [] : [options.erasures]
  for (const path of given) if (!existsSync(path)) throw new StartupError(`There is no list of erasures at ${path}.`)
  const erasures = newestErasures([join(backup, ERASURES), ...given, join(dataFolder, ERASURES)])
  await mkdir(staging, { recursive: true, mode: 0o700 })
  await writeFile(join(staging, ERASURES), erasures.text, { mode: 0o600 })
  await rename(join(staging, ERASURES), join(dataFolder, ERASURES))
  const movedTo = await makeRoom(dataFolder, nowMs)
  for (const { path } of files) {
    if (path === ERASURES) continue
    await mkdir(dirname(join(staging, FILES, path)), { recursive: true, mode: 0o700 })
    await copyFile(join(backup, path), join(staging, FILES, path))
  }
  await syncAll(join(staging, FILES))
  for (const name of await readdir(join(staging, FILES))) {
    await rename(join(staging, FILES, name), join(dataFolder, name))
  }
  await syncFile(dataFolder)
  await rm(staging, { recursive: true, force: true })
  return {
    ...{ takenAt, movedTo, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) },
    erasuresToApply: erasures.lines - linesOf(readErasures(join(backup, ERASURES))),
  }
}

/** What an installation keeps in the folder, without its list of erasures, which stays. */
async function contentOf(dataFolder: string): Promise<string[]> {
  const names = existsSync(dataFolder) ? await readdir(dataFolder) : []
  return names.filter((name) => !NOT_CONTENT.includes(name) && !name.startsWith(REPLACED))
}

/**
 * Moves what was there aside, and says where to; null: there was nothing. Once all of it is aside, whatever lies there is
 * of a restore that did not come to its end.
 */
async function makeRoom(dataFolder: string, nowMs: number): Promise<string | null> {
  const isRoomMade = join(dataFolder, UNFINISHED, 'room-is-made')
  await rm(join(dataFolder, UNFINISHED, FILES), { recursive: true, force: true })
  const held = await contentOf(dataFolder)
  let aside: string | null = null
  if (existsSync(isRoomMade)) {
    for (const name of held) await rm(join(dataFolder, name), { recursive: true, force: true })
  } else if (held.length > 0) {
    aside = join(dataFolder, `${REPLACED}${new Date(nowMs).toISOString().replaceAll(':', '-').slice(0, 19)}`)
    await mkdir(aside, { recursive: true, mode: 0o700 })
    for (const name of held) await rename(join(dataFolder, name), join(aside, name))
  }
  await writeFile(isRoomMade, '')
  return aside
}

/** Throws StartupError where a restore into the folder did not come to its end. */
export function refuseUnfinishedRestore(dataFolder: string): void {
  if (existsSync(join(dataFolder, UNFINISHED))) {
    throw new StartupError(
      `A restore into ${dataFolder} did not come to its end: run \`turret restore\` again with the same backup.`,
    )
  }
}

/** The longest: the list only grows. Throws StartupError where one is of another installation. */
function newestErasures(paths: readonly string[]): { text: string; lines: number } {
  let newest = ''
  for (const path of paths) {
    const text = readErasures(path)
    const [shorter, longer] = text.length < newest.length ? [text, newest] : [newest, text]
    if (!longer.startsWith(shorter)) {
      throw new StartupError(
        `The list of erasures in ${path} is not of the installation that the backup is of: give the one that belongs to it with --erasures.`,
      )
    }
    newest = longer
  }
  return { text: newest, lines: linesOf(newest) }
}

function readErasures(path: string): string {
  if (!existsSync(path)) return ''
  const text = readFileSync(path, 'utf8')
  // A line that a crash cut short was never acknowledged.
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

/** Without the first, which holds the key. */
function linesOf(text: string): number {
  return Math.max(0, text.split('\n').length - 2)
}
