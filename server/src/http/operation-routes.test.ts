import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from './installation.fixture.ts'

const clock = { now: Date.UTC(2026, 2, 1), nowMs: () => clock.now }
let release: (() => void) | undefined
const released = new Promise<void>((resolve) => {
  release = resolve
})
let asked = false
/** A model that answers when the test lets it. */
const embedder: Embedder = {
  id: 'slow-1',
  async embed(texts) {
    asked = true
    await released
    return texts.map(() => Float32Array.of(1, 0))
  },
  close: async () => undefined,
}

let turret: TestInstallation
beforeAll(async () => {
  turret = await openTestInstallation({}, { clock, embedder })
})
afterAll(() => turret.remove())

const readiness = async () => (await turret.call('GET', '/readyz', { key: null })).status
const stalledSeconds = async () => {
  const text = await (await turret.call('GET', '/metrics', { key: null })).text()
  return Number(/^turret_pipeline_stalled_seconds (\d+)/m.exec(text)?.[1])
}

it('is not ready while a batch does not come to its end, accepts events all the same, and is ready again by itself', async () => {
  expect(await readiness()).toBe(200)
  const events = Array.from({ length: 40 }, (_, n) => ({
    name: 'm',
    metadata: { prompt: `Why is sentence ${n} here?` },
  }))
  const tracked = turret.track(events)
  await expect.poll(() => asked, { timeout: 20_000 }).toBe(true)
  expect(await readiness()).toBe(200)
  clock.now += 61_000
  expect(await readiness()).toBe(503)
  expect(await stalledSeconds()).toBe(61)
  const more = await turret.call('POST', '/track', { key: TEST_KEY, body: { name: 'm', metadata: { prompt: 'late' } } })
  expect(more.status).toBe(200)
  release?.()
  await tracked
  await expect.poll(readiness, { timeout: 20_000 }).toBe(200)
  expect(await stalledSeconds()).toBe(0)
})
