// Edits over HTTP on real topics: in force at once, kept by every later run and restart, undone exactly.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoEvents } from '../demo/demo-events.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

interface TopicRow {
  readonly id: string
  readonly label: string
  readonly state: string
  readonly pinned: boolean
  readonly custom_label: boolean
  readonly theme: string | null
  readonly events: number
}
interface Topics {
  readonly topics: TopicRow[]
  readonly unclustered: { events: number }
  readonly small_talk: { events: number; topics: { id: string }[] }
  readonly total: { events: number }
}
interface EventRow {
  readonly id: string
  readonly metadata: { prompt?: string }
  readonly topics: { prompt?: { id: string; kind: string } | null }
}
interface Edited {
  readonly edit: string
  readonly topics: { id: string; label: string }[]
}

const NOW = new Date('2026-03-01T00:00:00Z')
/** About seven hundred messages on the product's own subjects. */
const MESSAGES = demoEvents({ now: NOW }).slice(0, 800)
let turret: TestInstallation

beforeAll(async () => {
  turret = await openTestInstallation()
  await turret.track(MESSAGES)
  await consolidate()
}, 60_000)

afterAll(() => turret.remove())

async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await turret.call(method, path, { body: body ?? {} })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Answer
}

async function refusal(method: string, path: string, body?: unknown): Promise<[number, string, string]> {
  const response = await turret.call(method, path, { body: body ?? {} })
  const { code, error } = (await response.json()) as { code: string; error: string }
  return [response.status, code, error]
}

const consolidate = () => send('POST', '/v1/topics/consolidate?dimension=prompt')
const list = () => turret.get<Topics>('/v1/topics?from=all&dimension=prompt')
const topic = async (id: string) => (await list()).topics.find((one) => one.id === id)
const undo = ({ edit }: Edited) => send<Edited>('POST', `/v1/topics/edits/${edit}/undo`)

async function eventsOf(id: string): Promise<string[]> {
  const { events } = await turret.get<{ events: EventRow[] }>(`/v1/events?from=all&topic=${id}&limit=1000`)
  return events.map((event) => event.id).sort()
}

/** Biggest first. */
async function biggest(count: number): Promise<TopicRow[]> {
  return (await list()).topics.filter(({ state }) => state === 'active').slice(0, count)
}

async function restart(): Promise<void> {
  turret = await turret.reopen()
}

