// turret migrate: moves an installation of one process into a cluster, with progress and a report by project.

import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { migrate } from '../migrate-main.ts'
import { type Progress, startProgress } from './progress.ts'

export async function runMigrate(
  config: Config,
  { to, clickhouse }: { to: string; clickhouse: string },
): Promise<void> {
  if (config.cluster) {
    throw new StartupError(
      'This is a cluster already: unset TURRET_NATS_URL and TURRET_CLICKHOUSE_URL to migrate the data folder into one.',
    )
  }
  const startedAt = performance.now()
  let progress: Progress | null = null
  let copied = 0
  const { projects, documents } = await migrate(
    config,
    { natsUrl: to, clickHouseUrl: clickhouse },
    {
      onStart(events) {
        progress = startProgress('Events', events)
      },
      onRows(rows) {
        copied += rows
        progress?.update(copied)
      },
    },
  ).finally(() => progress?.stop())
  for (const [project, { events, checksum }] of projects) {
    process.stdout.write(`${project}: ${events} events, checksum ${checksum.toString(16)}, the same in ClickHouse\n`)
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  process.stdout.write(`Moved ${copied} events and ${documents} documents in ${seconds} s.\n`)
  process.stdout.write('Start the servers of the cluster now. The data folder here is as it was.\n')
}
