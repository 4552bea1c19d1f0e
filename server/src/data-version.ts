// The form of what lies in the data folder: a program that is older than the folder refuses it, untouched.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from './errors.ts'
import { VERSION } from './version.ts'

export const VERSION_FILE = 'version'

/**
 * 1: one record an entry of the journal. 2: frames of records. 3: counters with checksums. 4: batches as they were sent.
 * What was written before is read as it is.
 */
const DATA_VERSION = 4

/** Throws StartupError where a newer program wrote the folder. One without a mark is of the first version. */
export function refuseNewerData(dataFolder: string): void {
  const path = join(dataFolder, VERSION_FILE)
  if (!existsSync(path)) return
  const version = Number(readFileSync(path, 'utf8').trim())
  if (Number.isInteger(version) && version <= DATA_VERSION) return
  throw new StartupError(
    `The data folder ${dataFolder} was written by a newer version of Turret (form ${version}; this is ${VERSION}, which knows form ${DATA_VERSION}): start that version or a later one, or restore a backup from before.`,
  )
}

/** Notes the form that is written from here on. Throws StartupError where a newer program wrote the folder. */
export function claimDataFolder(dataFolder: string): void {
  refuseNewerData(dataFolder)
  const path = join(dataFolder, VERSION_FILE)
  const mark = `${DATA_VERSION}\n`
  // Written once: a start needs no space on a disk that is full.
  if (existsSync(path) && readFileSync(path, 'utf8') === mark) return
  try {
    writeFileSync(path, mark, { mode: 0o600 })
  } catch (cause) {
    throw new StartupError(`${path} cannot be written: check permissions and free space of the data folder.`, { cause })
  }
}
