import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createProject } from '../access/projects.ts'
import type { ProjectId } from '../model/ids.ts'
import { QUICK_PASSWORDS, signedIn, type TestBrowser } from './browser.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const clock = { nowMs: () => Date.UTC(2026, 2, 1) }

let turret: TestInstallation
beforeEach(async () => {
  turret = await openTestInstallation({}, { clock, ...QUICK_PASSWORDS })
})
afterEach(() => turret.remove())

/** Paths below the data folder whose bytes hold the word. */
const filesHolding = (word: string) =>
  readdirSync(turret.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(turret.folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(word))

const messages = (word: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ name: 'message', session_id: `${word}-s${n % 7}`, user_id: `${word}-u${n % 5}`, event_id: `${word}-${n}` },
    metadata: { prompt: `How do I ${n % 2 ? 'feed' : 'wash'} the ${word} ${n % 9}?`, [`${word}_plan`]: 'pro' },
  }))

async function fill(project: ProjectId, word: string, count: number): Promise<string> {
  const { access, pipeline, journal } = turret.installation
  const key = await access.createKey({ project, name: 'sender', scopes: ['ingest', 'read', 'manage'] })
  for (let sent = 0; sent < count; sent += 1_000) {
    const events = messages(word, count).slice(sent, sent + 1_000)
    expect((await turret.call('POST', '/v1/batch', { key, body: { events } })).status).toBe(200)
  }
  await pipeline.untilIndexed(journal.lastSequence())
  await turret.call('POST', '/v1/topics/consolidate', { key })
  return key
}

const isDone = async () => (await turret.installation.registry.list('project-deletions/')).length === 0
const untilDone = () => expect.poll(isDone, { timeout: 30_000 }).toBe(true)

async function ownerOfTwo(): Promise<{ browser: TestBrowser; second: ProjectId }> {
  const { registry } = turret.installation
  const second = (await createProject(registry, clock, 'Axolotl')).id
  await signedIn(turret, 'ada@example.com', 'owner')
  const browser = await signedIn(turret, 'ada@example.com', 'owner', second)
  await browser.call('PUT', '/v1/me/project', { project: second })
  return { browser, second }
}

it('closes the project at once, and leaves nothing of it in any file', { timeout: 90_000 }, async () => {
  const { browser, second } = await ownerOfTwo()
  const key = await fill(second, 'axolotl', 6_500)
  await turret.track(messages('badger', 40))
  await signedIn(turret, 'only-here@elsewhere.example', 'viewer', second)
  await browser.call('POST', '/v1/invitations', { email: 'guest@elsewhere.example', role: 'viewer' })
  expect((await browser.call('DELETE', '/v1/project', { name: 'axolotl' })).status).toBe(400)
  expect((await turret.call('GET', '/v1/topics', { key })).status).toBe(200)

  expect((await browser.call('DELETE', '/v1/project', { name: 'Axolotl' })).status).toBe(200)
  // As of a request that was let in before.
  const late = messages('axolotl', 3).map((event) => ({ ...event, event_id: `late-${event.event_id}` }))
  expect((await turret.installation.ingest.trackBatch(second, late)).rejected).toEqual([])
  expect((await turret.call('GET', '/v1/topics', { key })).status).toBe(401)
  const { body: me } = await browser.call<{ project: { id: string }; projects: unknown[] }>('GET', '/v1/me')
  expect([me.project.id, me.projects.length]).toEqual(['default', 1])
  await untilDone()
  const audit = await browser.call<{ entries: { action: string; subject: string }[] }>('GET', '/v1/audit')
  expect(audit.body.entries[0]).toMatchObject({ action: 'project.delete', subject: 'Axolotl' })
  expect(await turret.installation.accounts.members.findByEmail('only-here@elsewhere.example')).toBeUndefined()

  turret = await turret.reopen()
  await turret.installation.eraser.close()
  await turret.installation.pipeline.untilIndexed(turret.installation.journal.lastSequence())
  const { registry } = turret.installation
  const left = (await registry.list('')).filter((document) => JSON.stringify(document).includes(second))
  expect(left.map((document) => document.key)).toEqual([])
  expect((await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(40)
  await expect.poll(() => filesHolding('axolotl'), { timeout: 30_000 }).toEqual([])
  expect(filesHolding('badger')).not.toEqual([])
})

it('goes on where a stop came in between, and leaves the other projects alone', { timeout: 90_000 }, async () => {
  const { browser, second } = await ownerOfTwo()
  await fill(second, 'axolotl', 12_000)
  await turret.track(messages('badger', 40))
  const before = await turret.get('/v1/topics?from=all')
  await browser.call('DELETE', '/v1/project', { name: 'Axolotl' })
  turret = await turret.reopen()
  await untilDone()
  const rows = await turret.installation.warehouse.query<{ project: string }>({
    sql: 'SELECT DISTINCT project FROM events UNION SELECT DISTINCT project FROM micro_cluster_topics',
    parameters: [],
  })
  expect(rows.map(({ project }) => project)).toEqual(['default'])
  expect(await turret.get('/v1/topics?from=all')).toEqual(before)
})

it('empties the project that the installation began with, and takes events for it as before', async () => {
  const browser = await signedIn(turret, 'ada@example.com', 'owner')
  await turret.track(messages('badger', 60))
  await turret.call('POST', '/v1/topics/consolidate')
  await turret.call('PATCH', '/v1/privacy', { body: { redact: { email: true } } })
  const channels = [{ kind: 'webhook', url: 'https://93.184.216.34/hook' }]
  const alert = { name: 'New', condition: { kind: 'new_topic' }, channels }
  expect((await turret.call('POST', '/v1/alerts', { body: alert })).status).toBe(200)
  expect((await browser.call('DELETE', '/v1/project', { name: 'Default' })).status).toBe(200)
  await untilDone()
  await turret.track(messages('ferret', 3))
  const status = await turret.get<{ indexed: number; dimensions: { key: string; texts: number }[] }>('/v1/status')
  expect(status.indexed).toBe(3)
  expect(await turret.get('/v1/privacy')).toMatchObject({ redact: { email: true } })
  expect((await turret.get<{ alerts: unknown[] }>('/v1/alerts')).alerts).toHaveLength(1)
  const { events } = await turret.get<{ events: { user_id: string }[] }>('/v1/events?from=all')
  expect(new Set(events.map(({ user_id: user }) => user.split('-')[0]))).toEqual(new Set(['ferret']))
  const { fields } = await turret.get<{ fields: { key: string }[] }>('/v1/fields')
  expect(fields.map(({ key }) => key).sort()).toEqual(['ferret_plan', 'prompt'])
  expect((await browser.call('GET', '/v1/members')).status).toBe(200)
})

it('refuses the only project of a member, and members who do not own it', async () => {
  const { registry } = turret.installation
  const only = (await createProject(registry, clock, 'Only')).id
  const owner = await signedIn(turret, 'grace@example.com', 'owner', only)
  expect((await owner.call('DELETE', '/v1/project', { name: 'Only' })).status).toBe(409)
  const editor = await signedIn(turret, 'eve@example.com', 'editor', only)
  expect((await editor.call('DELETE', '/v1/project', { name: 'Only' })).status).toBe(403)
  expect((await owner.call('PATCH', '/v1/project', {})).status).toBe(400)
})
