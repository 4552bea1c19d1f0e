import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ProjectId } from '../model/ids.ts'
import { eventRecordOf, recordsOf, type SentEvent } from './event-record.ts'

const text = fc.string({ unit: 'binary' })
const id = fc.option(text, { nil: undefined })
const sentEvent: fc.Arbitrary<SentEvent> = fc.record(
  {
    name: text,
    metadata: fc.dictionary(text, fc.jsonValue()),
    session_id: id,
    user_id: fc.option(text, { nil: null }),
    timestamp: fc.oneof(
      fc.double({ min: 0, max: 2e12, noNaN: true }),
      fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true }).map((date) => date.toISOString()),
    ),
  },
  { requiredKeys: ['name', 'metadata'] },
)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes the same records of the bytes of a batch as of its events, with ids of their own', () => {
  fc.assert(
    fc.property(fc.array(sentEvent, { maxLength: 20 }), fc.uuid({ version: 4 }), (events, seed) => {
      const origin = { project: 'p' as ProjectId, atMs: 2e12, seed }
      const bytes = Buffer.from(JSON.stringify({ events }))
      const parsed = (JSON.parse(bytes.toString()) as { events: SentEvent[] }).events
      const records = parsed.map((event, index) => eventRecordOf(event, index, origin))
      expect(recordsOf({ bytes, origin })).toEqual(records)
      const ids = records.flatMap(({ event }, index) => [
        event.id,
        ...(events[index]?.session_id ? [] : [event.sessionId]),
        ...(events[index]?.user_id ? [] : [event.userId]),
      ])
      for (const made of ids) expect(made).toMatch(UUID)
      expect(new Set(ids).size).toBe(ids.length)
    }),
    { numRuns: 200 },
  )
})

it('makes the records that the bytes of version 4 stand for, byte order mark and all', () => {
  const json =
    '\ufeff{"events":[{"name":"n","metadata":{"a":[1,"\\ud800"],"b":{"__proto__":1}},"timestamp":"2026-01-02T03:04:05.678"},' +
    '{"name":"m","metadata":{"a":1.5},"session_id":"s","user_id":"","event_id":"k","timestamp":1.9}]}'
  const origin = { project: 'p' as ProjectId, atMs: 7, seed: '00112233-4455-4677-8899-aabbccddeeff' }
  const records = recordsOf({ bytes: Buffer.from(json), origin })
  const id = (place: string) => `00112233-4455-4677-8899-aabbccdd${place}`
  const metadata = JSON.parse('{"a":[1,"\ufffd"],"b":{"__proto__":1}}')
  expect(records.map(({ event }) => event)).toEqual([
    { id: id('0000'), name: 'n', sessionId: id('0001'), userId: id('0002'), timestampMs: 1767323045678, metadata },
    { id: id('0003'), name: 'm', sessionId: 's', userId: id('0005'), timestampMs: 1, metadata: { a: 1.5 } },
  ])
  expect(records.every(({ kind, project, atMs }) => kind === 'event' && project === 'p' && atMs === 7)).toBe(true)
})
