// An embedder that fails keeps the analysis waiting, says so, and costs no event.

import { afterEach, expect, it } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { createOpenAiEmbedder } from '../embed/openai/openai-embedder.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'
import { ModelServer } from '../openai/model-server.fixture.ts'

let turret: TestInstallation
let server: ModelServer
afterEach(async () => {
  await turret.remove()
  await server.close()
})

const KEY = 'sk-a-secret-of-thirty-characters'
const words = createWordEmbedder()

async function start(): Promise<{ embedder: () => Embedder; fail(): void; recover(): void }> {
  server = await ModelServer.start(() => ({ status: 401, body: { error: { message: `Incorrect API key: ${KEY}` } } }))
  const endpoint = { baseUrl: server.baseUrl, apiKey: KEY }
  return {
    embedder: () => createOpenAiEmbedder({ endpoint, model: 'words', firstDelayMs: 5 }),
    fail: () => server.behave(() => ({ status: 503, body: 'down' })),
    recover: () =>
      server.behave(async ({ body }) => {
        const vectors = await words.embed(body.input as string[])
        return { body: { data: vectors.map((vector, index) => ({ index, embedding: [...vector] })) } }
      }),
  }
}

async function send(first: number, count: number): Promise<number> {
  const events = Array.from({ length: count }, (_, offset) => ({
    name: 'message',
    event_id: `e${first + offset}`,
    metadata: { prompt: `please tell me about subject number ${first + offset}` },
  }))
  return (await turret.call('POST', '/v1/batch', { body: { events } })).status
}

interface Status {
  pending: number
  indexed: number
  embedder_problem: { message: string; since: string } | null
}
const status = () => turret.get<Status>('/v1/status')
const metric = async (name: string) => {
  const text = await (await turret.call('GET', '/metrics')).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}

it('keeps events, says why it waits, and analyses each once when the embedder works', { timeout: 60_000 }, async () => {
  const { embedder, recover } = await start()
  turret = await openTestInstallation({}, { embedder: embedder() })
  expect(await send(0, 50)).toBe(200)
  await expect.poll(async () => (await status()).embedder_problem?.message, { timeout: 10_000 }).toContain('401')
  expect(await send(50, 50)).toBe(200)
  const waiting = await status()
  expect(waiting).toMatchObject({ pending: 100, indexed: 0 })
  expect(JSON.stringify(waiting)).not.toContain(KEY)
  expect(await metric('turret_pipeline_pending')).toBe(100)
  expect(await metric('turret_pipeline_stalled_seconds')).toBeGreaterThan(0)
  expect((await turret.call('GET', '/readyz')).status).toBe(200)
  recover()
  await expect.poll(status, { timeout: 30_000 }).toMatchObject({ pending: 0, indexed: 100, embedder_problem: null })
})

it('stops at once while it waits, and loses nothing over a restart', { timeout: 60_000 }, async () => {
  const { embedder, recover, fail } = await start()
  recover()
  turret = await openTestInstallation({}, { embedder: embedder() })
  await send(0, 50)
  await expect.poll(status).toMatchObject({ pending: 0, indexed: 50 })
  fail()
  expect(await send(50, 50)).toBe(200)
  await expect.poll(async () => (await status()).embedder_problem?.message, { timeout: 10_000 }).toContain('503')
  const stopping = performance.now()
  turret = await turret.reopen({ embedder: embedder() })
  expect(performance.now() - stopping).toBeLessThan(10_000)
  expect(await send(100, 50)).toBe(200)
  recover()
  await expect.poll(status, { timeout: 30_000 }).toMatchObject({ pending: 0, indexed: 150, embedder_problem: null })
})

it('never mixes vectors of another model under the same name with those that there are', async () => {
  const { recover } = await start()
  recover()
  const same = (width: number): Embedder => ({ ...createWordEmbedder('same', width) })
  turret = await openTestInstallation({}, { embedder: same(64) })
  await send(0, 50)
  await expect.poll(status).toMatchObject({ pending: 0, indexed: 50 })
  turret = await turret.reopen({ embedder: same(32) })
  expect(await send(50, 50)).toBe(200)
  await expect.poll(async () => (await turret.call('GET', '/readyz')).status).toBe(503)
  turret = await turret.reopen({ embedder: same(64) })
  await expect.poll(status).toMatchObject({ pending: 0, indexed: 100 })
})
