// The processes that are mistreated: one server with its folder, or a cluster with its services.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ServerProcess, startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import { NatsServer } from '../server/src/nats/nats-server.fixture.ts'
import { repositoryRoot } from '../server/src/repository-root.fixture.ts'
import { ClickHouseEngine } from '../server/src/warehouse/clickhouse/clickhouse-engine.fixture.ts'
import { FaultySystem } from './faulty-system.ts'
import { SmallDisk } from './small-disk.ts'
import { TcpProxy } from './tcp-proxy.ts'

export interface Member {
  readonly name: string
  readonly role: 'all' | 'api' | 'worker'
  /** Null while it is down. */
  server: ServerProcess | null
  readonly proxies: readonly TcpProxy[]
  /** Null where there is no telling it lies. */
  readonly system: FaultySystem | null
  /** Its data folder. */
  readonly folder: string
  start(): Promise<void>
}

export interface Service {
  readonly name: string
  readonly pid: number
  kill(): Promise<void>
  restart(): Promise<void>
}

export interface Installation {
  readonly members: readonly Member[]
  readonly services: readonly Service[]
  /** Where the processes keep what they analyse; see keep-journal.ts. */
  readonly keptJournal: string
  /** Of the first member's data; null where there is none of its own. */
  readonly disk: SmallDisk | null
  remove(): Promise<void>
}

/** Where it was compiled: beside the harness itself. */
const KEEP_JOURNAL = new URL('./keep-journal.js', import.meta.url).href
const PROGRAM = pathToFileURL(join(repositoryRoot(), 'server', 'dist', '/')).href

/** What the harness writes, outside of the disk that it fills. */
interface Notes {
  readonly folder: string
  readonly keptJournal: string
  readonly systemOf: ((name: string) => FaultySystem) | null
}

function openNotes(): Notes {
  const folder = mkdtempSync(join(tmpdir(), 'turret-chaos-notes-'))
  const keptJournal = join(folder, 'journal')
  mkdirSync(keptJournal)
  return { folder, keptJournal, systemOf: FaultySystem.compile(folder) }
}

async function addMember(
  root: string,
  { keptJournal, systemOf }: Notes,
  name: string,
  role: Member['role'],
  ports: { nats: number; clickHouse: number } | null,
): Promise<Member> {
  const proxies = ports ? [await TcpProxy.to(ports.nats), await TcpProxy.to(ports.clickHouse)] : []
  const [nats, clickHouse] = proxies
  const system = systemOf?.(name) ?? null
  const folder = join(root, name)
  const settings: Record<string, string> = {
    ...system?.settings,
    ...{ TURRET_LOG_LEVEL: 'error', NODE_OPTIONS: `--import=${KEEP_JOURNAL}` },
    ...{ CHAOS_KEPT_JOURNAL: keptJournal, CHAOS_PROGRAM: PROGRAM },
  }
  if (nats && clickHouse) {
    settings['TURRET_ROLE'] = role
    settings['TURRET_NATS_URL'] = `nats://127.0.0.1:${nats.port}`
    settings['TURRET_CLICKHOUSE_URL'] = `http://127.0.0.1:${clickHouse.port}/turret`
  }
  const member: Member = {
    ...{ name, role, server: null, proxies, system, folder },
    async start() {
      member.server = await startServerProcess(folder, settings)
    },
  }
  return member
}

/** Starts again what ended although nobody ended it; returns the names. */
export async function startEnded(members: readonly Member[]): Promise<string[]> {
  const ended = members.filter(({ server }) => server && hasEnded(server.process))
  for (const member of ended) await member.start()
  return ended.map(({ name }) => name)
}

function hasEnded({ exitCode, signalCode }: ServerProcess['process']): boolean {
  return exitCode !== null || signalCode !== null
}

export async function startEmbedded(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-chaos-'))
  const notes = openNotes()
  const disk = SmallDisk.mount(folder)
  const member = await addMember(folder, notes, 'turret', 'all', null)
  await member.start()
  const remove = async () => {
    await member.server?.kill()
    disk?.unmount()
    for (const one of [folder, notes.folder]) rmSync(one, { recursive: true, force: true })
  }
  return { members: [member], services: [], keptJournal: notes.keptJournal, disk, remove }
}

export async function startCluster(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-chaos-'))
  const notes = openNotes()
  const [nats, engine] = await Promise.all([NatsServer.start(), ClickHouseEngine.start()])
  const ports = { nats: Number(new URL(nats.url).port), clickHouse: Number(new URL(engine.url('turret')).port) }
  const roles = { 'api-1': 'api', 'api-2': 'api', 'worker-1': 'worker', 'worker-2': 'worker' } as const
  const members: Member[] = []
  for (const [name, role] of Object.entries(roles)) members.push(await addMember(folder, notes, name, role, ports))
  for (const member of members) await member.start()
  const services = [serviceOf('NATS', nats), serviceOf('ClickHouse', engine)]
  return {
    ...{ members, services, keptJournal: notes.keptJournal, disk: null },
    async remove() {
      await Promise.all(members.map(({ server }) => server?.kill()))
      for (const { proxies } of members) for (const proxy of proxies) proxy.close()
      await Promise.all([nats.remove(), engine.remove()])
      for (const one of [folder, notes.folder]) rmSync(one, { recursive: true, force: true })
    },
  }
}

function serviceOf(name: string, running: NatsServer | ClickHouseEngine): Service {
  return {
    name,
    get pid() {
      return running.pid
    },
    kill: () => running.kill(),
    restart: () => running.restart(),
  }
}
