import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { differencesToSurvivors } from './erasure.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const DAY_MS = 86_400_000

let turret: TestInstallation
let nowMs: number
beforeEach(async () => {
  nowMs = Date.UTC(2026, 9, 20)
  turret = await openTestInstallation({}, { clock: { nowMs: () => nowMs } })
})
afterEach(() => turret.remove())

/** Paths below the data folder whose bytes hold the word. */
function filesHolding(word: string): string[] {
  return readdirSync(turret.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(turret.folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(word))
}

const SUBJECTS = ['reset my password', 'change the billing address', 'export the invoices', 'turn on dark mode']
const message = (user: string, session: string, prompt: string) => ({
  ...{ name: 'message', user_id: user, session_id: session },
  metadata: { prompt, plan: 'pro' },
})
const ordinary = Array.from({ length: 60 }, (_, i) =>
  message(`u${i % 9}`, `s${i % 17}`, `How do I ${SUBJECTS[i % 4]}${' please'.repeat(i % 3)}?`),
)

describe('redaction', () => {
  it('happens before anything is on disk', async () => {
    await turret.call('PATCH', '/v1/privacy', { body: { redact: { email: true, card: true } } })
    await turret.track([message('u', 's', 'mail ada.zebrafish@example.com about 4111 1111 1111 1111')])
    const { events } = await turret.get<{ events: { metadata: { prompt: string } }[] }>('/v1/events?from=all')
    expect(events[0]?.metadata.prompt).toBe('mail [email] about [card]')
    await turret.installation.warehouse.checkpoint()
    expect(filesHolding('zebrafish')).toEqual([])
    expect(filesHolding('4111 1111')).toEqual([])
  })

  it('is shown on recent messages before it is switched on', async () => {
    await turret.track([message('u', 's', 'write to ada@example.com'), message('u', 's', 'nothing here')])
    const answer = await turret.call('POST', '/v1/privacy/preview', { body: { redact: { email: true, phone: true } } })
    expect(await answer.json()).toEqual({
      events: 2,
      found: { email: 1, phone: 0 },
      examples: [{ before: 'write to ada@example.com', after: 'write to [email]' }],
    })
    expect(await turret.get('/v1/privacy')).toMatchObject({ redact: { email: false }, retention_days: null })
  })
})

describe('erasure', () => {
  const secret = [
    message('quokka-user', 'quokka-one', 'My axolotl password has to be reset'),
    message('quokka-user', 'quokka-two', 'Export the axolotl invoices'),
    { ...message('quokka-user', 'quokka-two', 'axolotl'), event_id: 'quokka-event' },
  ]

  it('leaves no byte of a user in the data folder when it is answered, and a receipt', async () => {
    await turret.track([...ordinary, ...secret])
    await turret.call('POST', '/v1/topics/consolidate', { body: {} })
    const answer = await turret.call('DELETE', '/v1/users/quokka-user')
    expect(await answer.json()).toMatchObject({
      ...{ erased: 'user', events: 3, sessions: 2, users: 1, texts: 3 },
      files_clean: true,
    })
    expect([...filesHolding('quokka'), ...filesHolding('axolotl')]).toEqual([])
    expect((await turret.get<{ events: unknown[] }>('/v1/events?from=all&limit=1000')).events).toHaveLength(60)
    turret = await turret.reopen()
    expect([...filesHolding('quokka'), ...filesHolding('axolotl')]).toEqual([])
    expect((await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(60)
  })

  it('leaves clean files however many erasures follow each other, at the latest when the server stops', async () => {
    await turret.track([...ordinary, ...secret])
    const users = [...new Set(ordinary.map(({ user_id: user }) => user)), 'quokka-user']
    const answers = await Promise.all(users.map((user) => turret.call('DELETE', `/v1/users/${user}`)))
    expect(answers.map(({ status }) => status)).toEqual(users.map(() => 200))
    turret = await turret.reopen()
    expect([...filesHolding('quokka'), ...filesHolding('axolotl'), ...filesHolding('billing address')]).toEqual([])
    expect(await turret.get('/v1/privacy')).toMatchObject({ files_clean: true })
    expect((await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(0)
  })

  it('takes the words of erased texts out of labels, themes and the log of edits', async () => {
    const said = ['feed the axolotl with worms', 'clean the axolotl tank', 'sell my axolotl eggs', 'breed an axolotl']
    const axolotls = Array.from({ length: 32 }, (_, i) =>
      message(
        'quokka-user',
        `quokka-${i}`,
        `${['How do I', 'When should we'][i % 2]} ${said[i % 4]}${' now'.repeat(i % 3)}?`,
      ),
    )
    await turret.track([...ordinary, ...axolotls])
    await turret.call('POST', '/v1/topics/consolidate', { body: {} })
    const { topics } = await turret.get<{ topics: { id: string; label: string }[] }>('/v1/topics?from=all')
    const about = topics.find(({ label }) => /axolotl/i.test(label))
    expect(about).toBeDefined()
    const split = await turret.call('POST', `/v1/topics/${about?.id}/split`, { body: { parts: 2 } })
    const event = (await turret.get<{ events: { id: string }[] }>('/v1/events?from=all&user_id=quokka-user')).events[0]
    const other = topics.find(({ id }) => id !== about?.id)
    const moved = await turret.call('PUT', `/v1/events/${event?.id}/topic`, { body: { topic: other?.id } })
    expect([await split.json(), moved.status]).toEqual([expect.objectContaining({ edit: expect.any(String) }), 200])
    await turret.call('DELETE', '/v1/users/quokka-user')
    for (const path of ['/v1/topics?from=all', '/v1/topics/edits', '/v1/fields', '/v1/events?from=all']) {
      expect([path, /axolotl|quokka/i.test(JSON.stringify(await turret.get(path)))]).toEqual([path, false])
    }
    for (const word of ['quokka', 'axolotl', 'Axolotl', event?.id ?? '']) expect(filesHolding(word)).toEqual([])
  })

  it('erases one session and keeps the others of its user', async () => {
    await turret.track(secret)
    const answer = await turret.call('DELETE', '/v1/sessions/quokka-two')
    expect(await answer.json()).toMatchObject({ erased: 'session', events: 2 })
    const { events } = await turret.get<{ events: { session_id: string }[] }>('/v1/events?from=all')
    expect(events.map(({ session_id: id }) => id)).toEqual(['quokka-one'])
  })

  it('leaves every micro-cluster with the count and sums of its surviving texts', async () => {
    await turret.track([...ordinary, ...secret])
    await turret.call('DELETE', '/v1/users/u3')
    await turret.call('DELETE', '/v1/sessions/quokka-two')
    expect(await differencesToSurvivors(turret)).toEqual([])
  })

  it('is applied again to a copy of the data that was made before it', async () => {
    await turret.track([...ordinary, ...secret])
    const before = mkdtempSync(join(tmpdir(), 'turret-copy-'))
    await turret.installation.close()
    cpSync(turret.folder, before, { recursive: true })
    turret = await turret.reopen()
    await turret.call('DELETE', '/v1/users/quokka-user')
    await turret.installation.close()
    for (const name of readdirSync(turret.folder))
      if (name !== 'erasures') rmSync(join(turret.folder, name), { recursive: true })
    cpSync(before, turret.folder, { recursive: true, filter: (path) => !path.endsWith('erasures') })
    rmSync(before, { recursive: true })
    expect(filesHolding('quokka')).not.toEqual([])
    turret = await turret.reopen()
    expect([...filesHolding('quokka'), ...filesHolding('axolotl')]).toEqual([])
    expect((await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(60)
    expect(await differencesToSurvivors(turret)).toEqual([])
  })

  it('says 404 for nobody, and erases nothing of another project', async () => {
    await turret.track(secret)
    const answer = await turret.call('DELETE', '/v1/users/nobody')
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })])
    expect((await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(3)
  })
})

describe('retention', () => {
  it('erases what is older than its days, and nothing else', async () => {
    await turret.track([{ ...message('old', 'old', 'an old axolotl'), timestamp: nowMs - 8 * DAY_MS }])
    await turret.track([{ ...message('new', 'new', 'a new one'), timestamp: nowMs - 6 * DAY_MS }])
    await turret.call('PATCH', '/v1/privacy', { body: { retention_days: 7 } })
    turret = await turret.reopen()
    await expect.poll(async () => (await turret.get<{ indexed: number }>('/v1/status')).indexed).toBe(1)
  })
})
