import { afterEach, expect, it } from 'vitest'
import { createProject } from '../access/projects.ts'
import type { ProjectId } from '../model/ids.ts'
import { QUICK_PASSWORDS, signedIn } from './browser.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 9, 20, 12)

interface Usage {
  plan: string
  limit: number | null
  used: number
  remaining: number | null
  ended: boolean
  period_ends_at: string
  events_total: number
  events_this_month: number
}

let turret: TestInstallation
let nowMs = START_MS
afterEach(() => turret.remove())

async function open(settings: Record<string, string> = {}): Promise<ProjectId> {
  nowMs = START_MS
  turret = await openTestInstallation(settings, { clock: { nowMs: () => nowMs }, ...QUICK_PASSWORDS })
  return turret.installation.access.ensureDefaultProject()
}

const event = (id?: string) => ({
  name: 'message',
  metadata: { prompt: 'Where is my invoice?' },
  ...(id === undefined ? {} : { event_id: id }),
})
const track = (id?: string) => turret.call('POST', '/track', { body: event(id) })
const usage = () => turret.get<Usage>('/v1/usage')

async function limitTo(events: number): Promise<void> {
  const owner = await signedIn(turret, 'owner@example.com', 'owner')
  const { status } = await owner.call('PUT', '/v1/project/plan', { plan: 'enterprise', limit: events })
  expect(status).toBe(200)
}

it('accepts exactly the events of the plan from sixty-four callers at once, and says when the next are welcome', async () => {
  await open()
  await limitTo(250)
  const answers = await Promise.all(
    Array.from({ length: 64 }, async () => {
      const statuses: number[] = []
      for (let i = 0; i < 5; i++) statuses.push((await track()).status)
      return statuses
    }),
  )
  const count = (status: number) => answers.flat().filter((one) => one === status).length
  expect([count(200), count(429)]).toEqual([250, 70])
  const refused = await track()
  expect(refused.headers.get('retry-after')).toBe(String((Date.UTC(2026, 10, 1) - START_MS) / 1000))
  expect(await refused.json()).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    error: expect.stringMatching(/2026-11-01/),
  })
  expect(await usage()).toMatchObject({ used: 250, remaining: 0, events_total: 250 })
})

it('takes the room that is left from a batch and rejects the rest by index', async () => {
  await open()
  await limitTo(3)
  const events = Array.from({ length: 5 }, (_, i) => event(`e${i}`))
  const answer = await turret.call('POST', '/v1/batch', { body: { events } })
  const { rejected } = (await answer.json()) as { rejected: { index: number }[] }
  expect(rejected.map(({ index }) => index)).toEqual([3, 4])
  expect((await usage()).used).toBe(3)
})

it('counts a repeated event once and answers it past the limit', async () => {
  await open()
  await limitTo(1)
  const first = await (await track('same')).json()
  const again = await track('same')
  expect([again.status, await again.json()]).toEqual([200, first])
  expect((await usage()).used).toBe(1)
})

it('keeps its count through a restart', async () => {
  await open()
  await limitTo(2)
  await track()
  turret = await turret.reopen()
  expect([(await track()).status, (await track()).status]).toEqual([200, 429])
})

it('ends a trial at the last millisecond of its fourteenth day', async () => {
  await open({ TURRET_DEFAULT_PLAN: 'trial' })
  expect(await usage()).toMatchObject({ plan: 'trial', limit: 250_000, used: 0, ended: false })
  nowMs = START_MS + 14 * DAY_MS - 1
  expect((await track()).status).toBe(200)
  nowMs += 1
  const refused = await track()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null])
  expect(await usage()).toMatchObject({ ended: true, remaining: 0 })
})

it('starts anew at midnight UTC of the first of a month', async () => {
  await open()
  await limitTo(1)
  nowMs = Date.UTC(2026, 10, 1) - 1
  expect([(await track()).status, (await track()).status]).toEqual([200, 429])
  nowMs += 1
  expect([(await track()).status, (await track()).status]).toEqual([200, 429])
  expect(await usage()).toMatchObject({ events_total: 2, events_this_month: 1 })
})

it('lets the owner of the installation alone choose plans', async () => {
  await open()
  const { installation } = turret
  const { id } = await createProject(installation.registry, { nowMs: () => nowMs }, 'Another')
  const stranger = await signedIn(turret, 'stranger@example.com', 'owner', id)
  const answer = await stranger.call<{ code: string }>('PUT', '/v1/project/plan', { plan: 'business' })
  expect([answer.status, answer.body.code]).toEqual([403, 'INSUFFICIENT_ROLE'])
})

it('refuses a limit of its own for plans that have one', async () => {
  await open()
  const owner = await signedIn(turret, 'owner@example.com', 'owner')
  const answer = await owner.call<{ error: string }>('PUT', '/v1/project/plan', { plan: 'pro', limit: 5 })
  expect([answer.status, answer.body.error]).toEqual([400, expect.stringMatching(/only enterprise/)])
})
