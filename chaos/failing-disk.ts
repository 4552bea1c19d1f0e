// The disk of a data folder fails under load: events are refused with what to do, questions are answered, and all goes on by
// itself when the disk does.

import { setTimeout as wait } from 'node:timers/promises'
import { PROCESS_KEY, type ServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { Member } from './members.ts'
import type { SmallDisk } from './small-disk.ts'

const LIMIT_MS = 60_000
const SYNC_FAILS_MS = 2_500
const QUESTIONS = ['/v1/topics', '/v1/events', '/v1/sessions', '/v1/status', '/v1/usage', '/healthz']
const TIMES_ASKED = 10

interface Answer {
  readonly status: number
  readonly code?: string
  readonly error?: string
}

export async function refuseOnFullDisk(server: ServerProcess | null, disk: SmallDisk): Promise<void> {
  if (!server) return
  disk.fill()
  try {
    const refusal = await until(
      () => send(server),
      ({ status }) => status !== 200,
    )
    const isClear =
      refusal?.status === 503 && refusal.code === 'OVERLOADED' && refusal.error?.includes('free some space')
    if (!isClear) throw new Error(`on a full disk, an event is answered ${JSON.stringify(refusal)}`)
    for (let time = 0; time < TIMES_ASKED; time++) {
      for (const path of QUESTIONS) await server.call('GET', path)
      await wait(100)
    }
  } finally {
    disk.clear()
  }
  await untilTaken(server)
}

async function untilTaken(server: ServerProcess): Promise<void> {
  const taken = await until(
    () => send(server),
    ({ status }) => status === 200,
  )
  if (!taken) throw new Error('events are still refused a minute after the disk works again')
}

/** What is not on disk for sure is never acknowledged. */
export async function refuseToSync({ server, system }: Member): Promise<void> {
  if (!server || !system) return
  system.failToSync(true)
  try {
    for (const deadline = performance.now() + SYNC_FAILS_MS; performance.now() < deadline; await wait(100)) {
      const { status } = await send(server)
      if (status === 200) throw new Error('an event is acknowledged although nothing can be put to disk')
    }
  } finally {
    system.failToSync(false)
  }
  await untilTaken(server)
}

/** A start on a full disk may fail, and must leave everything as it was. */
export async function killOnFullDisk(member: Member, disk: SmallDisk): Promise<void> {
  disk.fill()
  try {
    await wait(1_000)
    await member.server?.kill()
    member.server = null
    await member.start().catch(() => undefined)
  } finally {
    disk.clear()
  }
  if (!member.server) await member.start()
}

async function until(ask: () => Promise<Answer>, isWanted: (answer: Answer) => boolean): Promise<Answer | null> {
  for (const deadline = performance.now() + LIMIT_MS; performance.now() < deadline; ) {
    const answer = await ask()
    if (isWanted(answer)) return answer
  }
  return null
}

/** Events without ids of their own, so large that the disk is soon needed. */
async function send(server: ServerProcess): Promise<Answer> {
  const response = await fetch(new URL('/track', server.url), {
    method: 'POST',
    headers: { 'x-api-key': PROCESS_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'message', session_id: 'filling', metadata: { prompt: 'How much? '.repeat(400) } }),
  })
  const { code, error } = (await response.json()) as { code?: string; error?: string }
  return { status: response.status, ...(code ? { code } : {}), ...(error ? { error } : {}) }
}
