import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoEvents } from '../demo/demo-events.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const NOW = new Date('2026-03-01T00:00:00Z')
const events = demoEvents({ now: NOW }).slice(-900)

let turret: TestInstallation

beforeAll(async () => {
  turret = await openTestInstallation({}, { clock: { nowMs: () => NOW.getTime() } })
  await turret.track(events)
  for (const dimension of ['prompt', 'feedback'])
    await turret.call('POST', `/v1/topics/consolidate?dimension=${dimension}`)
}, 60_000)
afterAll(() => turret.remove())

interface Topics {
  topics: {
    id: string
    label: string
    events: number
    sessions: number
    share: number
    trend: { daily: { events: number }[] }
  }[]
  unclustered: { events: number; share: number }
  small_talk: { events: number; share: number }
  total: { events: number; sessions: number; users: number }
}
interface Journeys {
  sessions: number
  starts: { topic: { id: string }; sessions: number; share: number }[]
  drop_offs: { topic: { id: string }; sessions: number; rate: number }[]
  follow_ups: { from: { id: string }; count: number; next: { count: number; share: number }[] }[]
  steps: { topics: { sessions: number; share: number }[]; other: { share: number }; ended: { share: number } }[]
}

interface Named {
  id: string
}
interface JourneyNumbers {
  sessions: number
  starts: { topic: Named; sessions: number }[]
  transitions: { from: Named; to: Named; sessions: number }[]
  drop_offs: { topic: Named; sessions: number }[]
  back_and_forth: { a: Named; b: Named; sessions: number }[]
  paths: { topics: Named[]; sessions: number }[]
  steps: { step: number; ended: { sessions: number } }[]
}

const texts = (key: string) => events.filter((event) => typeof event.metadata[key] === 'string')
const sum = (numbers: number[]) => numbers.reduce((all, number) => all + number, 0)

describe('GET /v1/topics', () => {
  it.each(['prompt', 'feedback'])(
    'counts every text of %s once: topics, small talk and unclustered are all of them',
    async (dimension) => {
      const found = await turret.get<Topics>(`/v1/topics?from=all&dimension=${dimension}`)
      expect(found.total.events).toBe(texts(dimension).length)
      expect(sum(found.topics.map((topic) => topic.events)) + found.unclustered.events + found.small_talk.events).toBe(
        found.total.events,
      )
      expect(
        sum(found.topics.map((topic) => topic.share)) + found.unclustered.share + found.small_talk.share,
      ).toBeCloseTo(1)
      for (const topic of found.topics) expect(sum(topic.trend.daily.map((day) => day.events))).toBe(topic.events)
      expect(new Set(found.topics.map((topic) => topic.label.toLowerCase())).size).toBe(found.topics.length)
    },
  )

  it('takes the busiest text field by default', async () => {
    expect(await turret.get<Topics>('/v1/topics?from=all')).toEqual(
      await turret.get<Topics>('/v1/topics?from=all&dimension=prompt'),
    )
  })

  it('answers one topic with the same counts as the list, with examples of its own', async () => {
    const [largest] = (await turret.get<Topics>('/v1/topics?from=all')).topics
    const detail = await turret.get<{
      events: number
      sessions: number
      examples: { central: { event_id: string }[] }
    }>(`/v1/topics/${largest?.id}?from=all`)
    expect([detail.events, detail.sessions]).toEqual([largest?.events, largest?.sessions])
    const listed = await turret.get<{ events: { id: string }[] }>(`/v1/events?from=all&limit=1000&topic=${largest?.id}`)
    expect(listed.events).toHaveLength(largest?.events ?? 0)
    const ids = new Set(listed.events.map((event) => event.id))
    for (const example of detail.examples.central) expect(ids).toContain(example.event_id)
  })

  it('lists the events behind small talk and unclustered in their exact numbers', async () => {
    const found = await turret.get<Topics>('/v1/topics?from=all')
    const listed = async (topic: string) =>
      (await turret.get<{ events: unknown[] }>(`/v1/events?from=all&limit=1000&topic=${topic}`)).events.length
    expect([await listed('small_talk'), await listed('unclustered')]).toEqual([
      found.small_talk.events,
      found.unclustered.events,
    ])
  })
})

