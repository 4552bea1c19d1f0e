// What lies in the journal's file of a batch: nothing that was not accepted, not asked for or redacted.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'

let turret: TestInstallation
beforeEach(async () => {
  turret = await openTestInstallation()
})
afterEach(() => turret.remove())

const message = (prompt: string, more: object = {}) => ({ name: 'message', metadata: { prompt }, ...more })
const onDisk = (text: string) => readFileSync(join(turret.folder, 'journal', 'data.mdb')).includes(text)

async function send(body: object) {
  const response = await turret.call('POST', '/v1/batch', { body })
  return (await response.json()) as { accepted: number; results: ({ event_id: string } | null)[] }
}

it('keeps a plain batch as it was sent, and answers with the ids that its events have', async () => {
  const body = { events: [message('where is my parcel', { event_id: 'k1' }), message('when will it come')] }
  const { accepted, results } = await send(body)
  expect(accepted).toBe(2)
  expect(onDisk(JSON.stringify(body))).toBe(true)
  await turret.installation.pipeline.untilIndexed(2)
  const { events } = await turret.get<{ events: { id: string; metadata: object }[] }>('/v1/events')
  expect(events.map(({ id, metadata }) => [id, metadata]).sort()).toEqual(
    results.map((ids, index) => [ids?.event_id, body.events[index]?.metadata]).sort(),
  )
})

it.each([
  ['an event that was refused', { events: [message('first one'), message('hidden words', { name: '' })] }],
  ['a key that no event has', { events: [message('first one'), message('second', { note: 'hidden words' })] }],
  ['a key that no batch has', { events: [message('first one')], note: 'hidden words' }],
])('keeps %s out of the file', async (_, body) => {
  await send(body)
  expect([onDisk('first one'), onDisk('hidden words')]).toEqual([true, false])
})

it('keeps what a project has redacted out of the file', async () => {
  const changed = await turret.call('PATCH', '/v1/privacy', { body: { redact: { email: true } } })
  expect(changed.status).toBe(200)
  await send({ events: [message('write to ada@example.com please')] })
  expect([onDisk('write to [email] please'), onDisk('ada@example.com')]).toEqual([true, false])
})
