// turret backup and turret restore.

import { resolve } from 'node:path'
import { restoreBackup } from '../backup/restore-backup.ts'
import type { BackupReport } from '../backup/take-backup.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { askServer } from '../control/control-socket.ts'
import { StartupError } from '../errors.ts'
import { backUpAtRest } from '../main.ts'

const MEGABYTE = 1024 * 1024

/** Of the data folder, whether a server runs on it or not. */
export async function runBackup(config: Config, given: string): Promise<void> {
  refuseCluster(config)
  const out = resolve(given)
  const request = { command: 'backup', given: { out } }
  const { files, bytes } =
    (await askServer<BackupReport>(config.dataFolder, request, () => undefined)) ?? (await backUpAtRest(config, out))
  process.stdout.write(`Backup of ${files} files, ${sizeOf(bytes)}, in ${out}.\n`)
  process.stdout.write(
    'It holds messages of users and hashes of passwords and keys: keep it as safe as the data folder.\n',
  )
}

export async function runRestore(
  config: Config,
  backup: string,
  options: { readonly erasures?: string; readonly replace?: boolean },
): Promise<void> {
  refuseCluster(config)
  const { dataFolder } = config
  const isServed = await askServer(dataFolder, { command: 'ping', given: null }, () => undefined)
    .then((answer) => answer !== undefined)
    .catch(() => true)
  if (isServed) throw new StartupError(`A server runs on ${dataFolder}: stop it first.`)
  const report = await restoreBackup({
    ...{ backup: resolve(backup), dataFolder, nowMs: systemClock.nowMs() },
    ...{ erasures: options.erasures, replace: options.replace === true },
  })
  const { files, bytes, takenAt, erasuresToApply, movedTo } = report
  process.stdout.write(`Restored ${files} files, ${sizeOf(bytes)}, as of ${takenAt}, into ${dataFolder}.\n`)
  if (movedTo !== null) process.stdout.write(`What was there before is in ${movedTo}: delete it when all is well.\n`)
  process.stdout.write(
    erasuresToApply === 0
      ? 'No erasure is known that the backup has not seen. If some came after it, give their list with --erasures before you start.\n'
      : `${erasuresToApply} erasures came after the backup: the next start applies them again before it answers.\n`,
  )
}

function refuseCluster({ cluster }: Config): void {
  if (!cluster) return
  throw new StartupError(
    'This is a cluster: back up NATS (nats account backup) and ClickHouse (BACKUP DATABASE) by their own means.',
  )
}

function sizeOf(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`
}
