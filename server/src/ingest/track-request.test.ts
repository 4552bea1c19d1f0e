import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPlainlyValid, parseTrackRequest, trackRequestSchema } from './track-request.ts'

const edgeLengths = [0, 1, 64, 65, 200, 201, 32_768, 32_769]
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(...edgeLengths).map((length) => 'x'.repeat(length)),
  fc.constantFrom('\ud800', '__proto__', '2026-03-01T12:00:00Z', '2026-02-30T12:00:00Z', '2026-03-01', 'yesterday'),
)
const json = fc.oneof(
  { weight: 3, arbitrary: text },
  fc.double(),
  fc.constantFrom(null, true, undefined, Number.POSITIVE_INFINITY),
  fc.jsonValue({ maxDepth: 40 }),
)
const metadata = fc.oneof(
  fc.dictionary(fc.oneof(text, fc.string({ maxLength: 64 })), json, { maxKeys: 70 }),
  fc.dictionary(fc.string({ minLength: 1, maxLength: 64 }), fc.string(), { minKeys: 1, maxKeys: 5 }),
  json,
)
const valid = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 200 }),
    metadata: fc.dictionary(fc.string({ minLength: 1, maxLength: 64 }), fc.string(), { minKeys: 1, maxKeys: 5 }),
  },
  { noNullPrototype: true },
)
const other = fc.record({
  name: fc.oneof(text, json),
  metadata,
  session_id: json,
  user_id: json,
  event_id: json,
  timestamp: fc.oneof(json, fc.double(), text),
})

it('takes at a glance what the schema takes, and leaves it to the schema to refuse', () => {
  let glances = 0
  const body = fc.oneof(
    json,
    other,
    fc.tuple(valid, other).chain(([fits, may]) => mixed(fits, may)),
  )
  fc.assert(
    fc.property(body, (sent) => {
      const parsed = trackRequestSchema.safeParse(sent)
      if (!isPlainlyValid(sent)) return
      glances++
      expect(parsed.success).toBe(true)
      expect(parsed.data).toEqual(
        Object.fromEntries(Object.entries(sent).filter(([key]) => key in (parsed.data ?? {}))),
      )
    }),
    { numRuns: 3_000 },
  )
  expect(glances).toBeGreaterThan(100)
})

it.each([
  { name: 'user_message', metadata: { prompt: 'hello' } },
  { name: 'm', metadata: { prompt: 'x'.repeat(32_768), n: 1.5, ok: true, none: null, tags: ['a', { b: 1 }] } },
  {
    name: 'm',
    session_id: null,
    user_id: '',
    event_id: 'e',
    timestamp: '2026-03-01T12:00:00+02:00',
    metadata: { a: 1 },
  },
  { name: 'm', timestamp: 1_700_000_000_000, metadata: { a: 1 }, more: 'is ignored' },
])('takes usual bodies at a glance: %j', (body) => {
  expect(isPlainlyValid(body)).toBe(true)
  expect(parseTrackRequest(body)).toBe(body)
})

/** The one body with some of the fields of the other. */
function mixed(fits: Record<string, unknown>, may: Record<string, unknown>) {
  return fc.subarray(Object.keys(may)).map((keys) => ({
    ...fits,
    ...Object.fromEntries(keys.map((key) => [key, may[key]])),
  }))
}
