// A field whose type is changed ends as if it had been of that type from the start.

import { afterEach, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import type { Embedder } from '../embed/embedder.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { seededFraction } from '../fields/hash-value.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from '../http/installation.fixture.ts'
import { type Installation, openInstallation } from '../main.ts'
import { Statement } from '../warehouse/statement.ts'

const opened: TestInstallation[] = []
afterEach(async () => {
  for (const turret of opened.splice(0)) await turret.remove()
})

const wordEmbedder = createWordEmbedder()

const SUBJECTS = ['invoice refund card', 'password reset login', 'parcel late courier', 'export csv table']
const ENDINGS = ['please', 'today', 'again', 'now', 'asap', 'soon', 'help', 'urgent', 'why', 'how']

/** `count` messages on four subjects under the key `note`, and every tenth event without one. */
function messages(count: number, first = 0): { name: string; session_id: string; metadata: Record<string, unknown> }[] {
  return Array.from({ length: count }, (_, offset) => {
    const index = first + offset
    const subject = SUBJECTS[Math.floor(seededFraction(7, index) * SUBJECTS.length)]
    const [one, other] = [3, 5].map((seed) => ENDINGS[Math.floor(seededFraction(seed, index) * ENDINGS.length)])
    const note = index % 10 === 9 ? {} : { note: `${subject} ${one} ${other}` }
    return { name: 'message', session_id: `s${index}`, metadata: { platform: 'ios', ...note } }
  })
}

async function open(embedder: Embedder | undefined = wordEmbedder): Promise<TestInstallation> {
  const turret = await openTestInstallation({}, embedder ? { embedder } : {})
  opened.push(turret)
  return turret
}

async function retype(turret: TestInstallation, type: string | null, settings: object = {}): Promise<unknown> {
  const change = type === null ? ['DELETE'] : ['PUT', { type, ...settings }]
  const [method, body] = change as [string, object?]
  const response = await turret.call(method, '/v1/fields/note', body ? { body } : {})
  expect(response.status).toBe(200)
  return response.json()
}

interface Status {
  pending: number
  dimensions: { key: string; texts: number }[]
  reprocessing: { field: string; from: string; to: string; done: number; total: number }[]
}

async function untilReprocessed(get: TestInstallation['get']): Promise<void> {
  const left = async () => {
    const { pending, reprocessing } = await get<Status>('/v1/status')
    return [pending, reprocessing.length]
  }
  await expect.poll(left, { timeout: 60_000, interval: 20 }).toEqual([0, 0])
}

interface Listed {
  events: { session_id: string; topics: Record<string, { id: string; label: string } | null> }[]
  next_cursor: string | null
}

/** Where the text of every event stands, by session. */
async function places(get: TestInstallation['get']): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Listed = await get<Listed>(`/v1/events?from=all&limit=1000${cursor && `&cursor=${cursor}`}`)
    for (const { session_id, topics } of page.events) found.set(session_id, topics)
    cursor = page.next_cursor
  }
  return found
}

async function clustered(turret: TestInstallation): Promise<{ events: Map<string, unknown>; topics: unknown }> {
  expect((await turret.call('POST', '/v1/topics/consolidate?dimension=note')).status).toBe(200)
  const { topics } = await turret.get<{ topics: { id: string; label: string; events: number }[] }>(
    '/v1/topics?from=all&dimension=note',
  )
  return { events: await places(turret.get), topics: topics.map(({ id, label, events }) => [id, label, events]) }
}

async function remains(turret: TestInstallation): Promise<unknown> {
  const { warehouse } = turret.installation
  const statement = new Statement(warehouse.dialect)
  const assigned = `${warehouse.dialect.mapValue('micro_clusters', statement.text('note'))} IS NOT NULL`
  const [row] = await warehouse.query(
    statement.finish(`SELECT (SELECT count(*) FROM events WHERE ${assigned}) AS events,
      (SELECT count(*) FROM micro_cluster_topics WHERE dimension = 'note') AS places`),
  )
  return row
}

async function typedFromTheStart(events: readonly unknown[]): Promise<Awaited<ReturnType<typeof clustered>>> {
  const turret = await open()
  await retype(turret, 'text', { in_advance: true })
  for (let start = 0; start < events.length; start += 1_000) await turret.track(events.slice(start, start + 1_000))
  return clustered(turret)
}

async function withStored(events: readonly unknown[]): Promise<TestInstallation> {
  const turret = await open()
  await retype(turret, 'enum', { in_advance: true })
  for (let start = 0; start < events.length; start += 1_000) await turret.track(events.slice(start, start + 1_000))
  return turret
}

it('finds the topics of a field that was text from the start, with events arriving meanwhile', async () => {
  const events = messages(4_500)
  const expected = await typedFromTheStart(events)
  const turret = await withStored(events.slice(0, 3_500))
  expect(await retype(turret, 'text')).toMatchObject({ key: 'note', type: 'text', source: 'you' })
  const { reprocessing, pending } = await turret.get<Status>('/v1/status')
  expect(reprocessing).toMatchObject([{ field: 'note', from: 'enum', to: 'text', total: 3_500 }])
  expect(pending).toBeGreaterThan(0)
  await turret.track(events.slice(3_500))
  await untilReprocessed(turret.get)
  expect(await clustered(turret)).toEqual(expected)
})

