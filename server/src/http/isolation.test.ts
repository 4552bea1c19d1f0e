// Two projects that talk about different things: whatever one asks, by any route, parameter, tool or export, with names
// and ids of the other, no word of the other's messages is in the answer. No request carries such a word itself.

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../access/projects.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from './installation.fixture.ts'

const SECRET = 'zebrafish'
const SUBJECTS = ['feed my zebrafish', 'clean the zebrafish tank', 'sell zebrafish eggs', 'photograph a zebrafish']
const OWN_SUBJECTS = ['reset my password', 'export the invoices']

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
}
interface Question {
  readonly path: string
  readonly parameters: readonly Parameter[]
}

let turret: TestInstallation
let otherKey: string
let questions: Question[]
/** What the other project's things are called. */
let foreign: { topic: string; event: string; edit: string; session: string; user: string }
let own: { topic: string; event: string }

beforeAll(async () => {
  turret = await openTestInstallation()
  const { access, registry } = turret.installation
  const other = (await createProject(registry, { nowMs: () => Date.now() }, 'Aquarium')).id
  otherKey = await access.createKey({ project: other, name: 'aquarium', scopes: ['ingest', 'read', 'manage'] })
  own = await fill(TEST_KEY, OWN_SUBJECTS, 'own')
  const { topics, event } = await fill(otherKey, SUBJECTS, 'theirs')
  const mine = new Set((await ids(TEST_KEY)).map(({ id }) => id))
  const topic = topics.find((id) => !mine.has(id)) ?? ''
  await turret.call('PATCH', `/v1/topics/${topic}`, { key: otherKey, body: { pinned: true } })
  const log = await answer<{ edits: { id: string }[] }>(otherKey, '/v1/topics/edits')
  foreign = { topic, event, edit: log.edits[0]?.id ?? '', session: 'theirs-s1', user: 'theirs-u1' }
  const { paths } = await answer<{ paths: Record<string, { get?: { parameters?: Parameter[] } }> }>(
    TEST_KEY,
    '/openapi.json',
  )
  questions = Object.entries(paths).flatMap(([path, { get }]) =>
    get && path !== '/v1/setup'
      ? [{ path, parameters: (get.parameters ?? []).filter((one) => one.in === 'query') }]
      : [],
  )
}, 60_000)
afterAll(() => turret.remove())

async function fill(key: string, subjects: readonly string[], prefix: string) {
  const openings = ['How do I', 'When should we', 'Please help me to', 'I want to']
  const events = Array.from({ length: 40 * subjects.length }, (_, n) => ({
    ...{ name: 'message', session_id: `${prefix}-s${n % 30}`, user_id: `${prefix}-u${n % 9}` },
    metadata: {
      [`${prefix}_text`]: `${openings[n % 4]} ${subjects[n % subjects.length]}${' now'.repeat(n % 3)}?`,
      ...{
        platform: n % 2 ? 'ios' : 'web',
        [`${prefix}_kind`]: `${prefix}${n % 3}`,
        latency: n,
        ...(prefix === 'own' ? {} : { theirs_tank: `${SECRET}${n % 2}` }),
      },
    },
  }))
  const sent = await turret.call('POST', '/v1/batch', { key, body: { events } })
  const { results } = (await sent.json()) as { results: { event_id: string }[] }
  const { pipeline, journal } = turret.installation
  await pipeline.untilIndexed(journal.lastSequence())
  await turret.call('POST', '/v1/topics/consolidate', { key })
  const topics = (await ids(key)).map(({ id }) => id)
  return { topics, topic: topics[0] ?? '', event: results[0]?.event_id ?? '' }
}

async function answer<Answer>(key: string, path: string): Promise<Answer> {
  return (await turret.call('GET', path, { key })).json() as Promise<Answer>
}

const ids = async (key: string) =>
  (await answer<{ topics: { id: string }[] }>(key, '/v1/topics?from=all&limit=1000')).topics

/** Every question with each of its parameters in turn naming each thing of the other project. */
function addresses({ path, parameters }: Question): string[] {
  const named = {
    ...{ dimension: 'theirs_text', segment: 'theirs_kind:theirs1', q: 'feed my fish with flakes' },
    ...{ a: 'theirs_kind:theirs1', b: 'theirs_kind:theirs2', field: 'latency', by: 'theirs_tank', event: 'message' },
    ...{ similar_to: foreign.event, transition: `${foreign.topic}>${foreign.topic}`, actor: 'API key aquarium' },
  } as Record<string, string>
  const known = parameters.map(({ name }) => name)
  const base: string[] = known.includes('from') ? ['from=all'] : []
  for (const { name, required } of parameters) if (required) base.push(pair(name, named[name] ?? 'x'))
  const places = path.includes('{') ? Object.values(foreign).map((id) => path.replace(/\{\w+\}/, id)) : [path]
  const queries = known
    .filter((name) => name !== 'from')
    .flatMap((name) => [named[name] ?? foreign.topic, ...Object.values(foreign)].map((value) => pair(name, value)))
  const formats = known.includes('format') ? ['format=jsonl', 'format=csv', 'format=json'] : []
  return places.flatMap((place) =>
    ['', ...queries, ...formats].map((query) => `${place}?${[...base, query].filter(Boolean).join('&')}`),
  )
}