describe('GET /v1/journeys', () => {
  it('sums every column of the flow chart to all sessions, starts and ends too', async () => {
    const found = await turret.get<Journeys>('/v1/journeys?from=all&limit=1000&steps=10')
    expect(found.sessions).toBeGreaterThan(50)
    expect(sum(found.starts.map((start) => start.sessions))).toBe(found.sessions)
    expect(sum(found.drop_offs.map((end) => end.sessions))).toBe(found.sessions)
    expect(found.steps).toHaveLength(10)
    for (const step of found.steps) {
      expect(sum(step.topics.map((topic) => topic.share)) + step.other.share + step.ended.share).toBeCloseTo(1)
    }
    for (const { count, next } of found.follow_ups) expect(sum(next.map((move) => move.count))).toBe(count)
  })

  it('narrows to segments: the parts of a field add up to the whole', async () => {
    const { segments } = await turret.get<{
      segments: { field: string; values: { value: string; events: number }[] }[]
    }>('/v1/segments?from=all')
    const platform = segments.find(({ field }) => field === 'platform')
    expect(sum((platform?.values ?? []).map(({ events: count }) => count))).toBe(events.length)
    const parts = await Promise.all(
      (platform?.values ?? []).map(({ value }) => turret.get<Topics>(`/v1/topics?from=all&segment=platform:${value}`)),
    )
    expect(sum(parts.map((part) => part.total.events))).toBe(texts('prompt').length)
    expect((await turret.get<Topics>('/v1/topics?from=all&segment=platform:toaster')).total.events).toBe(0)
  })

  it('starts with the topic that is its anchor', async () => {
    const [first] = (await turret.get<Journeys>('/v1/journeys?from=all')).starts
    const anchored = await turret.get<Journeys>(`/v1/journeys?from=all&start=${first?.topic.id}`)
    expect(anchored.sessions).toBe(first?.sessions)
    expect(anchored.starts.map((start) => start.topic.id)).toEqual([first?.topic.id])
  })
})

