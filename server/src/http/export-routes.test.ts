import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedIn } from './browser.fixture.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from './installation.fixture.ts'

let turret: TestInstallation
beforeEach(async () => {
  turret = await openTestInstallation()
})
afterEach(() => turret.remove())

const EVENTS = 2_345
const events = Array.from({ length: EVENTS }, (_, n) => ({
  ...{ name: n % 2 ? 'question' : 'answer', user_id: `u${n % 5}`, session_id: `s${n % 50}` },
  metadata: { platform: n % 3 ? 'ios' : 'android', n, note: n === 7 ? '=cmd("a"),\n"x"' : `w${n % 2}` },
}))

async function exported(query: string): Promise<{ response: Response; text: string }> {
  const response = await turret.call('GET', `/v1/export${query}`)
  return { response, text: await response.text() }
}
const parsed = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { user_id: string; name: string; metadata: { n: number } })

async function sendAll(): Promise<void> {
  for (let at = 0; at < EVENTS; at += 1_000) await turret.track(events.slice(at, at + 1_000))
}

it('holds every event once, in order of arrival, whatever their number', async () => {
  await sendAll()
  const { response, text } = await exported('')
  expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="turret-default-.*\.jsonl"/)
  expect(parsed(text).map(({ metadata }) => metadata.n)).toEqual(events.map((_, n) => n))
})

it('holds the chosen events alone: of a user, a segment, a name', async () => {
  await sendAll()
  const numbers = async (query: string) => parsed((await exported(query)).text).map(({ metadata }) => metadata.n)
  const chosen = (choose: (n: number) => boolean) => events.flatMap((_, n) => (choose(n) ? [n] : []))
  expect(await numbers('?user_id=u3')).toEqual(chosen((n) => n % 5 === 3))
  expect(await numbers('?session_id=s7&segment=platform:ios')).toEqual(chosen((n) => n % 50 === 7 && n % 3 > 0))
  expect(await numbers('?event=answer&user_id=u0')).toEqual(chosen((n) => n % 10 === 0))
  expect(await numbers('?user_id=nobody')).toEqual([])
})

it('is CSV that parses back to the same values, and that no spreadsheet runs', async () => {
  await turret.track(events.slice(0, 20))
  const { response, text } = await exported('?format=csv')
  expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
  const rows = parse(text, { columns: true }) as Record<string, string>[]
  expect(rows.map((row) => row['metadata.n'])).toEqual(events.slice(0, 20).map((_, n) => String(n)))
  expect(rows[7]?.['metadata.note']).toBe(`'${events[7]?.metadata.note}`)
  expect(JSON.parse(rows[7]?.metadata ?? '')).toEqual(events[7]?.metadata)
  expect(rows[4]).toMatchObject({ name: 'answer', user_id: 'u4', session_id: 's4', 'metadata.platform': 'ios' })
})

it('answers a wrong format or period with an error, not with half a file', async () => {
  for (const query of ['?format=xml', '?from=2026-13-01', '?segment=nothing:x']) {
    const { response, text } = await exported(query)
    expect([query, response.status, JSON.parse(text)]).toEqual([
      query,
      400,
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    ])
  }
})

it('is in the audit log without the id of the user, and the log is exported with its filters', async () => {
  await turret.track(events.slice(0, 10))
  await exported('?user_id=u3&format=csv')
  await turret.call('DELETE', '/v1/users/u3')
  const owner = await signedIn(turret, 'owner@example.com', 'owner')
  const { body } = await owner.call<{ entries: { action: string; subject: string; actor: string; at: string }[] }>(
    'GET',
    '/v1/audit?action=GET+/v1/export',
  )
  expect(body.entries).toEqual([
    expect.objectContaining({
      actor: 'API key TURRET_API_KEY',
      subject: expect.stringMatching(/^csv user [0-9a-f]{64}$/),
    }),
  ])
  const file = async (query: string) => {
    const response = await turret.call('GET', `/v1/audit/export${query}`, {
      key: null,
      headers: { cookie: owner.cookie },
    })
    return response.text()
  }
  const lines = (await file(''))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; id: number })
  expect(lines.map(({ action }) => action)).toEqual([
    'audit.export',
    'login',
    'DELETE /v1/users/{id}',
    'GET /v1/export',
  ])
  expect(await file('')).not.toContain('u3')
  expect(parse(await file('?format=csv&action=login'), { columns: true })).toEqual([
    expect.objectContaining({ actor: 'owner@example.com', action: 'login' }),
  ])
  expect(await file('?to=2020-01-01')).toBe('')
  expect((await file(`?from=${body.entries[0]?.at}&action=GET+/v1/export`)).split('\n')).toHaveLength(2)
  expect((await owner.call('GET', '/v1/audit?from=2026-02-01&to=2026-01-01')).status).toBe(400)
})

it('needs the scope read', async () => {
  const { access } = turret.installation
  const project = await access.ensureDefaultProject()
  const key = await access.createKey({ project, name: 'sender', scopes: ['ingest'] })
  expect((await turret.call('GET', '/v1/export', { key })).status).toBe(403)
  expect((await turret.call('GET', '/v1/export', { key: TEST_KEY })).status).toBe(200)
})
