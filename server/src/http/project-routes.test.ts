import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'
import { storeProject } from './sample-project.fixture.ts'

const NOW_MS = Date.parse('2026-11-01T12:00:00Z')

let turret: TestInstallation
let key: string

/** Events half-hourly over the days of both changes of clocks in Europe, of topic 1, with a number. */
const TIMES = ['2026-03-28', '2026-10-24'].flatMap((date) =>
  Array.from({ length: 3 * 48 }, (_, index) => Date.parse(date) + index * 30 * 60 * 1000),
)

beforeAll(async () => {
  turret = await openTestInstallation({}, { clock: { nowMs: () => NOW_MS } })
  await turret.installation.access.ensureDefaultProject()
  key = await storeProject(turret, {
    id: 'default',
    rows: TIMES.map((timestampMs, index) => ({
      ...{ project: 'default', sequence: index + 1, eventId: `e${index}`, name: 'message', sessionId: `s${index}` },
      ...{ userId: 'u', timestampMs, metadata: '{}', properties: {}, numbers: { latency: index } },
      microClusters: { prompt: 1 },
    })),
    map: [{ project: 'default', dimension: 'prompt', microCluster: 1, topic: 1, smallTalk: false, hidden: false }],
    cursor: 1_000,
    fields: { prompt: 'text', latency: 'number' },
    dimensions: ['prompt'],
    topics: [1],
  })
})
afterAll(() => turret.remove())
beforeEach(async () => {
  await inZone('UTC')
})

const inZone = (zone: unknown) => turret.call('PATCH', '/v1/project', { key, body: { time_zone: zone } })
const events = async (query: string): Promise<number> =>
  (await turret.get<{ total: { events: number } }>(`/v1/topics?${query}`)).total.events

interface Daily {
  date: string
  events?: number
  count?: number
}

describe('the project', () => {
  it('is shown, and takes a time zone', async () => {
    expect(await turret.get('/v1/project')).toEqual({
      ...{ id: 'default', name: 'Default', time_zone: 'UTC', role: 'owner' },
      created_at: '2026-11-01T12:00:00.000Z',
    })
    const changed = await inZone('Europe/Berlin')
    expect([changed.status, await changed.json()]).toMatchObject([200, { time_zone: 'Europe/Berlin' }])
    expect(await turret.get('/v1/project')).toMatchObject({ time_zone: 'Europe/Berlin' })
  })

  it.each(['Mars/Olympus', "x'; --", '+02:00', '', 7, null])('refuses the time zone %j', async (zone) => {
    const refused = await inZone(zone)
    const body = (await refused.json()) as { error: string; details: { path: string }[] }
    expect([refused.status, body.details[0]?.path]).toEqual([400, 'time_zone'])
    expect(await turret.get('/v1/project')).toMatchObject({ time_zone: 'UTC' })
  })

  it('names an example where the zone is unknown, and the scope where a key may only read', async () => {
    expect(((await (await inZone('Berlin')).json()) as { error: string }).error).toContain('such as Europe/Berlin')
    const reader = await turret.installation.access.createKey({
      ...{ project: 'default' as never, name: 'reader', scopes: ['read'] },
    })
    const refused = await turret.call('PATCH', '/v1/project', { key: reader, body: { time_zone: 'UTC' } })
    expect(refused.status).toBe(403)
  })

  it('keeps one of several settings made at the same time, whole', async () => {
    const answers = await Promise.all(['Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo'].map(inZone))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const { time_zone } = await turret.get<{ time_zone: string }>('/v1/project')
    expect(['Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo']).toContain(time_zone)
  })
})

describe.each([
  ['UTC', { '2026-03-29': 48, '2026-10-25': 48 }],
  ['Europe/Berlin', { '2026-03-29': 46, '2026-10-25': 50 }],
  ['Asia/Kolkata', { '2026-03-29': 48, '2026-10-25': 48 }],
])('days in %s', (zone, expected) => {
  beforeEach(async () => {
    await inZone(zone)
  })

  it.each(Object.entries(expected))('%s has its half-hours, in series and as a period', async (date, count) => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    expect(TIMES.filter((ms) => format.format(ms) === date)).toHaveLength(count)
    const { topics } = await turret.get<{ topics: { trend: { daily: Daily[] } }[] }>('/v1/topics?from=all')
    expect(topics[0]?.trend.daily.find((day) => day.date === date)?.events).toBe(count)
    const numbers = await turret.get<{ daily: Daily[] }>('/v1/numbers?field=latency&from=all')
    expect(numbers.daily.find((day) => day.date === date)?.count).toBe(count)
    expect(await events(`from=${date}&to=${date}`)).toBe(count)
    expect(await events(`from=${date}T00:00:00&to=${date}T12:00:00`)).toBe(count - 24)
  })

  it('leaves a time with its own offset alone', async () => {
    expect(await events('from=2026-03-29T00:00:00Z&to=2026-03-29T06:00:00%2B02:00')).toBe(8)
  })
})
