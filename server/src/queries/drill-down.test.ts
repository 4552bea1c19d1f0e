import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventFilter } from '../model/segment.ts'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { EventRow, MicroClusterTopic, Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { type EventsOptions, listEvents } from './events.ts'
import { summarizeNumbers } from './numbers.ts'
import { countSegments } from './segments.ts'
import { listSessions, readSession } from './sessions.ts'
import { readTotals } from './totals.ts'
import { listUsers, type UsersOptions } from './user-list.ts'
import { readUser } from './users.ts'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 2, 1)

/** Micro-clusters 1 and 2 are topic 10, 3 is topic 20, 4 is small talk, 5 is unclustered, 6 has no entry. */
const MAP: MicroClusterTopic[] = [
  [1, 10],
  [2, 10],
  [3, 20],
  [4, 30],
  [5, 0],
].map(([microCluster = 0, topic = 0]) => ({
  ...{ project: 'p', dimension: 'prompt', microCluster, topic },
  ...{ smallTalk: topic === 30, hidden: false },
}))

interface Sample {
  readonly session: string
  readonly day: number
  readonly text?: string
  readonly microCluster?: number
  readonly platform?: string
  readonly latency?: number
  readonly user?: string
}

const SAMPLES: Sample[] = [
  { session: 's1', day: 0, text: 'Reset my "password"', microCluster: 1, platform: 'ios', latency: 10 },
  { session: 's1', day: 0, text: 'reset again', microCluster: 2, platform: 'ios', latency: 20 },
  { session: 's1', day: 0, text: 'thanks', microCluster: 4, platform: 'ios', latency: 30 },
  { session: 's1', day: 0, text: 'Invoice for March', microCluster: 3, platform: 'web', latency: 40 },
  { session: 's2', day: 1, text: 'purple monkey', microCluster: 5, platform: 'android', latency: 10 },
  { session: 's2', day: 1, text: 'unseen yet', microCluster: 6, platform: 'android' },
  { session: 's3', day: 2, text: 'Invoice lost', microCluster: 3, platform: 'ios', latency: 110, user: 'u2' },
  { session: 's3', day: 2, user: 'u2' },
]

const ROWS: EventRow[] = SAMPLES.map((sample, index) => ({
  project: 'p',
  sequence: index + 1,
  eventId: `e${index + 1}`,
  name: 'message',
  sessionId: sample.session,
  userId: sample.user ?? 'u1',
  // The first two share their time: arrival decides.
  timestampMs: START_MS + sample.day * DAY_MS + Math.max(1, index) * 1_000,
  metadata: JSON.stringify(sample.text === undefined ? { step: 1 } : { prompt: sample.text }),
  properties: sample.platform === undefined ? {} : { platform: sample.platform },
  numbers: sample.latency === undefined ? {} : { latency: sample.latency },
  microClusters: sample.microCluster === undefined ? {} : { prompt: sample.microCluster },
}))

const ALL: EventFilter = { project: 'p', fromMs: null, toMs: null, eventNames: [], segments: [] }
const NOWHERE: EventFilter = { ...ALL, project: 'another' }

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
  const foreign = ROWS.slice(0, 3).map((row) => ({ ...row, project: 'foreign', sequence: row.sequence + 100 }))
  await warehouse.write(batchOf(200, { rows: [...ROWS, ...foreign], topics: MAP }))
})
afterAll(() => warehouse.close())

const ids = async (options: Partial<EventsOptions>, filter = ALL) =>
  (await listEvents(warehouse, filter, { limit: 100, ...options })).events.map((event) => event.id)

