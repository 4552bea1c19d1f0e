// Installs what the tests of the cluster form run against: nats-server, and the ClickHouse engine (546 MB).

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const engine = fileURLToPath(new URL('../server/clickhouse-engine', import.meta.url))
let complete = true

function run(command, ...given) {
  return spawnSync(command, given, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

function missing(what, how) {
  console.error(`${what} could not be installed: ${how}`)
  complete = false
}

if (!existsSync(`${engine}/node_modules/chdb`)) {
  console.error('Installing the ClickHouse engine…')
  const installed = run('npm', 'install', '--prefix', engine, '--no-package-lock', '--no-audit', '--no-fund')
  if (!installed) missing('The ClickHouse engine', 'see the message above. It exists for Linux and macOS.')
}

if (!run('nats-server', '--version')) {
  const byApt = process.getuid?.() === 0 && run('apt-get', 'update') && run('apt-get', 'install', '-y', 'nats-server')
  if (!byApt) missing('nats-server', 'install it with your package manager (Debian, Homebrew) or from nats.io.')
}

process.exit(complete ? 0 : 1)
