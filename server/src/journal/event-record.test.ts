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