it('goes on after a restart in the middle, without taking an event twice', async () => {
  const events = messages(3_500)
  const expected = await typedFromTheStart(events)
  const turret = await withStored(events)
  await retype(turret, 'text')
  await turret.installation.close()
  const config = readConfig({ TURRET_DATA: turret.folder, TURRET_LOG_LEVEL: 'silent', TURRET_API_KEY: TEST_KEY })
  const again = await openInstallation(config, { embedder: wordEmbedder })
  const asBefore = atInstallation(turret, again)
  expect((await asBefore.get<Status>('/v1/status')).reprocessing).toHaveLength(1)
  await untilReprocessed(asBefore.get)
  expect(await clustered(asBefore)).toEqual(expected)
  await again.close()
})

it('forgets the topics of a field that is text no more, and never gives their numbers again', async () => {
  const turret = await withStored(messages(2_000))
  await retype(turret, 'text')
  await untilReprocessed(turret.get)
  const before = await clustered(turret)
  await retype(turret, 'ignored')
  await untilReprocessed(turret.get)
  expect(await remains(turret)).toEqual({ events: 0, places: 0 })
  expect((await turret.get<Status>('/v1/status')).dimensions).toEqual([])
  expect((await turret.call('GET', '/v1/topics?dimension=note')).status).toBe(400)
  expect([...(await places(turret.get)).values()].every((topics) => Object.keys(topics as object).length === 0)).toBe(
    true,
  )
  await retype(turret, 'text')
  await untilReprocessed(turret.get)
  const after = await clustered(turret)
  expect(after.events.size).toBe(before.events.size)
  const numbers = ({ topics }: typeof before) => (topics as [string][]).map(([id]) => Number(id.split('_')[1]))
  expect(Math.min(...numbers(after))).toBeGreaterThan(Math.max(...numbers(before)))
  expect(await remains(turret)).toMatchObject({ events: 1_800 })
})

it('ends with the newest decision when decisions come in the middle of each other', async () => {
  const events = messages(3_500)
  const turret = await withStored(events)
  for (const type of ['text', 'number', 'text', 'ignored']) await retype(turret, type)
  await untilReprocessed(turret.get)
  expect(await remains(turret)).toEqual({ events: 0, places: 0 })
  for (const type of ['text', 'enum', 'text']) await retype(turret, type)
  await untilReprocessed(turret.get)
  const shares = ({ topics }: { topics: unknown }) => (topics as [string, string, number][]).map(([, , count]) => count)
  expect(shares(await clustered(turret))).toEqual(shares(await typedFromTheStart(events)))
})

it('decides anew from the values when the decision goes back to automatic', async () => {
  const turret = await withStored(messages(150))
  const automatic = { key: 'note', type: 'text', source: 'automatic', settled: true }
  expect(await retype(turret, null)).toMatchObject(automatic)
  const { fields } = await turret.get<{ fields: { key: string }[] }>('/v1/fields')
  expect(fields.find(({ key }) => key === 'note')).toMatchObject(automatic)
  expect(await remains(turret)).toMatchObject({ events: 135 })
})

it('keeps a decision over restarts and further values, and answers 404 for a key that nobody sent', async () => {
  const turret = await open()
  await turret.track(messages(20))
  await retype(turret, 'ignored')
  await turret.track(messages(200, 20))
  const { fields } = await turret.get<{ fields: { key: string }[] }>('/v1/fields')
  expect(fields.find(({ key }) => key === 'note')).toMatchObject({ type: 'ignored', source: 'you' })
  const unknown = await turret.call('PUT', '/v1/fields/nobody', { body: { type: 'text' } })
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
  expect((await turret.call('DELETE', '/v1/fields/nobody')).status).toBe(404)
  await turret.track([{ name: 'm', metadata: { 'app/page.title ü': 'one' } }])
  const awkward = await turret.call('PUT', `/v1/fields/${encodeURIComponent('app/page.title ü')}`, {
    body: { type: 'text' },
  })
  expect(await awkward.json()).toMatchObject({ key: 'app/page.title ü', type: 'text' })
  expect((await turret.call('PUT', '/v1/fields/note', { body: { type: 'words' } })).status).toBe(400)
})

it('counts keys beyond the first 500, says so, and types one of them when asked', async () => {
  const turret = await open()
  const events = Array.from({ length: 60 }, (_, index) => ({
    name: 'm',
    metadata: Object.fromEntries(Array.from({ length: 10 }, (_, key) => [`id-${index * 10 + key}`, 'on'])),
  }))
  await turret.track(events)
  for (const path of ['/v1/status', '/v1/fields']) {
    const answer = await turret.get<{ untyped_keys: number; untyped_keys_notice: string }>(path)
    expect(answer.untyped_keys).toBeGreaterThan(93)
    expect(answer.untyped_keys_notice).toContain('not analysed')
  }
  const typed = await turret.call('PUT', '/v1/fields/id-599', { body: { type: 'enum', in_advance: true } })
  expect(await typed.json()).toMatchObject({ key: 'id-599', type: 'enum', source: 'you' })
})

/** The same calls to another process over the same folder. */
function atInstallation(turret: TestInstallation, installation: Installation): TestInstallation {
  const call: TestInstallation['call'] = async (method, path) =>
    installation.http.request(path, { method, headers: { 'x-api-key': TEST_KEY } })
  return { ...turret, installation, call, get: async (path) => (await (await call('GET', path)).json()) as never }
}
