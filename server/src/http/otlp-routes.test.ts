// Real exporters deliver the recorded conversations of every dialect; hand-made requests try the edges.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DIALECTS, type Dialect, recordedSpans } from '../otel/span.fixture.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from './installation.fixture.ts'
import { type Listener, listen } from './listen.ts'
import { pythonWith } from './python-environment.fixture.ts'

let turret: TestInstallation
let server: Listener
beforeEach(async () => {
  turret = await openTestInstallation()
  server = await listen(turret.installation.http, '127.0.0.1', 0)
})
afterEach(async () => {
  await server.close()
  await turret.remove()
})

interface Stored {
  session_id: string
  user_id: string
  metadata: Record<string, unknown>
}

async function stored(): Promise<Stored[]> {
  const { journal, pipeline } = turret.installation
  await pipeline.untilIndexed(journal.lastSequence())
  return (await turret.get<{ events: Stored[] }>('/v1/events?from=all')).events
}

/** The spans of a recording, as the OpenTelemetry SDK hands them to an exporter. */
function readableSpans(dialect: Dialect): ReadableSpan[] {
  return recordedSpans(dialect).map((span) => {
    const plain = (map: ReadonlyMap<string, unknown>) => Object.fromEntries(map) as ReadableSpan['attributes']
    const time: ReadableSpan['startTime'] = [Math.floor((span.startMs ?? 0) / 1e3), ((span.startMs ?? 0) % 1e3) * 1e6]
    const idsOf = (spanId: string) => ({ traceId: span.traceId, spanId, traceFlags: 1 })
    return {
      name: span.name,
      kind: 0,
      spanContext: () => idsOf(span.spanId),
      ...(span.parentSpanId && { parentSpanContext: idsOf(span.parentSpanId) }),
      ...{ startTime: time, endTime: time, duration: [0, 0], ended: true, status: { code: 0 } },
      attributes: plain(span.attributes),
      resource: { attributes: plain(span.resource) } as unknown as ReadableSpan['resource'],
      instrumentationScope: { name: 'replay' },
      ...{ links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
    }
  })
}

async function exportAll(exporter: SpanExporter, spans: ReadableSpan[]): Promise<void> {
  const result = await new Promise<{ code: number; error?: Error }>((done) => exporter.export(spans, done))
  expect(result).toEqual({ code: 0 })
  await exporter.shutdown()
}

function expectConversation(events: readonly Stored[]): void {
  expect(events.map(({ metadata }) => metadata.prompt)).toEqual([
    'The link did not arrive. Can you send it again?',
    'How do I reset my password?',
  ])
  for (const { session_id, user_id, metadata } of events) {
    expect([session_id, user_id]).toEqual(['conversation-1', 'user-7'])
    expect([typeof metadata.input_tokens, metadata.output_tokens]).toEqual(['number', 12])
  }
}

describe.each(DIALECTS)('a conversation in the dialect %s', (dialect) => {
  it.each([
    ['JSON', JsonExporter, { 'x-api-key': TEST_KEY }, 'none'],
    ['JSON, gzipped', JsonExporter, { Authorization: `Bearer ${TEST_KEY}` }, 'gzip'],
    ['protobuf', ProtobufExporter, { Authorization: `Bearer ${TEST_KEY}` }, 'none'],
    ['protobuf, gzipped', ProtobufExporter, { 'x-api-key': TEST_KEY }, 'gzip'],
  ])('arrives from the JavaScript exporter in %s', async (_, Exporter, headers, compression) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', compression)
    await exportAll(new Exporter({ url: `${server.url}/otel/v1/traces`, headers }), readableSpans(dialect))
    vi.unstubAllEnvs()
    expectConversation(await stored())
    const { sessions } = await turret.get<{ sessions: unknown[] }>('/v1/sessions?from=all')
    expect(sessions).toMatchObject([{ id: 'conversation-1', user_id: 'user-7', events: 2 }])
  })

  it('arrives once, however often and in however small parts it is sent', async () => {
    const exporter = () => new JsonExporter({ url: `${server.url}/otel/v1/traces`, headers: { 'x-api-key': TEST_KEY } })
    const spans = readableSpans(dialect)
    for (const part of [spans, spans, ...spans.map((span) => [span])]) await exportAll(exporter(), part)
    expectConversation(await stored())
  })
})

describe('the Python exporter', () => {
  let python: Awaited<ReturnType<typeof pythonWith>>
  beforeAll(async () => {
    python = await pythonWith(['opentelemetry-sdk==1.45.2', 'opentelemetry-exporter-otlp-proto-http==1.45.2'])
  }, 120_000)

  it.for(DIALECTS)('delivers a conversation in the dialect %s', async (dialect, { skip }) => {
    const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
    const file = path(`../otel/fixtures/${dialect}.json`)
    if ('missing' in python) return skip(python.missing)
    await promisify(execFile)(python.python, [path('./otlp-exporter.fixture.py'), file, server.url, TEST_KEY])
    expectConversation(await stored())
  })
})

const user = (content: string) => ({ role: 'user', content })
const chat = (messages: unknown, parts: Record<string, unknown> = {}) => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'chat gpt',
  startTimeUnixNano: '1767225600123456789',
  attributes: [{ key: 'gen_ai.input.messages', value: { stringValue: JSON.stringify(messages) } }],
  ...parts,
})
const traces = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })

async function send(body: unknown, headers: Record<string, string> = {}, key: string | null = TEST_KEY) {
  const sent = body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${server.url}/otel/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }), ...headers },
    body: sent as string,
  })
  const type = response.headers.get('content-type')
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, type, bytes, json: () => JSON.parse(Buffer.from(bytes).toString()), response }
}

