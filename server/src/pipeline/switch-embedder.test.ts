// Another embedder: every stored text is embedded anew, topics keep their ids, and what users decided stays.

import { afterEach, expect, it, vi } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { seededFraction } from '../fields/hash-value.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

let turret: TestInstallation
afterEach(() => turret.remove())

const before = createWordEmbedder('before')
const after = createWordEmbedder('after', 96)

const SUBJECTS = [
  ...['invoice refund card', 'password reset login', 'parcel late courier', 'export csv table'],
  ...['holiday hotel beach', 'guitar chords song'],
]
const ENDINGS = ['please', 'today', 'again', 'now', 'asap', 'soon', 'help', 'urgent', 'why', 'how']

function messages(count: number, first = 0): { session_id: string; metadata: { note: string } }[] {
  return Array.from({ length: count }, (_, offset) => {
    const index = first + offset
    const subject = SUBJECTS[Math.floor(seededFraction(7, index) * SUBJECTS.length)]
    const [one, other] = [3, 5].map((seed) => ENDINGS[Math.floor(seededFraction(seed, index) * ENDINGS.length)])
    return { name: 'message', session_id: `s${index}`, metadata: { note: `${subject} ${one} ${other}` } }
  })
}

async function open(embedder: Embedder, events: readonly unknown[]): Promise<void> {
  turret = await openTestInstallation({}, { embedder })
  await turret.call('PUT', '/v1/fields/note', { body: { type: 'text', in_advance: true } })
  await track(events)
  expect((await turret.call('POST', '/v1/topics/consolidate?dimension=note')).status).toBe(200)
}

async function track(events: readonly unknown[]): Promise<void> {
  for (let start = 0; start < events.length; start += 1_000) await turret.track(events.slice(start, start + 1_000))
}

interface Status {
  pending: number
  embedder: string
  reprocessing: { field: string; cause: string; done: number; total: number }[]
}

async function untilRenewed(): Promise<void> {
  const left = async () => (await turret.get<Status>('/v1/status')).reprocessing.length
  await expect.poll(left, { timeout: 60_000, interval: 20 }).toBe(0)
}

interface Listed {
  events: { id: string; session_id: string; topics: { note?: { id: string } | null } }[]
  next_cursor: string | null
}

/** The topic of every event, by session. */
async function places(): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Listed = await turret.get<Listed>(`/v1/events?from=all&limit=1000${cursor && `&cursor=${cursor}`}`)
    for (const { session_id, topics } of page.events) found.set(session_id, topics.note?.id ?? null)
    cursor = page.next_cursor
  }
  return found
}

interface Topics {
  topics: { id: string; label: string; events: number; examples: unknown[] }[]
}
const topics = async () => (await turret.get<Topics>('/v1/topics?from=all&dimension=note')).topics

/** Share of the events that are in the same topic in both. */
function agreement(one: Map<string, string | null>, other: Map<string, string | null>): number {
  return [...one].filter(([session, topic]) => other.get(session) === topic).length / one.size
}

it('keeps the topics of all events while texts are embedded anew and afterwards, there and back', async () => {
  const events = messages(4_000)
  await open(before, events)
  const [first, firstTopics] = [await places(), await topics()]
  expect(firstTopics).toHaveLength(SUBJECTS.length)
  for (const embedder of [after, before]) {
    turret = await turret.reopen({ embedder })
    const status = await turret.get<Status>('/v1/status')
    expect(status).toMatchObject({ pending: 0, embedder: embedder.id, reprocessing: [{ cause: 'embedder' }] })
    expect(agreement(first, await places())).toBeGreaterThan(0.99)
    expect((await topics()).every(({ examples }) => examples.length > 0)).toBe(true)
    await untilRenewed()
    expect(agreement(first, await places())).toBeGreaterThan(0.99)
    expect((await topics()).map(({ id, label }) => [id, label])).toEqual(
      firstTopics.map(({ id, label }) => [id, label]),
    )
  }
})

