// turret migrate: moves an installation of one process into a cluster, with progress and a report by project. A server
// that runs on the folder does it itself, as only it can read its warehouse.

import type { ClusterConfig, Config } from '../config.ts'
import { askServer } from '../control/control-socket.ts'
import { StartupError } from '../errors.ts'
import type { MigrationNews, SentReport } from '../migrate/migrate-command.ts'
import { type MigrationReport, type MigrationSteps, migrate } from '../migrate-main.ts'
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
  const target: ClusterConfig = { natsUrl: to, clickHouseUrl: clickhouse }
  const shown = new ShownSteps()
  const { projects, documents, pauseMs, isRunning } = await moveByServer(config, target, shown)
    .then(async (sent) => sent ?? { ...(await migrate(config, target, shown)), isRunning: false })
    .finally(() => shown.stop())
  for (const [project, { events, checksum }] of projects) {
    process.stdout.write(`${project}: ${events} events, checksum ${checksum.toString(16)}, the same in ClickHouse\n`)
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  const events = [...projects.values()].reduce((sum, project) => sum + project.events, 0)
  process.stdout.write(`Moved ${events} events and ${documents} documents in ${seconds} s.\n`)
  if (isRunning) {
    process.stdout.write(
      `Events have been refused for ${(pauseMs / 1_000).toFixed(1)} s so far: clients send them again.\n`,
    )
    process.stdout.write(
      'Start the servers of the cluster now, send clients there, and stop this server: it takes nothing any more.\n',
    )
  } else {
    process.stdout.write('Start the servers of the cluster now. The data folder here is as it was.\n')
  }
}

/** Undefined where no server runs on the folder. */
async function moveByServer(
  config: Config,
  target: ClusterConfig,
  steps: MigrationSteps,
): Promise<(MigrationReport & { isRunning: boolean }) | undefined> {
  const request = { command: 'migrate', given: target }
  const report = await askServer<SentReport>(config.dataFolder, request, (news) => {
    const step = news as MigrationNews
    if (step.kind === 'start') steps.onStart(step.events)
    else if (step.kind === 'rows') steps.onRows(step.rows)
    else steps.onPause()
  })
  return report && { ...report, projects: new Map(report.projects), isRunning: true }
}

class ShownSteps implements MigrationSteps {
  #progress: Progress | null = null
  #rows = 0

  onStart(events: number): void {
    this.#progress = startProgress('Events', events)
  }

  onRows(rows: number): void {
    this.#rows += rows
    this.#progress?.update(this.#rows)
  }

  onPause(): void {
    this.stop()
    process.stdout.write('Most is copied: the server refuses events now, until the rest is.\n')
  }

  stop(): void {
    this.#progress?.stop()
    this.#progress = null
  }
}
