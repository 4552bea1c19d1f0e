import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'
import { storeProject } from './sample-project.fixture.ts'

interface Difference {
  readonly sessions_a: number
  readonly sessions_b: number
  readonly test: string
  readonly significant: boolean
}
interface Comparison {
  readonly a: { sessions: number; users: number }
  readonly b: { sessions: number; users: number }
  readonly sessions_in_both: number
  readonly topics: (Difference & { topic: { id: string } })[]
  readonly transitions: (Difference & { from: { id: string }; to: { id: string } })[]
}

const NOW_MS = Date.parse('2026-11-01T12:00:00Z')
let turret: TestInstallation
let key: string

/** 40 sessions on each platform: 30 of iOS and 10 of Android go from topic 1 to 2 and buy; the others go on to 3. */
beforeAll(async () => {
  turret = await openTestInstallation({}, { clock: { nowMs: () => NOW_MS } })
  const sessions = ['ios', 'android'].flatMap((platform) =>
    Array.from({ length: 40 }, (_, number) => ({ platform, number, buys: number < (platform === 'ios' ? 30 : 10) })),
  )
  const turns = sessions.flatMap(({ platform, number, buys }) =>
    [1, buys ? 2 : 3, null].flatMap((topic) => (topic === null && !buys ? [] : [{ platform, number, topic }])),
  )
  key = await storeProject(turret, {
    id: 'p',
    rows: turns.map(({ platform, number, topic }, index) => ({
      ...{ project: 'p', sequence: index + 1, eventId: `e${index}`, name: topic === null ? 'purchase' : 'message' },
      ...{ sessionId: `${platform}${number}`, userId: `u${number}`, timestampMs: NOW_MS - 1_000_000 + index },
      ...{ metadata: '{}', properties: { platform }, numbers: {} },
      microClusters: topic === null ? ({} as Record<string, number>) : { prompt: topic },
    })),
    map: [1, 2, 3].map((topic) => ({
      ...{ project: 'p', dimension: 'prompt', microCluster: topic, topic, smallTalk: false, hidden: false },
    })),
    cursor: 1_000,
    fields: { prompt: 'text', platform: 'enum' },
    dimensions: ['prompt'],
    topics: [1, 2, 3],
  })
})
afterAll(() => turret.remove())

const compare = async (query: string): Promise<Comparison> => {
  const response = await turret.call('GET', `/v1/journeys/compare?${query}`, { key })
  expect(response.status).toBe(200)
  return (await response.json()) as Comparison
}
const sessionsOf = async (query: string): Promise<number> => {
  const response = await turret.call('GET', `/v1/journeys?${query}`, { key })
  return ((await response.json()) as { sessions: number }).sessions
}

describe('GET /v1/journeys/compare', () => {
  it('puts two segments side by side and marks what differs', async () => {
    const found = await compare('a=platform:ios&b=platform:android')
    expect(found).toMatchObject({
      ...{ dimension: 'prompt', sessions_in_both: 0, significance_level: 0.05 },
      ...{ a: { sessions: 40, users: 40 }, b: { sessions: 40, users: 40 } },
    })
    const move = found.transitions.find(({ to }) => to.id === 't1_2')
    expect(move).toMatchObject({
      ...{ from: { id: 't1_1' }, sessions_a: 30, sessions_b: 10, share_a: 0.75, share_b: 0.25, difference: 0.5 },
      ...{ test: 'z', significant: true },
    })
    expect(found.topics.find(({ topic }) => topic.id === 't1_1')).toMatchObject({ p_value: 1, significant: false })
  })

  it('takes the controls of journeys, with a segment for both', async () => {
    const found = await compare('a=platform:ios&b=platform:android,ios&segment=platform:ios&start=t1_1&exclude=t1_3')
    expect([found.a.sessions, found.b.sessions, found.sessions_in_both]).toEqual([40, 40, 40])
    expect(found.topics.map(({ topic }) => topic.id).sort()).toEqual(['t1_1', 't1_2'])
    expect((await compare('a=platform:ios&b=platform:android&outcome=t1_2')).a.sessions).toBe(30)
  })

  it.each([
    ['converted=t1_2', 'outcome=t1_2', 'none'],
    ['converted_event=purchase', 'outcome_event=purchase', 'z'],
  ])('compares those that reach %s with the others, as journeys count them', async (converted, outcome, test) => {
    const found = await compare(converted)
    expect([found.a.sessions, found.b.sessions]).toEqual([40, 40])
    expect(await sessionsOf(outcome)).toBe(found.a.sessions)
    expect(await sessionsOf(`${outcome}&reached=false`)).toBe(found.b.sessions)
    expect(found.topics.find(({ topic }) => topic.id === 't1_2')).toMatchObject({ sessions_a: 40, sessions_b: 0, test })
  })

  it('is empty before the first event', async () => {
    const nothing = await turret.installation.access.createKey({
      ...{ project: 'empty' as never, name: 'test', scopes: ['read'] },
    })
    const response = await turret.call('GET', '/v1/journeys/compare?converted_event=purchase', { key: nothing })
    expect([response.status, await response.json()]).toMatchObject([200, { dimension: null, topics: [] }])
  })
})
