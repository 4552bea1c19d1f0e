// What every journal must keep, whatever it is built on.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProjectId } from '../model/ids.ts'
import { eventRecordOf, type SentEvent } from './event-record.ts'
import type { AppendRequest, Journal } from './journal.ts'

export interface JournalUnderTest {
  readonly journal: Journal
  /** Closes and opens the same files again. */
  reopen(): Promise<JournalUnderTest>
  remove(): Promise<void>
}

const PROJECT = 'p1' as ProjectId
const DAY_MS = 86_400_000

export function eventRequest(
  id: string,
  options: { project?: string; key?: string; nowMs?: number } = {},
): AppendRequest {
  const event = {
    id,
    name: 'message',
    sessionId: `s-${id}`,
    userId: `u-${id}`,
    timestampMs: 1,
    metadata: { prompt: id },
  }
  const record = { kind: 'event', project: (options.project ?? PROJECT) as ProjectId, event, atMs: 1 } as const
  if (options.key === undefined) return { record }
  const nowMs = options.nowMs ?? 0
  return { record, idempotency: { key: options.key, nowMs, expiresAtMs: nowMs + 7 * DAY_MS } }
}

export function journalContract(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(`${name} keeps the journal contract`, () => {
    let store: JournalUnderTest

    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.remove())

    const ids = async (after = 0, limit = 1_000) =>
      (await store.journal.read(after, limit)).map(({ record }) => (record.kind === 'event' ? record.event.id : null))

    describe('given a batch as it was sent', () => {
      const origin = { project: PROJECT, atMs: Date.UTC(2026, 1, 1), seed: '0f0e0d0c-4b4a-4a49-8988-ffffffffffff' }
      const batch = (events: readonly (SentEvent & { event_id?: string })[], limit: number | null = null) => {
        const sent = { bytes: Buffer.from(JSON.stringify({ events })), origin }
        const counters = [{ key: 'p1/total', limit }]
        const requests = events.map((event, index) => {
          const record = eventRecordOf(event, index, origin)
          const { event_id: key } = event
          return key ? { record, counters, idempotency: { key, nowMs: 0, expiresAtMs: 1 } } : { record, counters }
        })
        return { requests, sent }
      }
      const message = (prompt: string, event_id?: string) => ({
        ...{ name: 'message', metadata: { prompt } },
        ...(event_id ? { event_id } : {}),
      })
      const prompts = async () =>
        (await store.journal.read(0, 100)).map(({ record }) => record.kind === 'event' && record.event.metadata.prompt)

      it('hands out the records that were made of it, between those before and after', async () => {
        const odd = { 'k\ud800': ['\udc00', { deep: 'z\u00fcrich \u{1f600}' }, null, -1.5e-7] }
        const { requests, sent } = batch([
          { name: 'n\ud800', metadata: odd, session_id: 's', user_id: '', timestamp: '2026-01-02T03:04:05' },
          { name: 'b', metadata: { a: '' }, session_id: null, timestamp: 1_234.9 },
          { name: 'c', metadata: { a: true } },
        ])
        const outcomes = await Promise.all([
          store.journal.append([eventRequest('a')]),
          store.journal.append(requests, sent),
          store.journal.append([eventRequest('z')]),
        ])
        expect(outcomes.flat().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
        expect(store.journal.count('p1/total')).toBe(3)
        store = await store.reopen()
        const read = await store.journal.read(1, 3)
        expect(read).toEqual(requests.map(({ record }, index) => ({ sequence: 2 + index, record })))
        expect(outcomes[1].map(({ answer }) => answer?.eventId)).toEqual(
          read.map(({ record }) => record.kind === 'event' && record.event.id),
        )
        await store.journal.trim(3, 0)
        expect(await store.journal.read(0, 10)).toEqual([
          { sequence: 4, record: requests[2]?.record },
          { sequence: 5, record: eventRequest('z').record },
        ])
      })

      it('hands out a part of it, and the rest later', async () => {
        const many = batch(Array.from({ length: 300 }, (_, n) => message(`number ${n}`)))
        await store.journal.append(many.requests, many.sent)
        const read = []
        for (let after = 0; after < 300; after = read.length) read.push(...(await store.journal.read(after, 64)))
        expect(read).toEqual(many.requests.map(({ record }, index) => ({ sequence: 1 + index, record })))
        expect((await store.journal.read(10, 2)).map(({ sequence }) => sequence)).toEqual([11, 12])
      })

      it('takes no more of it than a counter allows', async () => {
        const { requests, sent } = batch([message('one'), message('two'), message('three')], 2)
        const outcomes = await store.journal.append(requests, sent)
        expect(outcomes.map(({ sequence }) => sequence)).toEqual([1, 2, 0])
        expect([store.journal.count('p1/total'), await prompts()]).toEqual([2, ['one', 'two']])
      })

      it('leaves out repeats of events before it and within it', async () => {
        const first = batch([message('one', 'k1'), message('two', 'k2')])
        await store.journal.append(first.requests, first.sent)
        const second = batch([message('three', 'k3'), message('again', 'k1')])
        const third = batch([message('four', 'k4'), message('again', 'k4')])
        const [repeated, within] = await Promise.all([
          store.journal.append(second.requests, second.sent),
          store.journal.append(third.requests, third.sent),
        ])
        expect(repeated.map((outcome) => [outcome.sequence, outcome.repeated])).toEqual([
          [3, false],
          [1, true],
        ])
        expect(within.map((outcome) => [outcome.sequence, outcome.repeated])).toEqual([
          [4, false],
          [4, true],
        ])
        expect(await prompts()).toEqual(['one', 'two', 'three', 'four'])
        expect(store.journal.count('p1/total')).toBe(4)
      })
    })

    it('gives entries back in the order of appending, numbered from 1 without gaps', async () => {
      await store.journal.append([eventRequest('a'), eventRequest('b')])
      await store.journal.append([eventRequest('c')])
      const entries = await store.journal.read(0, 10)
      expect(entries.map((entry) => entry.sequence)).toEqual([1, 2, 3])
      expect(await ids()).toEqual(['a', 'b', 'c'])
      expect(store.journal.lastSequence()).toBe(3)
    })

    it('reads from a cursor, at most the limit', async () => {
      await store.journal.append(['a', 'b', 'c', 'd'].map((id) => eventRequest(id)))
      expect(await ids(1, 2)).toEqual(['b', 'c'])
      expect(await ids(4)).toEqual([])
    })

    it('keeps every entry and its order across a reopening', async () => {
      await store.journal.append([eventRequest('a'), eventRequest('b')])
      store = await store.reopen()
      expect(await ids()).toEqual(['a', 'b'])
      await store.journal.append([eventRequest('c')])
      expect(await ids()).toEqual(['a', 'b', 'c'])
    })

    it('never loses or doubles an entry of concurrent callers', async () => {
      const callers = Array.from({ length: 40 }, (_, caller) =>
        store.journal.append([eventRequest(`${caller}-0`), eventRequest(`${caller}-1`)]),
      )
      const sequences = (await Promise.all(callers)).flat().map((outcome) => outcome.sequence)
      expect(new Set(sequences).size).toBe(80)
      expect(new Set(await ids()).size).toBe(80)
    })

    it('answers a repeated idempotency key with the first ids and appends nothing', async () => {
      const [first] = await store.journal.append([eventRequest('a', { key: 'k' })])
      const [second] = await store.journal.append([eventRequest('b', { key: 'k' })])
      expect(first?.repeated).toBe(false)
      expect(second).toMatchObject({
        repeated: true,
        sequence: first?.sequence,
        answer: { eventId: 'a', sessionId: 's-a' },
      })
      expect(await ids()).toEqual(['a'])
    })

    it('counts one event for the same key twice in one batch, and in concurrent batches', async () => {
      const batches = Array.from({ length: 20 }, (_, index) =>
        store.journal.append([eventRequest(`${index}a`, { key: 'k' }), eventRequest(`${index}b`, { key: 'k' })]),
      )
      const outcomes = (await Promise.all(batches)).flat()
      expect(outcomes.filter((outcome) => !outcome.repeated)).toHaveLength(1)
      expect(await ids()).toHaveLength(1)
    })

    it('keeps idempotency keys of projects apart, and across a reopening', async () => {
      await store.journal.append([eventRequest('a', { key: 'k' })])
      store = await store.reopen()
      const [other] = await store.journal.append([eventRequest('b', { key: 'k', project: 'p2' })])
      const [same] = await store.journal.append([eventRequest('c', { key: 'k' })])
      expect([other?.repeated, same?.repeated]).toEqual([false, true])
    })

    it('forgets an idempotency key when it has expired, trimmed or not', async () => {
      await store.journal.append([eventRequest('a', { key: 'k', nowMs: 0 })])
      const [expired] = await store.journal.append([eventRequest('b', { key: 'k', nowMs: 7 * DAY_MS })])
      expect(expired?.repeated).toBe(false)
      await store.journal.trim(0, 8 * DAY_MS)
      const [renewed] = await store.journal.append([eventRequest('c', { key: 'k', nowMs: 8 * DAY_MS })])
      expect(renewed).toMatchObject({ repeated: true, answer: { eventId: 'b' } })
    })

    const counted = (id: string, limit: number | null, options: Parameters<typeof eventRequest>[1] = {}) => ({
      ...eventRequest(id, options),
      counters: [
        { key: 'all', limit: null },
        { key: 'limited', limit },
      ],
    })

    it('raises all counters of an accepted entry or none, and never beyond a limit, whoever appends at once', async () => {
      const batches = Array.from({ length: 30 }, (_, n) =>
        store.journal.append([counted(`${n}a`, 41), counted(`${n}b`, 41), counted(`${n}c`, 41)]),
      )
      const outcomes = (await Promise.all(batches)).flat()
      const refused = outcomes.filter(({ refusedBy }) => refusedBy !== null)
      expect(refused.map(({ refusedBy, sequence }) => [refusedBy, sequence])).toEqual(refused.map(() => ['limited', 0]))
      expect([outcomes.length - refused.length, (await ids()).length]).toEqual([41, 41])
      expect([store.journal.count('all'), store.journal.count('limited')]).toEqual([41, 41])
      store = await store.reopen()
      expect([store.journal.count('all'), store.journal.count('limited')]).toEqual([41, 41])
    })

    it('answers a repeat at the limit without counting it, and keeps no key of a refused entry', async () => {
      await store.journal.append([counted('a', 1, { key: 'k' })])
      const [repeat, refused] = await store.journal.append([
        counted('b', 1, { key: 'k' }),
        counted('c', 1, { key: 'other' }),
      ])
      expect(repeat).toMatchObject({ repeated: true, refusedBy: null, answer: { eventId: 'a' } })
      expect(refused).toMatchObject({ repeated: false, refusedBy: 'limited', answer: null })
      const [later] = await store.journal.append([counted('d', 2, { key: 'other' })])
      expect(later).toMatchObject({ repeated: false, refusedBy: null })
      expect(store.journal.count('limited')).toBe(2)
    })

    it('forgets what repeats were answered with, in one project alone', async () => {
      await store.journal.append([
        eventRequest('a', { key: 'k' }),
        eventRequest('a', { key: 'k', project: 'p2' }),
        eventRequest('b', { key: 'l' }),
      ])
      expect(await store.journal.forgetAnswers(PROJECT, ({ userId }) => userId === 'u-a')).toBe(1)
      const repeats = await store.journal.append([
        eventRequest('c', { key: 'k' }),
        eventRequest('d', { key: 'k', project: 'p2' }),
        eventRequest('e', { key: 'l' }),
      ])
      expect(repeats.map(({ repeated, answer }) => [repeated, answer?.userId])).toEqual([
        [true, 'u-c'],
        [true, 'u-a'],
        [true, 'u-b'],
      ])
    })

    it('trims up to the cursor and never reuses a sequence', async () => {
      await store.journal.append(['a', 'b', 'c'].map((id) => eventRequest(id)))
      expect(store.journal.firstSequence()).toBe(1)
      await store.journal.trim(2, 0)
      expect(await ids()).toEqual(['c'])
      expect(store.journal.firstSequence()).toBe(3)
      await store.journal.trim(3, 0)
      store = await store.reopen()
      expect(store.journal.firstSequence()).toBe(4)
      const [next] = await store.journal.append([eventRequest('d')])
      expect(next?.sequence).toBe(4)
    })

    it('tells listeners after an append, until they stop listening', async () => {
      let calls = 0
      const stop = store.journal.onAppend(() => calls++)
      await store.journal.append([eventRequest('a')])
      stop()
      await store.journal.append([eventRequest('b')])
      expect(calls).toBe(1)
    })

    it('keeps any text exactly', async () => {
      const id = 'q"\\ \u0000 \n 🙂 日本語 \u202e'
      await store.journal.append([eventRequest(id)])
      expect(await ids()).toEqual([id])
    })
  })
}
