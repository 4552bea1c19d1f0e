// turret doctor: looks at everything that a server needs, says what is wrong and what to do about it.

import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { refuseUnfinishedRestore } from '../backup/restore-backup.ts'
import type { Config } from '../config.ts'
import { refuseNewerData } from '../data-version.ts'
import { AppError, StartupError } from '../errors.ts'
import { inspectAtRest } from '../main.ts'
import { openModel } from '../serving.ts'
import { VERSION } from '../version.ts'

type Verdict = 'ok' | 'warn' | 'fail'

interface Finding {
  readonly verdict: Verdict
  readonly what: string
  /** Of the server: whether none runs. */
  readonly isFree?: boolean
}

const LEAST_NODE = [20, 19] as const
const GIGABYTE = 1024 ** 3
const LITTLE_SPACE_BYTES = 2 * GIGABYTE
const NO_SPACE_BYTES = GIGABYTE / 10
const ANSWER_MS = 3_000
/** A clock that stands before this version was made gives events the wrong day. */
const EARLIEST_YEAR = 2026

/** Prints a line a finding; the exit code is 1 where one of them keeps a server from working. */
export async function runDoctor(config: Config): Promise<void> {
  const findings: Finding[] = []
  const look = async (title: string, check: () => Promise<Finding> | Finding) => {
    const finding = await Promise.resolve()
      .then(check)
      .catch((error: unknown) => fail(sentenceOf(error)))
    findings.push(finding)
    process.stdout.write(`${finding.verdict.padEnd(4)}  ${title}: ${finding.what}\n`)
    return finding
  }
  process.stdout.write(`Turret ${VERSION}\n`)
  await look('Node', nodeVersion)
  await look('Clock', clock)
  const folder = await look('Data folder', () => dataFolder(config))
  await look('Disk', () => freeSpace(config))
  const server = await look('Server', () => runningServer(config))
  if (config.cluster) await look('Form', () => ok('a cluster over NATS and ClickHouse: ask /readyz of each process'))
  // What runs on them has them open, and a newer version's are not to be touched.
  else if (server.isFree && folder.verdict !== 'fail') await look('Stores', () => stores(config))
  await look('Embedder', () => embedder(config))
  const bad = findings.filter(({ verdict }) => verdict === 'fail').length
  const doubtful = findings.filter(({ verdict }) => verdict === 'warn').length
  process.stdout.write(bad + doubtful === 0 ? 'All is well.\n' : `${bad} to be mended, ${doubtful} to be looked at.\n`)
  if (bad > 0) process.exitCode = 1
}

function ok(what: string): Finding {
  return { verdict: 'ok', what }
}

function warn(what: string): Finding {
  return { verdict: 'warn', what }
}

function fail(what: string): Finding {
  return { verdict: 'fail', what }
}

function sentenceOf(error: unknown): string {
  if (error instanceof StartupError || error instanceof AppError || error instanceof Error) return error.message
  return String(error)
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])
  return isNew
    ? ok(process.versions.node)
    : fail(`${process.versions.node} is too old: install ${LEAST_NODE.join('.')} or later.`)
}

function clock(): Finding {
  const now = new Date()
  return now.getUTCFullYear() >= EARLIEST_YEAR
    ? ok(now.toISOString())
    : fail(`it says ${now.toISOString()}: set it, best by NTP; events would get the wrong day.`)
}

function dataFolder({ dataFolder: folder }: Config): Finding {
  if (!existsSync(folder)) return ok(`${folder} is not there yet: the first start makes it.`)
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return fail(`${folder} cannot be written by this user: change its owner, or run as the user who owns it.`)
  }
  refuseUnfinishedRestore(folder)
  refuseNewerData(folder)
  const others = statSync(folder).mode & 0o077
  return others === 0
    ? ok(folder)
    : warn(`${folder} can be read by other users of this machine: chmod 700 it, as it holds messages of users.`)
}

function freeSpace({ dataFolder: folder }: Config): Finding {
  if (!existsSync(folder)) return ok('looked at when the data folder is there')
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const shown = `${(free / GIGABYTE).toFixed(1)} GB free`
  if (free < NO_SPACE_BYTES) return fail(`${shown}: events are refused when the disk is full. Make room.`)
  return free < LITTLE_SPACE_BYTES ? warn(`${shown}: make room before it is full.`) : ok(shown)
}

async function runningServer({ host, port }: Config): Promise<Finding> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null)
  if (answer?.ok) return ok(`runs at ${url}, and is ready`)
  const health = answer && (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null))
  if (health?.ok) return fail(`runs at ${url}, and is not ready: its log and GET /v1/status say why.`)
  if (answer || !(await isPortFree(host, port))) {
    return fail(`port ${port} is taken by another program: stop it, or set TURRET_PORT.`)
  }
  return { ...ok(`none runs, and port ${port} is free`), isFree: true }
}

function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port }, () => probe.close(() => resolve(true)))
  })
}

async function stores(config: Config): Promise<Finding> {
  if (!existsSync(join(config.dataFolder, 'journal'))) return ok('empty: nothing has been sent yet')
  const { counts: stored, unknown, waiting } = await inspectAtRest(config)
  const counts = stored.map(([project, events]) => `${events} events in ${project}`).join(', ') || 'no events'
  if (unknown.length > 0) {
    return warn(
      `${counts}; the registry does not know ${unknown.join(', ')}: a deletion that the next start finishes, or files of several backups.`,
    )
  }
  return ok(waiting === 0 ? counts : `${counts}; ${waiting} entries are analysed by the next start`)
}

async function embedder(config: Config): Promise<Finding> {
  const model = await openModel(config)
  try {
    const startedAt = performance.now()
    const [vector] = await model.embed(['Is all well?'])
    if (!vector?.every(Number.isFinite)) return fail(`${model.id} gives no vector: choose another TURRET_EMBEDDER.`)
    return ok(`${model.id}, ${vector.length} numbers a message, ${Math.round(performance.now() - startedAt)} ms`)
  } finally {
    await model.close()
  }
}