const pair = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`

it('tells by no route and no parameter what is in another project, and tells its own', async () => {
  const toldTo = { us: new Set<string>(), them: new Set<string>() }
  let asked = 0
  for (const question of questions) {
    for (const address of addresses(question)) {
      asked++
      const told = async (key: string) => (await turret.call('GET', address, { key })).text()
      if ((await told(TEST_KEY)).includes(SECRET)) toldTo.us.add(address)
      if ((await told(otherKey)).includes(SECRET)) toldTo.them.add(question.path)
    }
  }
  expect(asked).toBeGreaterThan(1_000)
  expect([...toldTo.us]).toEqual([])
  const telling = ['topics', 'journeys', 'events', 'sessions', 'users', 'search', 'segments', 'numbers', 'export']
  for (const name of telling) {
    expect([name, [...toldTo.them].some((path) => path.startsWith(`/v1/${name}`))]).toEqual([name, true])
  }
}, 120_000)

it('changes nothing that belongs to another project', async () => {
  const before = await snapshot()
  const label = { label: 'taken over' }
  const changes: [method: string, path: string, body?: object][] = [
    ['PATCH', `/v1/topics/${foreign.topic}`, label],
    ['POST', '/v1/topics/merge', { topics: [foreign.topic, own.topic], into: own.topic }],
    ['POST', '/v1/topics/merge', { topics: [own.topic, foreign.topic], into: foreign.topic }],
    ['POST', `/v1/topics/${foreign.topic}/split`, { parts: 2 }],
    ['PUT', `/v1/events/${foreign.event}/topic`, { topic: own.topic }],
    ['PUT', `/v1/events/${own.event}/topic`, { topic: foreign.topic }],
    ['POST', `/v1/topics/edits/${foreign.edit}/undo`],
    ['PUT', '/v1/fields/theirs_text', { type: 'ignored' }],
    ['DELETE', '/v1/fields/theirs_text'],
    ['DELETE', `/v1/users/${foreign.user}`],
    ['DELETE', `/v1/sessions/${foreign.session}`],
  ]
  for (const [method, path, body] of changes) {
    const { status } = await turret.call(method, path, { ...(body === undefined ? {} : { body }) })
    expect([method, path, status]).toEqual([method, path, 404])
  }
  expect(await snapshot()).toEqual(before)
})

async function snapshot(): Promise<unknown[]> {
  const paths = ['/v1/topics?from=all', '/v1/topics/edits', '/v1/fields', '/v1/events?from=all&limit=1000', '/v1/usage']
  return Promise.all(paths.map((path) => answer(otherKey, path)))
}

it('gives an assistant nothing of another project by any tool', async () => {
  const us = await toldByTools(TEST_KEY)
  expect(us.told).toEqual([])
  expect(us.asked).toBeGreaterThan(30)
  expect((await toldByTools(otherKey)).told.length).toBeGreaterThan(4)
})

/** Which tools said the word, and how many calls were made; the other project itself is only asked. */
async function toldByTools(key: string): Promise<{ told: string[]; asked: number }> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL('http://turret.test/mcp'), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    fetch: async (url, init) => turret.installation.http.request(new URL(url).pathname, init),
  })
  await client.connect(transport)
  const told = new Set<string>()
  let asked = 0
  for (const { name, inputSchema, annotations } of (await client.listTools()).tools) {
    if (key === otherKey && annotations?.readOnlyHint !== true) continue
    for (const id of Object.values(foreign)) {
      asked++
      const given = Object.fromEntries(
        Object.keys(inputSchema.properties ?? {})
          .filter((property) => inputSchema.required?.includes(property) || ['from', 'topic'].includes(property))
          .map((property) => [property, argument(property, id)]),
      )
      if (JSON.stringify(await client.callTool({ name, arguments: given })).includes(SECRET)) told.add(name)
    }
  }
  await client.close()
  return { told: [...told], asked }
}

function argument(property: string, id: string): unknown {
  if (property === 'topics') return [id, own.topic]
  const named: Record<string, string> = {
    ...{ from: 'all', q: 'feed my fish with flakes', a: 'theirs_kind:theirs1', b: 'theirs_kind:theirs2' },
    label: 'Taken over',
  }
  return named[property] ?? id
}
