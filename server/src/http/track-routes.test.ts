import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const NOW_MS = Date.parse('2026-03-10T12:00:00Z')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const good = { name: 'user_message', metadata: { prompt: 'How do I reset my password?' } }

/** Whatever these routes can answer. */
interface Answer {
  readonly user_id: string
  readonly session_id: string
  readonly code: string
  readonly error: string
  readonly details: readonly { readonly path: string }[]
  readonly accepted: number
  readonly results: readonly (Record<string, string> | null)[]
  readonly rejected: readonly { readonly index: number; readonly code: string }[]
}

let turret: TestInstallation

async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}

beforeAll(async () => {
  turret = await openTestInstallation({ TURRET_MAX_PENDING: '1000000' }, { clock: { nowMs: () => NOW_MS } })
})
afterAll(() => turret.remove())

async function track(body: unknown, headers: Record<string, string> = {}) {
  const response = await turret.call('POST', '/track', { body, headers })
  return { status: response.status, headers: response.headers, body: await answerOf(response) }
}

async function stored(path: string) {
  await turret.installation.pipeline.untilIndexed(turret.installation.journal.lastSequence())
  return (await turret.get<{ events: Record<string, unknown>[] }>(`/v1/events?from=all&${path}`)).events
}

describe('POST /track', () => {
  it('answers exactly user_id and session_id, with the event id in a header', async () => {
    const { status, headers, body } = await track(good)
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['session_id', 'user_id'])
    expect(body.user_id).toMatch(UUID)
    expect(body.session_id).toMatch(UUID)
    expect(headers.get('x-event-id')).toMatch(UUID)
  })

  it.each([
    ['null', null],
    ['empty', ''],
    ['absent', undefined],
  ])('generates ids for %s ones', async (_, id) => {
    const { body } = await track({ ...good, session_id: id, user_id: id })
    expect(body.session_id).toMatch(UUID)
    expect(body.user_id).toMatch(UUID)
  })

  it('echoes own ids unchanged', async () => {
    const { body } = await track({ ...good, session_id: ' s 1 ', user_id: 'ü' })
    expect(body).toEqual({ session_id: ' s 1 ', user_id: 'ü' })
  })

  it.each(['/track', '/v1/track'])('is served at %s', async (path) => {
    expect((await turret.call('POST', path, { body: good })).status).toBe(200)
  })

  it.each([
    ['X-Api-Key', {}],
    ['x-api-key', {}],
    ['X-API-KEY', {}],
  ])('takes the key from %s', async (name) => {
    const headers = { [name]: 'test-key-of-all-scopes' }
    expect((await turret.call('POST', '/track', { key: null, body: good, headers })).status).toBe(200)
  })

  it('takes the key from Authorization: Bearer', async () => {
    const headers = { authorization: 'bearer test-key-of-all-scopes' }
    expect((await turret.call('POST', '/track', { key: null, body: good, headers })).status).toBe(200)
  })

  it('counts a repeated event_id once and answers it with the first ids', async () => {
    const first = await track({ ...good, event_id: 'e-1' })
    const again = await track({ ...good, event_id: 'e-1', session_id: 'another' })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('x-event-id')).toBe(first.headers.get('x-event-id'))
    expect(await stored(`session_id=${first.body.session_id}`)).toHaveLength(1)
    expect(await stored('session_id=another')).toHaveLength(0)
  })

  it('ignores unknown top-level keys, skips null values and keeps nested ones as they are', async () => {
    const metadata = { prompt: 'nested', nothing: null, list: [1, { a: 2 }], yes: true, number: 1.5, __proto__x: 'p' }
    const { body } = await track({ ...good, metadata, colour: 'red' })
    const [event] = await stored(`session_id=${body.session_id}`)
    expect(event?.metadata).toEqual(metadata)
  })

  it.each([
    ['epoch milliseconds', Date.UTC(2026, 0, 2, 3, 4, 5, 678), '2026-01-02T03:04:05.678Z'],
    ['ISO 8601 in UTC', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['ISO 8601 with an offset', '2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    ['ISO 8601 without a zone, as UTC', '2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['a date', '2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['null, as now', null, new Date(NOW_MS).toISOString()],
    ['10 minutes ahead', NOW_MS + 600_000, new Date(NOW_MS + 600_000).toISOString()],
  ])('understands a timestamp in %s', async (_, timestamp, expected) => {
    const { status, body } = await track({ ...good, timestamp })
    expect(status).toBe(200)
    const [event] = await stored(`session_id=${body.session_id}`)
    expect(event?.timestamp).toBe(expected)
  })

  it('accepts texts of exactly 32,768 characters, counted as people count them', async () => {
    expect((await track({ ...good, metadata: { prompt: 'x'.repeat(32_768) } })).status).toBe(200)
    expect((await track({ ...good, metadata: { prompt: '🙂'.repeat(32_768) } })).status).toBe(200)
  })

  it('keeps odd characters exactly', async () => {
    const prompt = 'quotes "\' back\\slash \u0000 tab\t 日本語 🙂 <script>'
    const { body } = await track({ ...good, metadata: { prompt } })
    const [event] = await stored(`session_id=${body.session_id}`)
    expect(event?.metadata).toEqual({ prompt })
  })
})

describe('the error table', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]))

  it.each([
    ['no name', { metadata: { prompt: 'x' } }, 400, 'MISSING_REQUIRED_FIELD', 'name'],
    ['a null name', { ...good, name: null }, 400, 'MISSING_REQUIRED_FIELD', 'name'],
    ['an empty name', { ...good, name: '' }, 400, 'INVALID_REQUEST', 'name'],
    ['a long name', { ...good, name: 'x'.repeat(201) }, 400, 'INVALID_REQUEST', 'name'],
    ['a number as name', { ...good, name: 7 }, 400, 'INVALID_REQUEST', 'name'],
    ['no metadata', { name: 'a' }, 400, 'MISSING_REQUIRED_FIELD', 'metadata'],
    ['empty metadata', { name: 'a', metadata: {} }, 400, 'INVALID_REQUEST', 'metadata'],
    ['metadata as a list', { name: 'a', metadata: [1] }, 400, 'INVALID_REQUEST', 'metadata'],
    ['65 metadata keys', { name: 'a', metadata: many(65) }, 400, 'INVALID_REQUEST', 'metadata'],
    ['a long metadata key', { name: 'a', metadata: { ['k'.repeat(65)]: 1 } }, 400, 'INVALID_REQUEST', 'metadata'],
    ['a long session id', { ...good, session_id: 's'.repeat(201) }, 400, 'INVALID_REQUEST', 'session_id'],
    ['a number as user id', { ...good, user_id: 7 }, 400, 'INVALID_REQUEST', 'user_id'],
    ['a long event id', { ...good, event_id: 'e'.repeat(201) }, 400, 'INVALID_REQUEST', 'event_id'],
    ['a malformed timestamp', { ...good, timestamp: 'yesterday' }, 400, 'INVALID_REQUEST', 'timestamp'],
    ['a time too far ahead', { ...good, timestamp: NOW_MS + 600_001 }, 400, 'INVALID_REQUEST', 'timestamp'],
    ['a long text', { name: 'a', metadata: { prompt: 'x'.repeat(32_769) } }, 400, 'TEXT_TOO_LONG', 'metadata.prompt'],
    ['a text as metadata', { name: 'a', metadata: 'x' }, 400, 'INVALID_REQUEST', 'metadata'],
    ['a number that is none', '{"name":"a","metadata":{"n":1e999}}', 400, 'INVALID_REQUEST', 'metadata.n'],
    ['a nested number that is none', '{"name":"a","metadata":{"n":[1e999]}}', 400, 'INVALID_REQUEST', 'metadata.n'],
    [
      'deep nesting',
      `{"name":"a","metadata":{"n":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
      400,
      'INVALID_REQUEST',
      'metadata.n',
    ],
    [
      'a long list',
      { name: 'a', metadata: { n: Array.from({ length: 32_769 }, () => 0) } },
      400,
      'TEXT_TOO_LONG',
      'metadata.n',
    ],
    ['a list as body', [good], 400, 'INVALID_REQUEST', ''],
    ['text as body', '"hello"', 400, 'INVALID_REQUEST', ''],
    ['null as body', 'null', 400, 'INVALID_REQUEST', ''],
  ])('answers %s', async (_, body, status, code, path) => {
    const answer = await track(body)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ success: false, code })
    expect(Object.keys(answer.body)).toEqual(['success', 'error', 'code', 'details'])
    expect(answer.body.error.length).toBeGreaterThan(10)
    if (path !== '') expect(answer.body.details.map((detail) => detail.path)).toContain(path)
  })

  it.each([
    ['malformed JSON', '{"name":', { 'content-type': 'application/json' }, 400, 'INVALID_REQUEST'],
    ['an empty body', '', { 'content-type': 'application/json' }, 400, 'INVALID_REQUEST'],
    ['a form', 'name=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a compressed body',
      '{}',
      { 'content-type': 'application/json', 'content-encoding': 'br' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body over 256 KB',
      `{"name":"${'x'.repeat(262_144)}"}`,
      { 'content-type': 'application/json' },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ])('answers %s', async (_, body, headers, status, code) => {
    const answer = await track(body, headers)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it.each([
    ['no key', null, 401, 'INVALID_API_KEY'],
    ['an unknown key', 'nobody-knows-this-key', 401, 'INVALID_API_KEY'],
    ['a key with a typing error', `trt_${'a'.repeat(38)}`, 401, 'INVALID_API_KEY'],
  ])('answers %s before it looks at the body', async (_, key, status, code) => {
    const response = await turret.call('POST', '/track', { key, body: 'not json' })
    expect([response.status, (await answerOf(response)).code]).toEqual([status, code])
  })

  it('answers a key without the scope', async () => {
    const { access } = turret.installation
    const project = await access.ensureDefaultProject()
    const readOnly = await access.createKey({ project, name: 'reader', scopes: ['read'] })
    const response = await turret.call('POST', '/track', { key: readOnly, body: good })
    expect([response.status, (await answerOf(response)).code]).toEqual([403, 'INSUFFICIENT_SCOPE'])
  })

  it('answers unknown addresses', async () => {
    const response = await turret.call('GET', '/v1/nothing')
    expect([response.status, (await answerOf(response)).code]).toEqual([404, 'NOT_FOUND'])
  })

  it('answers a flood with 429, saying when to come back', async () => {
    const limited = await openTestInstallation({ TURRET_BURST_LIMIT: '2' }, { clock: { nowMs: () => NOW_MS } })
    const send = () => limited.call('POST', '/track', { body: good })
    expect([(await send()).status, (await send()).status]).toEqual([200, 200])
    const response = await send()
    expect([response.status, (await answerOf(response)).code]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    const headers = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after']
    expect(headers.map((name) => response.headers.get(name))).toEqual(['2', '0', '1', '1'])
    await limited.remove()
  })

  it('answers with 503 and Retry-After while too much waits for the pipeline', async () => {
    const held = await openTestInstallation({ TURRET_MAX_PENDING: '1' }, { embedder: endlessEmbedder() })
    await held.call('POST', '/track', { body: good })
    const response = await held.call('POST', '/track', { body: good })
    expect([response.status, (await answerOf(response)).code]).toEqual([503, 'OVERLOADED'])
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    releaseEndless()
    await held.remove()
  })
})

describe('POST /v1/batch', () => {
  const batch = async (body: unknown) => {
    const response = await turret.call('POST', '/v1/batch', { body })
    return { status: response.status, body: await answerOf(response) }
  }

  it('accepts the good events and lists the bad ones by index', async () => {
    const { status, body } = await batch({ events: [good, { name: 'x' }, { ...good, session_id: 'batch' }, 7] })
    expect(status).toBe(200)
    expect(body.accepted).toBe(2)
    expect(body.results.map((result) => result !== null)).toEqual([true, false, true, false])
    expect(body.results[2]).toMatchObject({ session_id: 'batch' })
    expect(Object.keys(body.results[0] ?? {}).sort()).toEqual(['event_id', 'session_id', 'user_id'])
    expect(body.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'MISSING_REQUIRED_FIELD'],
      [3, 'INVALID_REQUEST'],
    ])
  })

  it('rejects nested values at once, and keeps the good events beside them', async () => {
    const startedAt = performance.now()
    const deep = `{"name":"a","metadata":{"n":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`
    const wide = `{"name":"a","metadata":{"n":[${Array.from({ length: 500_000 }, () => '1e999').join(',')}]}}`
    const response = await turret.call('POST', '/v1/batch', {
      body: `{"events":[${JSON.stringify(good)},${deep},${wide}]}`,
    })
    const body = await answerOf(response)
    expect([body.accepted, body.rejected.map(({ index }) => index)]).toEqual([1, [1, 2]])
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it.each([
    ['no events', {}, 400, 'MISSING_REQUIRED_FIELD'],
    ['events that are no list', { events: good }, 400, 'INVALID_REQUEST'],
    ['1,001 events', { events: Array.from({ length: 1_001 }, () => good) }, 400, 'INVALID_REQUEST'],
    ['more than 4 MB', { events: [{ name: 'x'.repeat(4 * 1024 * 1024) }] }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await batch(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it('accepts an empty batch and one of 1,000', async () => {
    expect((await batch({ events: [] })).body).toEqual({ accepted: 0, results: [], rejected: [] })
    const events = Array.from({ length: 1_000 }, (_, index) => ({ name: 'bulk', metadata: { index } }))
    expect((await batch({ events })).body.accepted).toBe(1_000)
  })
})

let release: () => void = () => undefined
function releaseEndless(): void {
  release()
}

/** An embedder that holds its first call until released. */
function endlessEmbedder() {
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return {
    id: 'held',
    dims: 512,
    async embed(texts: readonly string[]) {
      await released
      return texts.map(() => new Float32Array(512).fill(1 / Math.sqrt(512)))
    },
    async close() {},
  }
}