describe('conversations', () => {
  it('pages through all events exactly once', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/v1/events?from=all&limit=128${cursor === '' ? '' : `&cursor=${cursor}`}`
      const page: { events: { id: string }[]; next_cursor: string | null } = await turret.get(path)
      seen.push(...page.events.map((event) => event.id))
      cursor = page.next_cursor
    }
    expect([seen.length, new Set(seen).size]).toEqual([events.length, events.length])
  })

  it('shows a session in order with its topics, and the user it belongs to', async () => {
    const [sample] = events
    const session = await turret.get<{ user_id: string; events: { timestamp: string }[] }>(
      `/v1/sessions/${sample?.session_id}`,
    )
    const expected = events
      .filter((event) => event.session_id === sample?.session_id)
      .map((event) => event.timestamp)
      .sort()
    expect(session.events.map((event) => new Date(event.timestamp).getTime())).toEqual(
      expected.map((time) => Date.parse(time)),
    )
    const user = await turret.get<{ sessions: { id: string }[] }>(`/v1/users/${session.user_id}?from=all`)
    expect(user.sessions.map(({ id }) => id)).toContain(sample?.session_id)
  })

  it('finds words whatever their case', async () => {
    const found = await turret.get<{ events: { metadata: { prompt?: string } }[] }>(
      '/v1/events?from=all&q=PASSWORD&limit=1000',
    )
    expect(found.events.length).toBe(
      texts('prompt').filter(({ metadata }) => /password/i.test(String(metadata.prompt))).length,
    )
  })
})

describe('fields', () => {
  it('are typed by themselves', async () => {
    const { fields } = await turret.get<{ fields: { key: string; type: string }[] }>('/v1/fields')
    const types = Object.fromEntries(fields.map(({ key, type }) => [key, type]))
    expect(types).toMatchObject({
      prompt: 'text',
      feedback: 'text',
      platform: 'enum',
      plan: 'enum',
      detected_language: 'enum',
      response_time_ms: 'number',
      message_id: 'ignored',
    })
  })

  it('of numbers are aggregated over exactly their values', async () => {
    const values = events.flatMap(({ metadata }) =>
      typeof metadata.response_time_ms === 'number' ? [metadata.response_time_ms] : [],
    )
    const found = await turret.get<Record<'count' | 'sum' | 'min' | 'max', number> & { groups: { count: number }[] }>(
      '/v1/numbers?from=all&field=response_time_ms&by=platform',
    )
    expect(found).toMatchObject({
      count: values.length,
      sum: sum(values),
      min: Math.min(...values),
      max: Math.max(...values),
    })
    expect(sum(found.groups.map(({ count }) => count))).toBe(values.length)
  })
})

describe('the sessions behind a number of the journeys', () => {
  it('are as many as the journeys say, in their scope too', async () => {
    const listed = async (query: string) => {
      const page = await turret.get<{ total: number; sessions: unknown[] }>(`/v1/sessions?from=all&limit=1000&${query}`)
      expect(page.sessions).toHaveLength(page.total)
      return page.total
    }
    const journeys = await turret.get<JourneyNumbers>('/v1/journeys?from=all')
    const scoped = journeys.starts[0]?.topic.id ?? ''
    const anchored = await turret.get<JourneyNumbers>(`/v1/journeys?from=all&start=${scoped}`)
    const questions = [
      { answer: journeys, scope: 'step=1:not' },
      { answer: anchored, scope: `start=${scoped}` },
    ]
    for (const { answer, scope } of questions) {
      expect([scope, await listed(scope)]).toEqual([scope, answer.sessions])
      const numbers = [
        ...answer.transitions.map((one) => [`transition=${one.from.id},${one.to.id}`, one.sessions] as const),
        ...answer.drop_offs.map((one) => [`transition=${one.topic.id},ended`, one.sessions] as const),
        ...answer.back_and_forth.map((one) => [`back_and_forth=${one.a.id},${one.b.id}`, one.sessions] as const),
        ...answer.paths.map((one) => [`path=${one.topics.map(({ id }) => id).join()}`, one.sessions] as const),
        ...answer.starts.map((one) => [`step=1:${one.topic.id}`, one.sessions] as const),
        ...answer.steps.map((one) => [`step=${one.step}:ended`, one.ended.sessions] as const),
      ]
      expect(numbers.length).toBeGreaterThan(5)
      for (const [query, sessions] of numbers) {
        expect([query, await listed(`${scope}&${query}`)]).toEqual([query, sessions])
      }
    }
  })
})

describe('bad questions', () => {
  it.each([
    ['/v1/topics?form=all', /form/],
    ['/v1/topics?from=yesterday', /from: must be an ISO date/],
    ['/v1/topics?from=2026-02-01&to=2026-01-01', /from: must not lie after to/],
    ['/v1/topics?dimension=colour', /dimension: colour is no text field; the text fields are: prompt, feedback/],
    ['/v1/topics?segment=platform', /segment: is "platform": write a field/],
    ['/v1/events?limit=1001', /limit: must be a whole number from 1 to 1000/],
    ['/v1/events?limit=0', /limit/],
    ['/v1/events?cursor=abc', /cursor/],
    ['/v1/events?topic=x', /topic/],
    ['/v1/journeys?steps=11', /steps: must be a whole number from 2 to 10/],
    ['/v1/journeys?start=t1_1&end=t1_2', /only one of start, through and end/],
    ['/v1/journeys?start=abc', /"abc" is no topic id/],
    ['/v1/sessions?transition=t1_1', /transition: is "t1_1": write two topic ids/],
    ['/v1/sessions?back_and_forth=t1_1,t1_2,t1_3', /back_and_forth: is .*: write two topic ids/],
    ['/v1/sessions?path=t1_1,abc', /path: "abc" is no topic id/],
    ['/v1/sessions?step=0:t1_1', /step: is "0:t1_1": write a step from 1/],
    ['/v1/sessions?step=t1_1', /step: is "t1_1"/],
    ['/v1/users?sort=name', /sort: must be last_seen, events or sessions/],
    ['/v1/journeys?small_talk=maybe', /small_talk: must be true or false/],
    ['/v1/numbers?field=platform', /platform is no number field; the number fields are: response_time_ms/],
  ])('%s is answered with 400 and what is accepted', async (path, sentence) => {
    const response = await turret.call('GET', path)
    const body = (await response.json()) as { code: string; error: string }
    expect([response.status, body.code]).toEqual([400, 'INVALID_REQUEST'])
    expect(body.error).toMatch(sentence)
  })

  it.each(['/v1/topics/t9_9', '/v1/topics/nonsense', '/v1/sessions/nobody', '/v1/users/nobody'])(
    '%s is answered with 404',
    async (path) => {
      expect((await turret.call('GET', path)).status).toBe(404)
    },
  )

  it('answers emptily before the first event', async () => {
    const empty = await openTestInstallation()
    for (const path of [
      '/v1/topics',
      '/v1/journeys',
      '/v1/events',
      '/v1/sessions',
      '/v1/users',
      '/v1/segments',
      '/v1/fields',
      '/v1/status',
    ]) {
      expect([path, (await empty.call('GET', path)).status]).toEqual([path, 200])
    }
    expect((await empty.call('POST', '/v1/topics/consolidate')).status).toBe(404)
    await empty.remove()
  })
})