describe('what a request becomes', () => {
  it('an event at the time of its span; full success is an empty object', async () => {
    const answer = await send(traces(chat([user('How do I reset my password?')])))
    expect([answer.status, answer.type, answer.json()]).toEqual([200, 'application/json', {}])
    expect(await stored()).toMatchObject([
      { name: 'user_message', timestamp: '2026-01-01T00:00:00.123Z', session_id: 'a'.repeat(32) },
    ])
  })

  it('one event for a tool loop whose calls are traces of their own', async () => {
    const loop = [user('hello'), { role: 'assistant', content: '' }, { role: 'tool', content: 'A-1' }]
    await send(traces(chat([user('hello')])))
    await send(traces(chat(loop, { traceId: 'c'.repeat(32) })))
    await send(traces(chat([...loop, { role: 'tool', content: 'A-2' }], { traceId: 'd'.repeat(32) })))
    expect(await stored()).toHaveLength(1)
    await send(traces(chat([user('never seen'), ...loop.slice(1)], { traceId: 'e'.repeat(32) })))
    expect(await stored()).toHaveLength(2)
  })

  it('spans that cannot be taken are counted and explained, and the others are taken', async () => {
    const long = 'x'.repeat(40_000)
    const spans = [
      chat([user('fine')]),
      chat([user(long)], { spanId: '1'.repeat(16) }),
      chat([user(long)], { spanId: '2'.repeat(16) }),
      chat([], { attributes: [{ key: 'gen_ai.input.messages', value: { stringValue: '[{"role":' } }] }),
      chat([user('from the future')], { startTimeUnixNano: '32503680000000000000' }),
    ]
    const { partialSuccess } = (await send(traces(...spans))).json()
    expect(partialSuccess.rejectedSpans).toBe('4')
    for (const reason of ['longer than 32768', 'no complete JSON', '10 minutes in the future']) {
      expect(partialSuccess.errorMessage).toContain(reason)
    }
    expect(await stored()).toHaveLength(1)
  })

  it.each([
    ['nothing', {}],
    ['no spans', { resourceSpans: [{ scopeSpans: [{}] }, { resource: null }] }],
    ['spans of something else', traces({ name: 'GET /', attributes: null })],
  ])('%s is a success without events', async (_, body) => {
    expect((await send(body)).json()).toEqual({})
    expect(await stored()).toEqual([])
  })
})

describe('what cannot be taken', () => {
  it.each([
    ['no key', traces(), {}, null, 401, 'INVALID_API_KEY'],
    ['no JSON', '{"resourceSpans":', {}, TEST_KEY, 400, 'INVALID_REQUEST'],
    ['another shape', { resourceSpans: 'none' }, {}, TEST_KEY, 400, 'INVALID_REQUEST'],
    ['another type', 'a=b', { 'content-type': 'text/plain' }, TEST_KEY, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['another encoding', traces(), { 'content-encoding': 'br' }, TEST_KEY, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no gzip', traces(), { 'content-encoding': 'gzip' }, TEST_KEY, 400, 'INVALID_REQUEST'],
    [
      'more than 16 MB unpacked',
      new Uint8Array(gzipSync(Buffer.alloc(17 * 1024 * 1024, 'x'))),
      { 'content-encoding': 'gzip' },
      TEST_KEY,
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ])('%s is answered with a code and a message', async (_, body, headers, key, status, code) => {
    const answer = await send(body, headers as Record<string, string>, key)
    expect([answer.status, answer.json().code]).toEqual([status, code])
    expect(answer.json().message).toBe(answer.json().error)
  })

  it('is answered in protobuf where protobuf was sent', async () => {
    const type = 'application/x-protobuf'
    for (const [body, key, status] of [
      [new Uint8Array([255, 255, 255]), TEST_KEY, 400],
      [new Uint8Array(), null, 401],
    ] as const) {
      const answer = await send(body, { 'content-type': type }, key)
      expect([answer.status, answer.type]).toEqual([status, type])
      const [tag, length] = answer.bytes
      expect([tag, Buffer.from(answer.bytes.subarray(2, 2 + (length ?? 0))).toString()]).toEqual([
        0x12,
        expect.stringMatching(/^(The body is not an ExportTraceServiceRequest|.*API key)/),
      ])
    }
    const partial = protobufExport('x'.repeat(40_000))
    const answer = await send(partial, { 'content-type': type })
    expect([answer.status, answer.type]).toEqual([200, type])
    expect(Buffer.from(answer.bytes).toString()).toContain('longer than 32768')
  })

  it('a flood is told when to come back', async () => {
    const limited = await openTestInstallation({ TURRET_BURST_LIMIT: '1' })
    const body = (trace: string) => traces(chat([user('hello')], { traceId: trace.repeat(32) }))
    const post = (trace: string) => limited.call('POST', '/otel/v1/traces', { body: body(trace) })
    expect([(await post('1')).status, (await post('2')).status]).toEqual([200, 429])
    expect(Number((await post('3')).headers.get('retry-after'))).toBeGreaterThan(0)
    await limited.remove()
  })
})

/** ExportTraceServiceRequest with one chat span, written field by field. */
function protobufExport(prompt: string): Uint8Array {
  const field = (number: number, content: Buffer) => {
    const header = [(number << 3) | 2]
    for (let rest = content.length; ; rest >>>= 7) {
      if (rest < 128) return Buffer.concat([Buffer.from([...header, rest]), content])
      header.push((rest & 127) | 128)
    }
  }
  const text = JSON.stringify([user(prompt)])
  const attribute = Buffer.concat([
    field(1, Buffer.from('gen_ai.input.messages')),
    field(2, field(1, Buffer.from(text))),
  ])
  const span = Buffer.concat([field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, 7)), field(9, attribute)])
  return new Uint8Array(field(1, field(2, field(2, span))))
}
