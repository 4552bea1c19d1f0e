import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'
import { storeProject } from './sample-project.fixture.ts'

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path'
  readonly required?: boolean
  readonly schema: { type?: string; minimum?: number; maximum?: number; maxLength?: number }
}

interface Question {
  readonly path: string
  readonly parameters: readonly Parameter[]
}

let turret: TestInstallation
let key: string
let questions: Question[]

beforeAll(async () => {
  turret = await openTestInstallation()
  const stand = { project: 'p', dimension: 'prompt', smallTalk: false, hidden: false }
  key = await storeProject(turret, {
    id: 'p',
    rows: [1, 2].map((number) => ({
      ...{ project: 'p', sequence: number, eventId: `e${number}`, name: 'message', sessionId: 's1', userId: 'u1' },
      ...{ timestampMs: Date.now() - 60_000 + number, metadata: '{"prompt":"hello"}', properties: { platform: 'ios' } },
      ...{ numbers: { latency: number }, microClusters: { prompt: number } },
    })),
    map: [1, 2].map((number) => ({ ...stand, microCluster: number, topic: number })),
    cursor: 10,
    fields: { prompt: 'text', platform: 'enum', latency: 'number' },
    dimensions: ['prompt'],
    topics: [1, 2],
  })
  const response = await turret.call('GET', '/openapi.json')
  const { paths } = (await response.json()) as {
    paths: Record<string, { get?: { parameters?: Parameter[]; security: object[] } }>
  }
  questions = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.security.some((way) => 'apiKey' in way) ? [{ path, parameters: get.parameters ?? [] }] : [],
  )
})
afterAll(() => turret.remove())

/** What makes each question a good one, before one thing of it is spoilt. */
const PATHS: Record<string, string> = { '/v1/topics/{id}': 't1_1', '/v1/sessions/{id}': 's1', '/v1/users/{id}': 'u1' }
const REQUIRED: Record<string, string> = { field: 'latency' }
const COMPARED = { a: 'platform:ios', b: 'platform:android' }

const TOPICS = ['', 'x', 't1_99', 't9_1', 'T1_1', 't1_1 ']
const MOMENTS = ['', 'yesterday', '2026-02-30', '2026-13-01', '01.02.2026', '2026-03-01T25:00:00Z', '1767225600000']
const SEGMENTS = ['', 'platform', 'platform:', ':ios', 'platform:,', 'colour:red']

const SEGMENT_PARAMETERS = new Set(['segment', 'a', 'b'])

/** Bad values by parameter; where there are none here, those that follow from the schema. */
const BAD: Record<string, readonly string[]> = {
  ...{ from: [...MOMENTS, '9999-12-31'], to: [...MOMENTS, 'all', '1970-01-01'] },
  ...{ segment: SEGMENTS, a: SEGMENTS, b: SEGMENTS, dimension: ['', 'colour', 'platform'], event: [''] },
  ...{ start: TOPICS, through: TOPICS, end: TOPICS, exclude: TOPICS, outcome: TOPICS, topic: TOPICS },
  ...{
    converted: TOPICS,
    cursor: ['', 'x', 'WzEsIngiXQx', 'bnVsbA'],
    field: ['', 'platform', 'gone'],
    by: ['', 'latency'],
  },
  ...{ reached: ['', 'maybe', 'false'] },
}

function badValues({ name, schema }: Parameter): readonly string[] {
  const given = BAD[name]
  if (given) return given
  if (schema.type === 'boolean') return ['', 'maybe', '1', 'TRUE']
  if (schema.type === 'integer') {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
    return ['', 'many', '1.5', '1e3', ' 1', '-1', String(minimum - 1), String(maximum + 1), '9'.repeat(30)]
  }
  return schema.maxLength === undefined ? [''] : ['', 'x'.repeat(schema.maxLength + 1)]
}

const ask = async (question: Question, changes: readonly (readonly [string, string])[]) => {
  const path = question.path.replace(/\{\w+\}/, encodeURIComponent(PATHS[question.path] ?? 'x'))
  const changed = new Set(changes.map(([name]) => name))
  const outcome = changed.has('converted') || changed.has('converted_event')
  const compared = question.path.endsWith('/compare') && !outcome ? Object.entries(COMPARED) : []
  const required = question.parameters.filter((one) => one.required && one.in === 'query')
  const good = [...compared, ...required.map(({ name }) => [name, REQUIRED[name] ?? 'x'] as const)]
  const query = [...good.filter(([name]) => !changed.has(name)), ...changes]
  const address = `${path}?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))}`
  const response = await turret.call('GET', address, { key })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const body: { code?: string; error?: string; details?: { path: string }[] } = isJson ? JSON.parse(text) : {}
  return { address, status: response.status, ...body }
}

