import { afterEach, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { demoEvents } from '../demo/demo-events.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from '../http/installation.fixture.ts'
import { type Installation, openInstallation } from '../main.ts'

const opened: TestInstallation[] = []
afterEach(async () => {
  for (const turret of opened.splice(0)) await turret.remove()
})

async function open(): Promise<TestInstallation> {
  const turret = await openTestInstallation()
  opened.push(turret)
  return turret
}

const events = demoEvents({ now: new Date('2026-03-01T00:00:00Z') }).slice(0, 420)

type Placed = {
  events: {
    id: string
    session_id: string
    timestamp: string
    topics: Record<string, { id: string; label: string } | null>
  }[]
}

/** Where every event stands, without the ids that differ from installation to installation. */
async function places(get: TestInstallation['get']): Promise<string[]> {
  const found = await get<Placed>('/v1/events?from=all&limit=1000')
  return found.events.map(({ session_id, timestamp, topics }) => JSON.stringify([session_id, timestamp, topics])).sort()
}

async function getFrom(installation: Installation, path: string): Promise<Placed> {
  const response = await installation.http.request(path, { headers: { 'x-api-key': TEST_KEY } })
  return (await response.json()) as Placed
}

it('finds the same topics under the same ids, however the same events were batched', async () => {
  const [one, other] = [await open(), await open()]
  for (let start = 0; start < events.length; start += 60) await one.track(events.slice(start, start + 60))
  await other.track(events)
  for (const turret of [one, other]) await turret.call('POST', '/v1/topics/consolidate?dimension=prompt')
  const found = await places(one.get)
  expect(found).toHaveLength(events.length)
  expect(await places(other.get)).toEqual(found)
})

it('goes on after a restart as if it had never stopped', async () => {
  const [steady, stopped] = [await open(), await open()]
  await steady.track(events)
  await stopped.track(events.slice(0, 250))
  await stopped.installation.close()
  const config = readConfig({ TURRET_DATA: stopped.folder, TURRET_LOG_LEVEL: 'silent', TURRET_API_KEY: TEST_KEY })
  const again = await openInstallation(config)
  const project = await again.access.ensureDefaultProject()
  await again.ingest.trackBatch(project, events.slice(250))
  await again.pipeline.untilIndexed(again.journal.lastSequence())
  await again.pipeline.consolidate(project, 'prompt')
  await steady.call('POST', '/v1/topics/consolidate?dimension=prompt')
  expect(await places((path) => getFrom(again, path) as never)).toEqual(await places(steady.get))
  await again.close()
})

it('moves nothing when it consolidates again without new texts', async () => {
  const turret = await open()
  await turret.track(events.slice(0, 200))
  await turret.call('POST', '/v1/topics/consolidate?dimension=prompt')
  const before = await places(turret.get)
  for (let run = 0; run < 5; run++) {
    const response = await turret.call('POST', '/v1/topics/consolidate?dimension=prompt')
    expect(await response.json()).toMatchObject({ born: 0, merged: 0, split: 0, moved_share: 0, refused: null })
  }
  expect(await places(turret.get)).toEqual(before)
})

it('clusters the history of a field that turns out to be text after 100 values', async () => {
  const turret = await open()
  const word = (index: number) => `${['lamp', 'sofa', 'chair', 'desk', 'shelf'][index % 5]}${index}`
  const phrase = (index: number) => `please show me a ${word(index)} made of oak wood for my living room`
  const value = (index: number) => (index === 0 ? word(index) : phrase(index))
  await turret.track(
    Array.from({ length: 140 }, (_, index) => ({
      name: 'search',
      session_id: `s${index}`,
      metadata: { x: value(index) },
    })),
  )
  const { events: found } = await turret.get<Placed>('/v1/events?limit=1000')
  expect(found.filter((event) => 'x' in event.topics)).toHaveLength(140)
})

it('keeps projects apart: events, topics and sessions of one never show in another', async () => {
  const turret = await open()
  const { access, ingest, journal, pipeline } = turret.installation
  await turret.track(events.slice(0, 60))
  const stranger = 'stranger' as Awaited<ReturnType<typeof access.ensureDefaultProject>>
  const key = await access.createKey({ project: stranger, name: 'other', scopes: ['read', 'manage', 'ingest'] })
  await ingest.trackBatch(stranger, [
    { name: 'm', session_id: events[0]?.session_id, metadata: { prompt: 'mine alone' } },
  ])
  await pipeline.untilIndexed(journal.lastSequence())
  const read = async (path: string) => JSON.stringify(await (await turret.call('GET', path, { key })).json())
  for (const path of [
    '/v1/events?from=all',
    '/v1/topics?from=all',
    '/v1/journeys?from=all',
    '/v1/sessions?from=all',
    `/v1/sessions/${events[0]?.session_id}`,
    '/v1/status',
  ]) {
    expect(await read(path)).not.toContain('demo-user')
  }
  expect(await read('/v1/events')).toContain('mine alone')
  expect(JSON.stringify(await turret.get('/v1/events?from=all&limit=1000'))).not.toContain('mine alone')
  expect((await turret.call('GET', '/v1/topics/t1_1', { key })).status).toBe(404)
})