describe('edits of topics', () => {
  it('keep a name through runs and restarts, and give it back', async () => {
    const [first] = (await biggest(1)) as [TopicRow]
    const edited = await send<Edited>('PATCH', `/v1/topics/${first.id}`, { label: 'What people pay' })
    expect(edited.topics).toEqual([{ id: first.id, label: 'What people pay' }])
    await turret.track(demoEvents({ now: NOW, seed: 7 }).slice(0, 300))
    await consolidate()
    await restart()
    expect(await topic(first.id)).toMatchObject({ label: 'What people pay', custom_label: true })
    await undo(edited)
    expect((await topic(first.id))?.custom_label).toBe(false)
  })

  it('merge topics for good: their messages stay together, and an undo parts them as before', async () => {
    const [a, b] = (await biggest(2)) as [TopicRow, TopicRow]
    const [eventsOfA, eventsOfB] = [await eventsOf(a.id), await eventsOf(b.id)]
    const merged = await send<Edited>('POST', '/v1/topics/merge', { topics: [a.id, b.id], into: b.id })
    const together = [...eventsOfA, ...eventsOfB].sort()
    expect(await eventsOf(b.id)).toEqual(together)
    expect(await topic(a.id)).toBeUndefined()
    await consolidate()
    await restart()
    expect(await eventsOf(b.id)).toEqual(expect.arrayContaining(together))
    const past = await turret.get<{ state: string; lineage: { kind: string; topics: { id: string }[] }[] }>(
      `/v1/topics/${a.id}`,
    )
    expect(past).toMatchObject({ state: 'ended' })
    expect(past.lineage.at(-1)).toMatchObject({ kind: 'merged', topics: [{ id: b.id }] })
    await undo(merged)
    expect(await eventsOf(a.id)).toEqual(eventsOfA)
    expect(await eventsOf(b.id)).toEqual(eventsOfB)
  })

  it('split a topic exactly as previewed, and keep the parts apart', async () => {
    const [first] = (await biggest(1)) as [TopicRow]
    const before = await eventsOf(first.id)
    const preview = await turret.get<{ parts: { label: string; texts: number }[]; proposal: string }>(
      `/v1/topics/${first.id}/split?parts=2`,
    )
    expect(preview.parts).toHaveLength(2)
    expect(preview.parts.reduce((sum, { texts }) => sum + texts, 0)).toBe(before.length)
    const split = await send<Edited>('POST', `/v1/topics/${first.id}/split`, { proposal: preview.proposal })
    const parts = await Promise.all(split.topics.map(({ id }) => eventsOf(id)))
    expect(parts.map(({ length }) => length)).toEqual(preview.parts.map(({ texts }) => texts))
    expect(split.topics.map(({ label }) => label)).toEqual(preview.parts.map(({ label }) => label))
    expect(parts.flat().sort()).toEqual(before)
    await consolidate()
    await restart()
    for (const [index, { id }] of split.topics.entries()) {
      expect(await eventsOf(id)).toEqual(expect.arrayContaining(parts[index] as string[]))
    }
    await undo(split)
    expect(await eventsOf(first.id)).toEqual(before)
  })

  it('hide a topic from journeys and mark one as small talk, with every count still adding up', async () => {
    const [a, b] = (await biggest(2)) as [TopicRow, TopicRow]
    const before = await list()
    const hidden = await send<Edited>('PATCH', `/v1/topics/${a.id}`, { hidden: true })
    const marked = await send<Edited>('PATCH', `/v1/topics/${b.id}`, { small_talk: true })
    await consolidate()
    await restart()
    const after = await list()
    expect((await topic(a.id))?.state).toBe('hidden')
    expect(after.small_talk.topics.map(({ id }) => id)).toEqual([b.id])
    expect(after.small_talk.events).toBe(before.small_talk.events + b.events)
    expect(await turret.get(`/v1/topics/${b.id}?from=all`)).toMatchObject({ state: 'small_talk', events: b.events })
    const shown = after.topics.reduce((sum, { events }) => sum + events, 0)
    expect(shown + after.small_talk.events + after.unclustered.events).toBe(after.total.events)
    const journeys = await turret.get<{ starts: { topic: { id: string } }[] }>('/v1/journeys?from=all&dimension=prompt')
    const started = journeys.starts.map((start) => start.topic.id)
    expect(started.filter((id) => id === a.id || id === b.id)).toEqual([])
    await undo(hidden)
    await undo(marked)
    const back = await list()
    expect(back.topics.map(({ id, events, state }) => [id, events, state])).toEqual(
      before.topics.map(({ id, events, state }) => [id, events, state]),
    )
  })

  it('move one message for good, small talk too', async () => {
    const [first] = (await biggest(1)) as [TopicRow]
    const { events } = await turret.get<{ events: EventRow[] }>(
      '/v1/events?from=all&topic=small_talk&dimension=prompt&limit=1',
    )
    const [message] = events as [EventRow]
    const moved = await send<Edited>('PUT', `/v1/events/${message.id}/topic`, { topic: first.id })
    expect(await eventsOf(first.id)).toContain(message.id)
    await consolidate()
    await restart()
    expect(await eventsOf(first.id)).toContain(message.id)
    await undo(moved)
    expect(await eventsOf(first.id)).not.toContain(message.id)
  })

  it('pin a small topic, whatever the granularity', async () => {
    const all = await list()
    const smallest = all.topics.at(-1) as TopicRow
    const members = await eventsOf(smallest.id)
    await send('PATCH', `/v1/topics/${smallest.id}`, { pinned: true })
    const tuning = await turret.get<{ previews: { granularity: number; topics: number }[] }>(
      '/v1/topics/tuning?dimension=prompt',
    )
    const preview = tuning.previews.map(({ topics }) => topics)
    expect(preview).toHaveLength(7)
    const [coarsest, suggested, finest] = [preview[0], preview[3], preview[6]].map(Number)
    expect(coarsest).toBeLessThan(suggested as number)
    expect(finest).toBeGreaterThan(suggested as number)
    await send('PATCH', '/v1/topics/tuning?dimension=prompt', { granularity: -3 })
    const coarse = await list()
    expect(coarse.topics.length).toBeLessThan(all.topics.length)
    expect(await topic(smallest.id)).toMatchObject({ pinned: true })
    expect(await eventsOf(smallest.id)).toEqual(expect.arrayContaining(members))
    await send('PATCH', '/v1/topics/tuning?dimension=prompt', { granularity: 0 })
  })

  it('gather the topics into as many themes as asked for', async () => {
    await send('PATCH', '/v1/topics/tuning?dimension=prompt', { themes: 7 })
    const { topics } = await list()
    expect(topics.filter(({ theme }) => theme === null)).toEqual([])
    expect(new Set(topics.map(({ theme }) => theme)).size).toBe(7)
    expect(topics.every(({ theme }) => theme !== null && theme !== '')).toBe(true)
  })

  it('are listed newest first with who made them and whether they were undone', async () => {
    const { edits } = await turret.get<{
      edits: { id: string; kind: string; by: string; summary: string; undone_at: string | null }[]
    }>('/v1/topics/edits?dimension=prompt')
    expect(edits[0]).toMatchObject({ kind: 'tune', summary: 'Set themes 7', undone_at: null })
    expect(edits.at(-1)).toMatchObject({ kind: 'change', undone_at: expect.any(String) })
    expect(edits.every(({ by }) => by.startsWith('API key '))).toBe(true)
  })
})