const queryParameters = (question: Question) => question.parameters.filter((one) => one.in === 'query')

describe('every question of the contract that a key may ask', { timeout: 60_000 }, () => {
  it('is there to be asked', () => {
    expect(questions.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/v1/topics', '/v1/journeys', '/v1/journeys/compare', '/v1/events', '/v1/numbers']),
    )
  })

  it('names a parameter that it does not know, and those that it takes', async () => {
    for (const question of questions) {
      const { address, status, code, error, details } = await ask(question, [['nonsense', '1']])
      expect([address, status, code, details?.[0]?.path]).toEqual([address, 400, 'INVALID_REQUEST', 'nonsense'])
      for (const { name } of queryParameters(question))
        expect([address, error]).toEqual([address, expect.stringContaining(name)])
    }
  })

  it('names the parameter that has a bad value', async () => {
    let asked = 0
    for (const question of questions) {
      for (const parameter of queryParameters(question)) {
        for (const value of badValues(parameter)) {
          const changes: [string, string][] = [[parameter.name, value]]
          if (parameter.name === 'from' && value === '9999-12-31') changes.push(['to', '2026-01-01'])
          if (parameter.name === 'to' && value === '1970-01-01') changes.push(['from', '2026-01-01'])
          const { address, status, error, details } = await ask(question, changes)
          const named = value === '1970-01-01' ? 'from' : parameter.name
          expect([address, status, details?.[0]?.path]).toEqual([address, 400, named])
          expect(error).toMatch(new RegExp(`^${named}: .{8,}\\.$`))
          asked++
        }
      }
    }
    expect(asked).toBeGreaterThan(400)
  })

  it('refuses a single parameter that is given twice, and takes a list that is', async () => {
    for (const question of questions) {
      for (const { name, schema } of queryParameters(question)) {
        if (schema.type === 'array') continue
        const { address, status, details, error } = await ask(question, [
          [name, 'x'],
          [name, 'y'],
        ])
        expect([address, status, details?.[0]?.path]).toEqual([address, 400, name])
        expect(error).toContain('give it once')
      }
      if (!queryParameters(question).some(({ name }) => name === 'event')) continue
      const twice = await ask(question, [
        ['event', 'message'],
        ['event', 'search'],
        ['segment', 'platform:ios'],
        ['segment', 'platform:ios,android'],
      ])
      expect([twice.address, twice.status]).toEqual([twice.address, 200])
    }
  })

  it('has an answer for texts of any kind', async () => {
    const strange = [
      '\u0000',
      "'; DROP TABLE events --",
      '💥',
      '\ud800',
      '%',
      'constructor',
      '__proto__',
      'x'.repeat(5_000),
    ]
    for (const question of questions) {
      for (const { name } of queryParameters(question)) {
        for (const value of strange) {
          const text = SEGMENT_PARAMETERS.has(name) ? `platform:${value}` : value
          const { address, status } = await ask(question, [[name, text]])
          expect([address, status < 500]).toEqual([address, true])
        }
      }
    }
  })
})

describe('comparing', () => {
  it.each([
    ['', 'a', /give a and b, such as/],
    ['a=platform:ios', 'b', /give a and b/],
    ['a=platform:ios&b=platform:android&converted=t1_1', 'a', /cannot be combined with converted/],
    ['b=platform:ios&converted_event=purchase', 'b', /cannot be combined with converted_event/],
    ['converted=t1_1&converted_event=purchase', 'converted_event', /only one of/],
    ['converted=t1_1&outcome=t1_2', 'outcome', /cannot be combined with converted/],
    ['converted=t1_1&reached=false', 'reached', /cannot be combined/],
    ['a=platform:ios&b=platform:android&start=t1_1&end=t1_2', 'end', /only one of start, through and end/],
    ['a=platform:ios&b=platform:android&outcome=t1_1&outcome_event=purchase', 'outcome_event', /only one of/],
  ])('%j is answered with 400 about %s', async (query, name, sentence) => {
    const response = await turret.call('GET', `/v1/journeys/compare?${query}`, { key })
    const body = (await response.json()) as { error: string; details: { path: string }[] }
    expect([response.status, body.details[0]?.path]).toEqual([400, name])
    expect(body.error).toMatch(sentence)
  })
})
