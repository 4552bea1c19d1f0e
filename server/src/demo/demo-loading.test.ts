import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { openLmdbEnvironment } from '../lmdb/environment.ts'
import type { ProjectId } from '../model/ids.ts'
import { createLogger } from '../observe/logger.ts'
import { LmdbRegistry } from '../registry/lmdb/lmdb-registry.ts'
import { type DemoEvent, demoEvents } from './demo-events.ts'
import { DemoLoading, type DemoLoadingOptions } from './demo-loading.ts'

const NOW_MS = Date.UTC(2026, 10, 20, 12)
const ALL = demoEvents({ now: new Date(NOW_MS) }).map(({ event_id: id }) => id)
const folder = mkdtempSync(join(tmpdir(), 'turret-demo-loading-'))
const environment = openLmdbEnvironment(folder)
let registry: LmdbRegistry
let projects = 0

beforeAll(() => {
  registry = new LmdbRegistry(environment)
})
afterAll(async () => {
  await registry.close()
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})

const newProject = () => `p${projects++}` as ProjectId

function loading(options: Partial<DemoLoadingOptions>): DemoLoading {
  return new DemoLoading({
    registry,
    clock: { nowMs: () => NOW_MS },
    logger: createLogger('silent'),
    isEmpty: async () => true,
    send: async () => {},
    pauseMs: 1,
    ...options,
  })
}

const untilAll = (demo: DemoLoading, project: ProjectId) =>
  expect.poll(() => demo.progress(project), { timeout: 20_000 }).toMatchObject({ state: 'loaded' })

it('sends every event once, in order, and does nothing when asked again', async () => {
  const project = newProject()
  const sent: string[] = []
  const demo = loading({ send: async (_, events) => sent.push(...events.map(({ event_id: id }) => id)) })
  expect(await demo.progress(project)).toEqual({ state: 'absent', sent: 0, total: 0 })
  expect(await demo.start(project)).toMatchObject({ state: 'loading' })
  await untilAll(demo, project)
  expect(await demo.start(project)).toEqual({ state: 'loaded', sent: ALL.length, total: ALL.length })
  expect(sent).toEqual(ALL)
})

it('goes on after a stop and in another process, on a later day with the same events', async () => {
  const project = newProject()
  const sent: DemoEvent[] = []
  const first = loading({
    async send(_, events) {
      sent.push(...events)
      if (sent.length >= 1_000) void first.stop(project)
    },
  })
  await first.start(project)
  await expect.poll(() => first.progress(project)).toMatchObject({ state: 'stopped' })
  const kept = sent.length
  expect(kept).toBeLessThan(ALL.length)
  const second = loading({
    clock: { nowMs: () => NOW_MS + 9 * 86_400_000 },
    isEmpty: async () => false,
    send: async (_, events) => sent.push(...events),
  })
  expect(await second.progress(project)).toMatchObject({ state: 'stopped' })
  await second.start(project)
  await untilAll(second, project)
  // What was sent when the stop came may be sent again: its event ids make that harmless.
  const ids = sent.map(({ event_id: id }) => id)
  expect([...new Set(ids)]).toEqual(ALL)
  expect(ids.length).toBeLessThanOrEqual(ALL.length + 200)
  expect(sent.map(({ timestamp }) => timestamp).at(-1)).toBe(demoEvents({ now: new Date(NOW_MS) }).at(-1)?.timestamp)
})

it('waits while the server is behind, and stops at any other refusal', async () => {
  const project = newProject()
  let refusals = 0
  const busy = loading({
    async send() {
      if (refusals++ < 3) throw new AppError('OVERLOADED', 'Too much is waiting.')
      throw new AppError('RATE_LIMIT_EXCEEDED', 'The trial is used up.')
    },
  })
  await busy.start(project)
  await expect.poll(() => busy.progress(project)).toMatchObject({ state: 'stopped', sent: 0 })
  expect(refusals).toBe(4)
})

it('leaves a project with events of its own alone', async () => {
  const project = newProject()
  const demo = loading({ isEmpty: async () => false })
  await expect(demo.start(project)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await demo.progress(project)).toMatchObject({ state: 'absent' })
})

it('starts once for two who ask at the same time', async () => {
  const project = newProject()
  const sent: string[] = []
  const demo = loading({ send: async (_, events) => sent.push(...events.map(({ event_id: id }) => id)) })
  await Promise.all([demo.start(project), demo.start(project)])
  await untilAll(demo, project)
  expect(sent).toEqual(ALL)
})
