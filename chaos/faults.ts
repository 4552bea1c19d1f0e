// What can go wrong, one kind a function: each does its harm for a while, and leaves everything running again.

import { existsSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { SeededRandom } from '../server/src/demo/seeded-random.ts'
import { killOnFullDisk, refuseOnFullDisk, refuseToSync } from './failing-disk.ts'
import type { Installation, Member } from './members.ts'

export interface Fault {
  readonly name: string
  /** Rejects where something was not as it must be meanwhile. */
  run(): Promise<void>
}

/** Longer than a lease lives. */
const LONG_PAUSE_MS = 12_000
const SHORT_MS = 2_500

export function faultsOf({ members, services, disk }: Installation, random: SeededRandom): Fault[] {
  const any = (role: Member['role'] | null) =>
    random.pick(members.filter((member) => role === null || member.role === role))
  const faults: Fault[] = [
    { name: 'a process is killed', run: () => killAndStart(any(null)) },
    { name: 'a process is stopped and started', run: () => stopAndStart(any(null)) },
    { name: 'a process sleeps', run: () => pause(any(null).server?.process.pid, SHORT_MS) },
    { name: 'an event that is all rubbish arrives', run: () => poison(members) },
  ]
  const isEmbedded = services.length === 0
  if (isEmbedded) {
    faults.push({
      name: 'the end of the log of the warehouse is lost with a kill',
      run: () => cutAndStart(random, any(null)),
    })
  }
  if (members.every(({ system }) => system)) {
    faults.push({ name: 'the clock jumps', run: () => jump(random, any(null)) })
    if (isEmbedded) faults.push({ name: 'the disk does not sync', run: () => refuseToSync(any(null)) })
  }
  if (disk) {
    faults.push(
      { name: 'the disk is full', run: () => refuseOnFullDisk(any(null).server, disk) },
      { name: 'a process is killed on a full disk', run: () => killOnFullDisk(any(null), disk) },
    )
  }
  for (const service of services) {
    faults.push(
      { name: `${service.name} sleeps`, run: () => pause(service.pid, SHORT_MS) },
      {
        name: `${service.name} is killed`,
        async run() {
          await service.kill()
          await wait(SHORT_MS / 5)
          await service.restart()
        },
      },
    )
  }
  if (isEmbedded) return faults
  return [
    ...faults,
    {
      name: 'a worker sleeps for longer than its leases live',
      run: () => pause(any('worker').server?.process.pid, LONG_PAUSE_MS),
    },
    {
      name: 'all workers are killed',
      run: () => Promise.all(members.filter(({ role }) => role === 'worker').map(killAndStart)).then(() => undefined),
    },
    { name: 'a process is cut off', run: () => network(random, any(null), (proxy) => proxy.cut(), SHORT_MS) },
    {
      name: 'a worker is cut off for long',
      run: () => network(random, any('worker'), (proxy) => proxy.cut(), LONG_PAUSE_MS),
    },
    { name: 'the network is slow', run: () => network(random, any(null), (proxy) => proxy.delay(200), SHORT_MS) },
  ]
}

async function killAndStart(member: Member): Promise<void> {
  await member.server?.kill()
  member.server = null
  await member.start()
}

async function stopAndStart(member: Member): Promise<void> {
  const { server } = member
  member.server = null
  await server?.stop()
  await member.start()
}

/** What a power cut may do to writes that nobody waited for: the journal still holds what they were made of. */
async function cutAndStart(random: SeededRandom, member: Member): Promise<void> {
  await member.server?.kill()
  member.server = null
  const log = join(member.folder, 'warehouse.duckdb.wal')
  const size = existsSync(log) ? statSync(log).size : 0
  if (size > 0) truncateSync(log, Math.floor(random.next() * size))
  await member.start()
}

/** By hours or days, for a while. */
async function jump(random: SeededRandom, { system }: Member): Promise<void> {
  const hours = random.pick([-72, -1, 1, 72])
  system?.shiftClock(hours * 3_600)
  await wait(SHORT_MS)
  system?.shiftClock(0)
}

async function pause(pid: number | undefined, ms: number): Promise<void> {
  if (!pid) return
  process.kill(pid, 'SIGSTOP')
  await wait(ms)
  process.kill(pid, 'SIGCONT')
}

async function network(
  random: SeededRandom,
  member: Member,
  harm: (proxy: Member['proxies'][number]) => void,
  ms: number,
): Promise<void> {
  const proxy = random.pick(member.proxies)
  if (!proxy) return
  harm(proxy)
  await wait(ms)
  proxy.heal()
}

/** Must be refused, or taken and analysed like any other. */
async function poison(members: readonly Member[]): Promise<void> {
  const api = members.find(({ role, server }) => role !== 'worker' && server !== null)?.server
  const text = `${'\u0000\ud83d\u202e'.repeat(5_000)}`
  const metadata = { prompt: text, __proto__: 'x', 'a.b[0]': "'; DROP TABLE events; --", n: 1e308 }
  await api?.call('POST', '/track', { name: '\u0000', session_id: '\u0007poison', metadata }).catch(() => undefined)
}
