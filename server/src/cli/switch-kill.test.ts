// Kills a real server at random instants while its texts are embedded anew by another embedder, and compares the end.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { ModelServer } from '../openai/model-server.fixture.ts'
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const STORED = 12_000
const PAGE = 1_000
const KILLS = 3

const folders = ['killed', 'steady', 'behind'].map((name) => mkdtempSync(join(tmpdir(), `turret-switch-${name}-`)))
const embedder = createWordEmbedder('endpoint', 128)
let endpoint: ModelServer

beforeAll(async () => {
  endpoint = await ModelServer.start(async ({ body }) => {
    const vectors = await embedder.embed(body.input as string[])
    return { body: { data: vectors.map((vector, index) => ({ index, embedding: [...vector] })) } }
  })
})
afterAll(async () => {
  await endpoint.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const SUBJECTS = [
  ...['invoice refund card charge', 'password reset login account', 'parcel late courier delivery'],
  ...['export csv table rows', 'holiday hotel beach flight', 'guitar chords song music'],
]
const ENDINGS = ['please', 'today', 'again', 'now', 'soon']

function message(index: number): unknown {
  const random = createSeededRandom(index)
  const pick = (words: readonly string[]) => words[Math.floor(random.next() * words.length)]
  const note = `${pick(SUBJECTS)} ${pick(ENDINGS)}`
  return { name: 'message', session_id: `s${index}`, event_id: `e${index}`, metadata: { note } }
}

async function send(server: ServerProcess, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += PAGE) {
    const events = Array.from({ length: Math.min(PAGE, to - start) }, (_, offset) => message(start + offset))
    await server.call('POST', '/v1/batch', { events })
  }
}

interface Status {
  pending: number
  reprocessing: { cause: string; done: number; total: number }[]
}

const status = (server: ServerProcess) => server.call<Status>('GET', '/v1/status')

async function untilDone(server: ServerProcess): Promise<void> {
  const left = async () => {
    const { pending, reprocessing } = await status(server)
    return [pending, reprocessing.length]
  }
  await expect.poll(left, { timeout: 300_000, interval: 50 }).toEqual([0, 0])
}

interface Listed {
  events: { session_id: string; topics: { note?: { id: string } | null } }[]
  next_cursor: string | null
}

async function topicsOfSessions(server: ServerProcess): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor && `&cursor=${cursor}`
    const page: Listed = await server.call<Listed>('GET', `/v1/events?from=all&limit=1000${after}`)
    for (const { session_id, topics } of page.events) found.set(session_id, topics.note?.id)
    cursor = page.next_cursor
  }
  return found
}

const startWithEndpoint = (folder: string) =>
  startServerProcess(folder, {
    ...{ TURRET_EMBEDDER: 'openai', TURRET_EMBEDDING_BASE_URL: endpoint.baseUrl, TURRET_EMBEDDING_MODEL: 'words' },
  })

/** A server with the built-in embedder, its events grouped. */
async function startWithHistory(folder: string): Promise<ServerProcess> {
  const server = await startServerProcess(folder)
  await server.call('PUT', '/v1/fields/note', { type: 'text', in_advance: true })
  await send(server, 0, STORED)
  await untilDone(server)
  await server.call('POST', '/v1/topics/consolidate?dimension=note')
  return server
}

it(`ends over ${KILLS} kills as without any, every event once and in its topic`, { timeout: 600_000 }, async () => {
  const [killed = '', steady = ''] = folders
  const ends: Map<string, string | undefined>[] = []
  for (const [folder, kills] of [[steady, 0] as const, [killed, KILLS] as const]) {
    const before = await startWithHistory(folder)
    const former = await topicsOfSessions(before)
    await before.stop()
    let server = await startWithEndpoint(folder)
    for (let kill = 0; kill < kills; kill++) {
      const done = async () => (await status(server)).reprocessing[0]?.done ?? STORED
      await expect.poll(done, { timeout: 120_000, interval: 5 }).toBeGreaterThan((kill * STORED) / KILLS)
      await server.kill()
      server = await startWithEndpoint(folder)
    }
    await untilDone(server)
    const found = await topicsOfSessions(server)
    expect(found.size).toBe(STORED)
    expect([...former].filter(([session, topic]) => found.get(session) !== topic).length).toBeLessThan(STORED / 20)
    await send(server, STORED, STORED + 500)
    await untilDone(server)
    ends.push(await topicsOfSessions(server))
    await server.stop()
  }
  expect(ends[1]).toEqual(ends[0])
})

it('takes over a history whose last seconds a kill had taken from the state', { timeout: 600_000 }, async () => {
  const [, , folder = ''] = folders
  const before = await startWithHistory(folder)
  await send(before, STORED, STORED + 700)
  await expect.poll(async () => (await status(before)).pending, { timeout: 60_000, interval: 5 }).toBe(0)
  const former = await topicsOfSessions(before)
  await before.kill()
  const server = await startWithEndpoint(folder)
  await untilDone(server)
  const found = await topicsOfSessions(server)
  expect(found.size).toBe(STORED + 700)
  expect([...former].filter(([session, topic]) => found.get(session) !== topic).length).toBeLessThan(STORED / 20)
  await server.stop()
})
