// The demo conversations under another model and back: what becomes of topics, their ids and their events.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { demoEvents } from '../demo/demo-events.ts'
import { createBuiltinEmbedder } from '../embed/builtin/builtin-embedder.ts'
import { createCachedEmbedder } from '../embed/cached-embedder.ts'
import { hasTransformers, writeTinyModel } from '../embed/transformers/tiny-model.fixture.ts'
import { openTransformersEmbedder } from '../embed/transformers/transformers-embedder.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'turret-switch-demo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Listed {
  events: { id: string; topics: { prompt?: { id: string; kind: string } | null } }[]
  next_cursor: string | null
}

/** The topic of every event that has one. */
async function topicOfEvents({ get }: TestInstallation): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Listed = await get<Listed>(`/v1/events?from=all&limit=1000${cursor && `&cursor=${cursor}`}`)
    for (const { id, topics } of page.events) if (topics.prompt?.kind === 'topic') found.set(id, topics.prompt.id)
    cursor = page.next_cursor
  }
  return found
}

async function untilRenewed(turret: TestInstallation): Promise<void> {
  const left = async () => (await turret.get<{ reprocessing: unknown[] }>('/v1/status')).reprocessing.length
  await expect.poll(left, { timeout: 300_000, interval: 100 }).toBe(0)
}

/** Share of the topics of before that are there still, and of the events that are in the same one. */
function kept(before: Map<string, string>, after: Map<string, string>): { ids: number; events: number } {
  const [then, now] = [new Set(before.values()), new Set(after.values())]
  const shared = [...before].filter(([id]) => after.has(id))
  return {
    ids: [...then].filter((topic) => now.has(topic)).length / then.size,
    events: shared.filter(([id, topic]) => after.get(id) === topic).length / before.size,
  }
}

it.skipIf(!hasTransformers)('keeps 95% of the ids of topics, there and back', { timeout: 600_000 }, async () => {
  const events = demoEvents({ now: new Date('2026-03-01T00:00:00Z') })
  const model = join(folder, 'tiny')
  const prompts = events.flatMap(({ metadata }) => (typeof metadata.prompt === 'string' ? [metadata.prompt] : []))
  await writeTinyModel(model, prompts)
  const builtin = () => createCachedEmbedder(createBuiltinEmbedder())
  let turret = await openTestInstallation({}, { embedder: builtin() })
  for (let start = 0; start < events.length; start += 1_000) await turret.track(events.slice(start, start + 1_000))
  expect((await turret.call('POST', '/v1/topics/consolidate?dimension=prompt')).status).toBe(200)
  const before = await topicOfEvents(turret)
  turret = await turret.reopen({ embedder: await openTransformersEmbedder({ model, dataFolder: folder, threads: 2 }) })
  await untilRenewed(turret)
  const between = await topicOfEvents(turret)
  turret = await turret.reopen({ embedder: builtin() })
  await untilRenewed(turret)
  const after = await topicOfEvents(turret)
  await turret.remove()
  const figures = { topics: new Set(before.values()).size, there: kept(before, between), back: kept(before, after) }
  expect(figures.back.ids).toBeGreaterThanOrEqual(0.95)
  expect(figures.back.events).toBeGreaterThanOrEqual(0.93)
  expect(figures.there.ids).toBeGreaterThanOrEqual(0.9)
  expect(figures.there.events).toBeGreaterThanOrEqual(0.85)
})