describe('events', () => {
  it('come newest first, ties by arrival, and only those of the project', async () => {
    expect(await ids({})).toEqual(['e8', 'e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1'])
    expect(await ids({}, NOWHERE)).toEqual([])
  })

  it('say where each text stands now', async () => {
    const { events } = await listEvents(warehouse, ALL, { limit: 100, order: 'oldest' })
    expect(events.map((event) => event.topics)).toEqual([
      { prompt: { topic: 10, kind: 'topic', hidden: false } },
      { prompt: { topic: 10, kind: 'topic', hidden: false } },
      { prompt: { topic: 30, kind: 'small_talk', hidden: false } },
      { prompt: { topic: 20, kind: 'topic', hidden: false } },
      { prompt: null },
      { prompt: null },
      { prompt: { topic: 20, kind: 'topic', hidden: false } },
      {},
    ])
    expect(events[0]).toMatchObject({ sequence: 1, sessionId: 's1', metadata: { prompt: 'Reset my "password"' } })
  })

  it.each([1, 2, 3, 8])('in pages of %i are each there once, also between equal times', async (limit) => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await listEvents(warehouse, ALL, { limit, ...(cursor === null ? {} : { cursor }) })
      expect(page.events.length).toBeGreaterThan(0)
      seen.push(...page.events.map((event) => event.id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['e8', 'e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1'])
  })

  it('refuse a cursor that is not theirs', async () => {
    for (const cursor of ['x', '', 'WzEsIngiXQ', 'WzEuNSwyXQ', 'bnVsbA']) {
      await expect(ids({ cursor })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  it('can be those of one topic, of small talk, or unclustered', async () => {
    const inTopic = (topic: number | 'unclustered' | 'small_talk', dimension = 'prompt') =>
      ids({ topic: { dimension, topic } })
    expect(await inTopic(10)).toEqual(['e2', 'e1'])
    expect(await inTopic(30)).toEqual(['e3'])
    expect(await inTopic('small_talk')).toEqual(['e3'])
    expect(await inTopic('unclustered')).toEqual(['e6', 'e5'])
    expect(await inTopic(99)).toEqual([])
    expect(await inTopic('unclustered', 'gone')).toEqual([])
  })

  it('can be those of a session, a user, a segment, a time', async () => {
    expect(await ids({ sessionId: 's2' })).toEqual(['e6', 'e5'])
    expect(await ids({ userId: 'u2' })).toEqual(['e8', 'e7'])
    expect(await ids({}, { ...ALL, segments: [{ field: 'platform', values: ['web', 'android'] }] })).toEqual([
      'e6',
      'e5',
      'e4',
    ])
    expect(await ids({}, { ...ALL, segments: [{ field: 'platform', values: [] }] })).toEqual([])
    expect(await ids({}, { ...ALL, fromMs: START_MS + 2_000, toMs: START_MS + 3_000 })).toEqual(['e3'])
  })

  it('are found by words of their values, not by keys', async () => {
    expect(await ids({ words: 'INVOICE' })).toEqual(['e7', 'e4'])
    expect(await ids({ words: ' march  invoice ' })).toEqual(['e4'])
    expect(await ids({ words: '"password"' })).toEqual(['e1'])
    expect(await ids({ words: 'prompt' })).toEqual([])
    expect(await ids({ words: `'; DROP TABLE events` })).toEqual([])
  })
})

describe('sessions', () => {
  it('come latest first with turns, times, user and path', async () => {
    const { sessions, nextCursor } = await listSessions(warehouse, ALL, { limit: 10, dimension: 'prompt' })
    expect(sessions.map(({ sessionId, userId, turns, path }) => [sessionId, userId, turns, path])).toEqual([
      ['s3', 'u2', 2, [20]],
      ['s2', 'u1', 2, []],
      ['s1', 'u1', 4, [10, 20]],
    ])
    expect(sessions[2]).toMatchObject({ firstMs: START_MS + 1_000, lastMs: START_MS + 3_000 })
    expect(nextCursor).toBeNull()
  })

  it('page by page are each there once', async () => {
    const first = await listSessions(warehouse, ALL, { limit: 2, dimension: 'prompt' })
    const rest = await listSessions(warehouse, ALL, { limit: 2, dimension: 'prompt', cursor: first.nextCursor ?? '' })
    expect([...first.sessions, ...rest.sessions].map((session) => session.sessionId)).toEqual(['s3', 's2', 's1'])
  })

  it('can be those that touch a topic, whole', async () => {
    const options = { limit: 10, dimension: 'prompt', topic: { dimension: 'prompt', topic: 10 } } as const
    const { sessions } = await listSessions(warehouse, ALL, options)
    expect(sessions.map(({ sessionId, turns }) => [sessionId, turns])).toEqual([['s1', 4]])
  })

  it('are read in order, in pages, and an unknown one is empty', async () => {
    const first = await readSession(warehouse, { project: 'p', sessionId: 's1' }, { limit: 3 })
    const cursor = first.nextCursor ?? ''
    const rest = await readSession(warehouse, { project: 'p', sessionId: 's1' }, { limit: 3, cursor })
    expect([...first.events, ...rest.events].map((event) => event.id)).toEqual(['e1', 'e2', 'e3', 'e4'])
    expect(rest.nextCursor).toBeNull()
    const unknown = await readSession(warehouse, { project: 'p', sessionId: 'gone' }, { limit: 3 })
    expect(unknown).toEqual({ events: [], nextCursor: null })
  })

  it('of a user come with totals, and an unknown user has none', async () => {
    const options = { limit: 1, dimension: 'prompt' }
    const known = await readUser(warehouse, ALL, { ...options, userId: 'u1' })
    expect(known).toMatchObject({ eventCount: 6, sessionCount: 2, firstMs: START_MS + 1_000, path: [10, 20] })
    expect(known.sessions.map((session) => session.sessionId)).toEqual(['s2'])
    expect(await readUser(warehouse, ALL, { ...options, userId: 'gone' })).toEqual({
      ...{ userId: 'gone', eventCount: 0, sessionCount: 0, firstMs: null, lastMs: null },
      ...{ path: [], sessions: [], nextCursor: null },
    })
  })
})

describe('users', () => {
  const users = (options: Partial<UsersOptions>, filter = ALL) =>
    listUsers(warehouse, filter, { limit: 10, dimension: 'prompt', sort: 'last_seen', ...options })
  const names = async (options: Partial<UsersOptions>, filter = ALL) =>
    (await users(options, filter)).users.map(({ userId }) => userId)

  it('come with what they did and their last topics', async () => {
    expect(await users({})).toEqual({
      users: [
        {
          ...{ userId: 'u2', events: 2, sessions: 1, recent: [20] },
          ...{ firstMs: ROWS[6]?.timestampMs, lastMs: ROWS[7]?.timestampMs },
        },
        {
          ...{ userId: 'u1', events: 6, sessions: 2, recent: [10, 20] },
          ...{ firstMs: ROWS[0]?.timestampMs, lastMs: ROWS[5]?.timestampMs },
        },
      ],
      total: 2,
      nextCursor: null,
    })
    expect(await users({}, NOWHERE)).toEqual({ users: [], total: 0, nextCursor: null })
  })

  it('come in the order asked for, in pages with the same total', async () => {
    expect(await names({ sort: 'events' })).toEqual(['u1', 'u2'])
    expect(await names({ sort: 'sessions' })).toEqual(['u1', 'u2'])
    const first = await users({ limit: 1, sort: 'events' })
    const second = await users({ limit: 1, sort: 'events', cursor: first.nextCursor ?? '' })
    expect([first.users[0]?.userId, first.total, second.users[0]?.userId, second.total]).toEqual(['u1', 2, 'u2', 2])
    expect(second.nextCursor).toBeNull()
  })

  it('can be those of an id, of a topic, of a segment', async () => {
    expect(await names({ idPart: 'U2' })).toEqual(['u2'])
    expect(await names({ topic: { dimension: 'prompt', topic: 10 } })).toEqual(['u1'])
    expect(await names({}, { ...ALL, segments: [{ field: 'platform', values: ['android'] }] })).toEqual(['u1'])
  })
})

describe("a user's path", () => {
  it('goes on over sessions in order of time, also where they overlap, and collapses repeats between them', async () => {
    const visit = (index: number, sessionId: string, microCluster: number): EventRow => ({
      ...{ project: 'overlap', sequence: 301 + index, eventId: `o${index}`, name: 'message', sessionId, userId: 'u' },
      ...{ timestampMs: index, metadata: '{}', properties: {}, numbers: {}, microClusters: { prompt: microCluster } },
    })
    const rows = [visit(0, 'x', 1), visit(1, 'y', 3), visit(2, 'x', 1), visit(3, 'y', 2), visit(4, 'z', 3)]
    const topics = MAP.map((entry) => ({ ...entry, project: 'overlap' }))
    await warehouse.write(batchOf(400, { rows, topics }))
    const options = { limit: 1, dimension: 'prompt', userId: 'u' }
    const user = await readUser(warehouse, { ...ALL, project: 'overlap' }, options)
    expect(user.path).toEqual([10, 20, 10, 20])
    expect(user.sessions).toHaveLength(1)
  })
})

describe('segments', () => {
  it('count the values of each field, the rest as other', async () => {
    const [platform, gone] = await countSegments(warehouse, ALL, { fields: ['platform', 'gone'], limit: 2 })
    expect(platform).toEqual({
      field: 'platform',
      values: [
        { value: 'ios', events: 4 },
        { value: 'android', events: 2 },
      ],
      other: { values: 1, events: 1 },
    })
    expect(gone).toEqual({ field: 'gone', values: [], other: { values: 0, events: 0 } })
    expect(await countSegments(warehouse, ALL, { fields: [] })).toEqual([])
  })

  it('count those of one topic alone', async () => {
    const options = { fields: ['platform'], topic: { dimension: 'prompt', topic: 20 } }
    const [platform] = await countSegments(warehouse, ALL, options)
    expect(platform?.values).toEqual([
      { value: 'ios', events: 1 },
      { value: 'web', events: 1 },
    ])
  })

  it("leave a field's own filter out of its counts", async () => {
    const segments = [{ field: 'platform', values: ['web'] }]
    const [platform] = await countSegments(warehouse, { ...ALL, segments }, { fields: ['platform'] })
    expect(platform?.values.map(({ value }) => value)).toEqual(['ios', 'android', 'web'])
  })
})

describe('numbers', () => {
  it('summarize a field, with a histogram of all its values', async () => {
    const answer = await summarizeNumbers(warehouse, ALL, { field: 'latency', bins: 4 })
    expect(answer).toMatchObject({ count: 6, sum: 220, min: 10, max: 110, p50: 25 })
    expect(answer.avg).toBeCloseTo(220 / 6)
    expect(answer.p95).toBeCloseTo(92.5)
    expect(answer.histogram).toEqual([
      { from: 10, to: 35, count: 4 },
      { from: 35, to: 60, count: 1 },
      { from: 60, to: 85, count: 0 },
      { from: 85, to: 110, count: 1 },
    ])
    expect(answer.daily.map(({ date, count, sum }) => [date, count, sum])).toEqual([
      ['2026-03-01', 4, 100],
      ['2026-03-02', 1, 10],
      ['2026-03-03', 1, 110],
    ])
    expect(answer.groups).toEqual([])
  })

  it('split by topic, small talk and unclustered, or by a field', async () => {
    const byTopic = { kind: 'topic', dimension: 'prompt' } as const
    const topics = await summarizeNumbers(warehouse, ALL, { field: 'latency', by: byTopic })
    expect(topics.groups.map(({ key, count, sum }) => [key, count, sum])).toEqual([
      [10, 2, 30],
      [20, 2, 150],
      ['small_talk', 1, 30],
      ['unclustered', 1, 10],
    ])
    const byField = { kind: 'field', field: 'platform' } as const
    const fields = await summarizeNumbers(warehouse, ALL, { field: 'latency', by: byField, limit: 2 })
    expect(fields.groups.map(({ key, count, max }) => [key, count, max])).toEqual([
      ['ios', 4, 110],
      ['android', 1, 10],
    ])
  })

  it('of an unknown field, and of equal values, have no empty bars', async () => {
    const unknown = await summarizeNumbers(warehouse, ALL, { field: 'gone' })
    expect(unknown).toMatchObject({ count: 0, sum: null, p50: null, histogram: [], daily: [] })
    const single = { ...ALL, segments: [{ field: 'platform', values: ['android'] }] }
    const equal = await summarizeNumbers(warehouse, single, { field: 'latency' })
    expect(equal.histogram).toEqual([{ from: 10, to: 10, count: 1 }])
  })
})

describe('totals', () => {
  it('count events, sessions and users, day by day, and name the busiest dimension', async () => {
    const totals = await readTotals(warehouse, ALL, { dimensions: ['gone', 'prompt'] })
    expect(totals).toEqual({
      ...{ events: 8, sessions: 3, users: 2, busiestDimension: 'prompt' },
      dimensions: [
        { dimension: 'prompt', texts: 7 },
        { dimension: 'gone', texts: 0 },
      ],
      daily: [
        { date: '2026-03-01', events: 4 },
        { date: '2026-03-02', events: 2 },
        { date: '2026-03-03', events: 2 },
      ],
    })
    const nothing = await readTotals(warehouse, NOWHERE, { dimensions: [] })
    expect(nothing).toMatchObject({ events: 0, users: 0, busiestDimension: null, daily: [] })
  })
})
