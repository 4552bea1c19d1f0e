// Stores that refuse for a while, anywhere in a step of the pipeline, cost nothing but time.

import { afterEach, expect, it } from 'vitest'
import { demoEvents } from '../demo/demo-events.ts'
import { createWordEmbedder } from '../embed/word-embedder.fixture.ts'
import { AppError } from '../errors.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'

const opened: TestInstallation[] = []
afterEach(async () => {
  for (const turret of opened.splice(0)) await turret.remove()
})

async function open(): Promise<TestInstallation> {
  const turret = await openTestInstallation({}, { embedder: createWordEmbedder() })
  opened.push(turret)
  return turret
}

const events = demoEvents({ now: new Date('2026-03-01T00:00:00Z') }).slice(0, 300)
const full = () => new AppError('OVERLOADED', 'The disk is full.')

/** The next calls fail, without the store or after its work; returns the number of failures that are left. */
function refuse<Key extends string>(
  store: Record<Key, (...given: never[]) => Promise<unknown>>,
  method: Key,
  failures: readonly ('before' | 'after')[],
  isMeant: (given: unknown) => boolean = () => true,
): () => number {
  const [work, left] = [store[method].bind(store), [...failures]]
  store[method] = async (...given) => {
    const failure = isMeant(given[0]) ? left.shift() : undefined
    if (failure === 'before') throw full()
    const result = await work(...given)
    if (failure === 'after') throw full()
    return result
  }
  return () => left.length
}

const asks = (words: string) => (statement: unknown) => (statement as { sql: string }).sql.includes(words)

async function places({ get }: TestInstallation): Promise<unknown> {
  const found = await get<{ events: { session_id: string; timestamp: string; topics: unknown }[] }>(
    '/v1/events?from=all&limit=1000',
  )
  const { topics } = await get<{ topics: { id: string; label: string; events: number }[] }>('/v1/topics?from=all')
  return {
    events: found.events
      .map(({ session_id, timestamp, topics: at }) => JSON.stringify([session_id, timestamp, at]))
      .sort(),
    topics: topics.map(({ id, label, events: count }) => [id, label, count]),
  }
}

async function lead(turret: TestInstallation): Promise<unknown> {
  for (let start = 0; start < events.length; start += 100) await turret.track(events.slice(start, start + 100))
  await turret.call('POST', '/v1/topics/consolidate?dimension=prompt')
  const user = events[0]?.user_id
  expect((await turret.call('DELETE', `/v1/users/${user}`)).status).toBe(200)
  return places(turret)
}

it('ends alike where registry and warehouse refused in the middle of batches, runs and erasures', {
  timeout: 120_000,
}, async () => {
  const steady = await open()
  const expected = await lead(steady)
  const troubled = await open()
  const { registry, warehouse } = troubled.installation
  const left = [
    refuse(registry as never, 'put', ['before', 'after', 'before']),
    refuse(warehouse as never, 'write', ['before', 'after', 'after']),
    // Questions that an erasure asks in its middle.
    refuse(warehouse as never, 'query', ['before'], asks('SELECT sequence, event_id, metadata')),
    refuse(warehouse as never, 'query', ['after', 'before'], asks('AS value FROM events')),
  ]
  expect(await lead(troubled)).toEqual(expected)
  expect(left.map((count) => count())).toEqual([0, 0, 0, 0])
})