it('gives texts that arrive meanwhile a topic at once', async () => {
  await open(before, messages(3_000))
  const known = new Set((await topics()).map(({ id }) => id))
  turret = await turret.reopen({ embedder: after })
  await turret.track(messages(300, 3_000))
  await untilRenewed()
  const found = await places()
  expect(found.size).toBe(3_300)
  const late = [...found].filter(([session]) => Number(session.slice(1)) >= 3_000)
  expect(late.filter(([, topic]) => topic !== null && known.has(topic)).length).toBeGreaterThan(295)
})

it('leaves every edit in force, and can undo it', async () => {
  await open(before, messages(3_000))
  const [a, b, c, d] = (await topics()).map(({ id }) => id) as [string, string, string, string]
  const edit = async (method: string, path: string, body: object) => {
    const response = await turret.call(method, path, { body })
    expect([response.status, path]).toEqual([200, path])
    return (await response.json()) as { edit: number }
  }
  await edit('PATCH', `/v1/topics/${a}`, { label: 'My own name', pinned: true })
  const merge = await edit('POST', '/v1/topics/merge', { topics: [b, c], into: b })
  await edit('PATCH', `/v1/topics/${d}`, { hidden: true })
  const page = await turret.get<Listed>(`/v1/events?from=all&limit=1&topic=${a}`)
  const moved = page.events[0] as Listed['events'][number]
  await edit('PUT', `/v1/events/${moved.id}/topic`, { topic: b })
  const expected = await places()
  for (const embedder of [after, before]) {
    turret = await turret.reopen({ embedder })
    await untilRenewed()
    expect((await topics()).find(({ id }) => id === a)).toMatchObject({ label: 'My own name', pinned: true })
    const found = await places()
    expect(found.get(moved.session_id)).toBe(b)
    expect(agreement(expected, found)).toBeGreaterThan(0.99)
  }
  await edit('POST', `/v1/topics/edits/${merge.edit}/undo`, { dimension: 'note' })
  expect((await topics()).map(({ id }) => id)).toContain(c)
})

it('ends alike where the server restarts in the middle, and edits, erasures and moves come in between', async () => {
  await open(before, messages(9_500))
  turret = await turret.reopen({ embedder: after })
  const [a, b] = (await topics()).map(({ id }) => id) as [string, string]
  expect((await turret.call('PATCH', `/v1/topics/${a}`, { body: { label: 'Named on the way' } })).status).toBe(200)
  const page = await turret.get<Listed>(`/v1/events?from=all&limit=1&topic=${a}`)
  const moved = page.events[0] as Listed['events'][number]
  expect((await turret.call('PUT', `/v1/events/${moved.id}/topic`, { body: { topic: b } })).status).toBe(200)
  expect((await turret.call('DELETE', '/v1/sessions/s17')).status).toBe(200)
  turret = await turret.reopen({ embedder: after })
  expect((await turret.get<Status>('/v1/status')).reprocessing).toHaveLength(1)
  await untilRenewed()
  const found = await places()
  expect(found.size).toBe(9_499)
  expect([...found.values()].filter((topic) => topic === null)).toEqual([])
  expect(found.get(moved.session_id)).toBe(b)
  expect((await topics()).find(({ id }) => id === a)).toMatchObject({ label: 'Named on the way' })
  const texts = turret.installation.pipeline.dimension({ project: 'default' as never, key: 'note' })?.engine.texts
  expect(texts).toBe(9_499)
})

it('takes up a third embedder in the middle of the second', async () => {
  await open(before, messages(6_000))
  const first = await places()
  turret = await turret.reopen({ embedder: after })
  turret = await turret.reopen({ embedder: createWordEmbedder('third', 64) })
  await untilRenewed()
  expect(agreement(first, await places())).toBeGreaterThan(0.99)
})
