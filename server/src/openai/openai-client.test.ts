import { afterEach, describe, expect, it } from 'vitest'
import { type ModelBehaviour, ModelServer } from './model-server.fixture.ts'
import { OpenAiClient, type OpenAiClientOptions, retryAfterMs } from './openai-client.ts'
import { OpenAiError } from './openai-error.ts'

const KEY = 'sk-proj-0123456789abcdefghijklmnop'
const servers: ModelServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function clientOf(behaviour: ModelBehaviour, options: Partial<OpenAiClientOptions> = {}) {
  const server = await ModelServer.start(behaviour)
  servers.push(server)
  const endpoint = { baseUrl: `${server.baseUrl}/`, apiKey: KEY }
  return {
    server,
    client: new OpenAiClient({ endpoint, timeoutMs: 5_000, attempts: 4, firstDelayMs: 1, ...options }),
  }
}

async function failureOf(request: Promise<unknown>): Promise<OpenAiError> {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(OpenAiError)
  return error as OpenAiError
}

describe('OpenAiClient', () => {
  it('posts JSON below the base URL, with the key', async () => {
    const { server, client } = await clientOf(() => ({ body: { ok: true } }))
    expect(await client.post('embeddings', { input: ['a'] })).toEqual({ ok: true })
    expect(server.requests).toEqual([
      { path: '/v1/embeddings', authorization: `Bearer ${KEY}`, body: { input: ['a'] } },
    ])
  })

  it('tries again after failures that pass, and counts every attempt before it is made', async () => {
    const answers = [{ status: 503 }, { sends: 'destroyed' as const }, { status: 429 }, { body: { ok: 1 } }]
    const { server, client } = await clientOf((_request, count) => answers[count - 1] ?? {})
    let attempts = 0
    expect(await client.post('x', {}, { beforeAttempt: async () => void attempts++ })).toEqual({ ok: 1 })
    expect(attempts).toBe(4)
    expect(server.requests).toHaveLength(4)
  })

  it('gives up after the last attempt, and at once where another attempt cannot help', async () => {
    const failing = await clientOf(() => ({ status: 500 }))
    expect((await failureOf(failing.client.post('x', {}))).failure).toBe('unavailable')
    expect(failing.server.requests).toHaveLength(4)
    for (const answer of [
      { status: 401, body: { error: { message: 'no' } } },
      { status: 429, body: { error: { code: 'insufficient_quota', message: 'pay first' } } },
    ]) {
      const { server, client } = await clientOf(() => answer)
      expect((await failureOf(client.post('x', {}))).failure).toBe('refused')
      expect(server.requests).toHaveLength(1)
    }
  })

  it('waits as long as the server asks, and leaves a long wait to the caller', async () => {
    const short = await clientOf((_request, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '0.2' } } : { body: {} },
    )
    const startedAt = performance.now()
    await short.client.post('x', {})
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195)
    const long = await clientOf(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const error = await failureOf(long.client.post('x', {}))
    expect(error).toMatchObject({ failure: 'rate_limited', retryAfterMs: 3_600_000, status: 429 })
    expect(long.server.requests).toHaveLength(1)
  })

  it('ends an attempt that takes too long, and a request that its caller gives up', async () => {
    const { client } = await clientOf(() => ({ sends: 'never' }), { timeoutMs: 50, attempts: 1 })
    expect((await failureOf(client.post('x', {}))).failure).toBe('timeout')
    const patient = await clientOf(() => ({ sends: 'never' }))
    const abort = new AbortController()
    const request = patient.client.post('x', {}, { signal: abort.signal })
    abort.abort()
    await expect(request).rejects.toThrow(/abort/)
  })

  it('takes neither a page of HTML nor an endless answer for one', async () => {
    const page = await clientOf(() => ({ body: '<html>' }))
    expect((await failureOf(page.client.post('x', {}))).failure).toBe('malformed')
    const endless = await clientOf(() => ({ body: 'x'.repeat(5_000) }), { mostAnswerBytes: 1_000 })
    expect((await failureOf(endless.client.post('x', {}))).message).toContain('more than 1000 bytes')
  })

  it('carries the key to no other address', async () => {
    const other = await clientOf(() => ({ body: {} }))
    const { client } = await clientOf(() => ({ status: 307, headers: { location: `${other.server.baseUrl}/x` } }), {
      attempts: 1,
    })
    await failureOf(client.post('x', {}))
    expect(other.server.requests).toEqual([])
  })

  it('says what happened without the key, whole or in part', async () => {
    const said = `Incorrect API key provided: ${KEY.slice(0, 8)}*****${KEY.slice(-4)}. Bearer ${KEY} is wrong.`
    for (const body of [said, { error: said }, { error: { message: said } }]) {
      const { client } = await clientOf(() => ({ status: 401, body }))
      const error = await failureOf(client.post('x', {}))
      expect(error.message).toContain('answered 401: ')
      expect(error.message).not.toContain(KEY.slice(0, 8))
      expect(error.message).not.toContain(KEY.slice(-4))
    }
    const closed = new OpenAiClient({
      endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: KEY },
      ...{ timeoutMs: 1_000, attempts: 1 },
    })
    const error = await failureOf(closed.post('x', {}))
    expect(error.failure).toBe('unreachable')
    expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain(KEY)
  })
})

describe('retryAfterMs', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.UTC(2026, 2, 1)
    expect(retryAfterMs('2', now)).toBe(2_000)
    expect(retryAfterMs(new Date(now + 90_000).toUTCString(), now)).toBe(90_000)
    expect(retryAfterMs(new Date(now - 90_000).toUTCString(), now)).toBe(0)
    expect(retryAfterMs('soon', now)).toBe(null)
    expect(retryAfterMs(null, now)).toBe(null)
  })
})