describe('edits that cannot be', () => {
  it.each([
    ['PATCH', '/v1/topics/t1_99999', { label: 'x' }, 404, 'NOT_FOUND'],
    ['PATCH', '/v1/topics/t1_0', { label: 'x' }, 400, 'INVALID_REQUEST'],
    ['PATCH', '/v1/topics/t1_1', {}, 400, 'INVALID_REQUEST'],
    ['PATCH', '/v1/topics/t1_1', { label: '' }, 400, 'INVALID_REQUEST'],
    ['PATCH', '/v1/topics/t1_1', { name: 'x' }, 400, 'INVALID_REQUEST'],
    ['POST', '/v1/topics/merge', { topics: ['t1_1'] }, 400, 'INVALID_REQUEST'],
    ['POST', '/v1/topics/merge', { topics: ['t1_1', 't9_1'] }, 404, 'NOT_FOUND'],
    ['POST', '/v1/topics/edits/e1_999/undo', {}, 404, 'NOT_FOUND'],
    ['POST', '/v1/topics/edits/nonsense/undo', {}, 404, 'NOT_FOUND'],
    ['PUT', '/v1/events/nobody/topic', { topic: 't1_1' }, 404, 'NOT_FOUND'],
    ['PATCH', '/v1/topics/tuning', { granularity: 9 }, 400, 'INVALID_REQUEST'],
    ['PATCH', '/v1/topics/tuning', { themes: 0 }, 400, 'INVALID_REQUEST'],
  ])('%s %s %o is answered with %i', async (method, path, body, status, code) => {
    expect((await refusal(method, path, body)).slice(0, 2)).toEqual([status, code])
  })

  it('say so: a name in use, an edit undone twice, a proposal that was changed', async () => {
    const [a, b] = (await biggest(2)) as [TopicRow, TopicRow]
    expect(await refusal('PATCH', `/v1/topics/${a.id}`, { label: b.label.toUpperCase() })).toEqual([
      ...[400, 'INVALID_REQUEST'],
      expect.stringContaining('choose another name'),
    ])
    const edited = await send<Edited>('PATCH', `/v1/topics/${a.id}`, { pinned: true })
    await undo(edited)
    expect((await refusal('POST', `/v1/topics/edits/${edited.edit}/undo`))[0]).toBe(409)
    expect((await refusal('POST', `/v1/topics/${a.id}/split`, { proposal: 'nonsense' }))[0]).toBe(400)
  })
})
