import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ModelAnswer, ModelServer } from '../../openai/model-server.fixture.ts'
import { createBuiltinEmbedder } from '../builtin/builtin-embedder.ts'
import { describeEmbedderContract } from '../embedder.contract.ts'
import type { Embedder } from '../embedder.ts'
import { createOpenAiEmbedder } from './openai-embedder.ts'

const KEY = 'sk-a-secret-of-thirty-characters'
let server: ModelServer
let model: Embedder
const opened: Embedder[] = []

beforeAll(async () => {
  server = await ModelServer.start(({ body }) => embeddings(body.input as string[]))
  model = createBuiltinEmbedder({ threads: 1 })
})
afterEach(async () => {
  server.behave(({ body }) => embeddings(body.input as string[]))
  server.requests.length = 0
  for (const embedder of opened.splice(0)) await embedder.close()
})
afterAll(async () => {
  await model.close()
  await server.close()
})

/** What a server with a real model answers, in an order of its own. */
async function embeddings(texts: readonly string[]): Promise<ModelAnswer> {
  const vectors = await model.embed(texts)
  const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: [...vector] })).reverse()
  return { body: { object: 'list', data, model: 'tiny', usage: { prompt_tokens: 1, total_tokens: 1 } } }
}

function create(): Embedder {
  const endpoint = { baseUrl: server.baseUrl, apiKey: KEY }
  return createOpenAiEmbedder({ endpoint, model: 'tiny', timeoutMs: 5_000, firstDelayMs: 5 })
}

function open(): Embedder {
  const embedder = create()
  opened.push(embedder)
  return embedder
}

describeEmbedderContract('the embedder of a server', async () => create())

test('sends the key and the model, and at most 64 texts in a request', async () => {
  const texts = Array.from({ length: 150 }, (_, index) => `text ${index}`)
  expect(await open().embed(texts)).toEqual(await model.embed(texts))
  expect(server.requests.map(({ body }) => (body.input as string[]).length).sort()).toEqual([22, 64, 64])
  for (const { path, authorization, body } of server.requests) {
    expect([path, authorization, body.model]).toEqual(['/v1/embeddings', `Bearer ${KEY}`, 'tiny'])
  }
})

test.each<[string, ModelAnswer]>([
  ['is asked to wait', { status: 429, headers: { 'retry-after': '0' }, body: { error: { message: 'slow down' } } }],
  ['meets a failure', { status: 503, body: 'upstream failed' }],
  ['loses the connection', { sends: 'destroyed' }],
])('tries again where it %s', async (_, first) => {
  server.behave(({ body }, count) => (count < 3 ? first : embeddings(body.input as string[])))
  expect(await open().embed(['hello'])).toEqual(await model.embed(['hello']))
  expect(server.requests).toHaveLength(3)
})

test('says what is wrong without the key, as something that may pass', async () => {
  server.behave(() => ({ status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}.` } } }))
  const error = await open()
    .embed(['hello'])
    .catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'OVERLOADED', message: expect.stringContaining('401') })
  expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(KEY)
})

test('sends smaller parts where a request is too much, and less of a text that is too long', async () => {
  server.behave(({ body }) => {
    const texts = body.input as string[]
    if (texts.length > 8 || texts.some((text) => text.length > 1_000)) {
      return { status: 400, body: { error: { message: 'maximum context length' } } }
    }
    return embeddings(texts)
  })
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
  const [long, ...others] = await open().embed(['word '.repeat(1_500), ...texts])
  expect(others).toEqual(await model.embed(texts))
  expect(long).toHaveLength(512)
})

test.each<[string, unknown]>([
  ['too few vectors', { data: [] }],
  ['one vector twice', { data: [0, 0].map((index) => ({ index, embedding: [1, 0] })) }],
  ['vectors of two widths', { data: [[1], [1, 0]].map((embedding, index) => ({ index, embedding })) }],
  ['something else', { choices: [] }],
])('takes no answer with %s', async (_, body) => {
  server.behave(() => ({ body }))
  await expect(open().embed(['one', 'two'])).rejects.toMatchObject({ code: 'OVERLOADED' })
})

test('takes no vectors of another width than before', async () => {
  const embedder = open()
  await embedder.embed(['one'])
  server.behave(() => ({ body: { data: [{ index: 0, embedding: [1, 0] }] } }))
  await expect(embedder.embed(['two'])).rejects.toThrow('had 512 numbers, and now have 2')
})
