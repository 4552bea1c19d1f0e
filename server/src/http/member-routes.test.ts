import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../accounts/role.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Me, PASSWORD, QUICK_PASSWORDS, signedIn, TestBrowser } from './browser.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const clock = { now: 0, nowMs: () => clock.now }
let turret: TestInstallation
let owner: TestBrowser

beforeEach(async () => {
  clock.now = Date.UTC(2026, 2, 1)
  turret = await openTestInstallation({ TURRET_TRUSTED_PROXIES: '1' }, { clock, ...QUICK_PASSWORDS })
  owner = await signedIn(turret, 'ada@example.com', 'owner')
})
afterEach(() => turret.remove())

interface Invited {
  id: string
  token: string
}
const invite = async (email: string, role: Role) =>
  (await owner.call<Invited>('POST', '/v1/invitations', { email, role })).body
const accept = (token: string, password = PASSWORD, browser = new TestBrowser(turret)) =>
  browser.call<Me>('POST', '/v1/invitations/accept', { token, password })
const idOf = async (email: string) => (await turret.installation.accounts.members.findByEmail(email))?.id ?? ''

describe('invitations', () => {
  it('make a new account with the role that was offered, once', async () => {
    const { token } = await invite('Eve@example.com', 'editor')
    const preview = await new TestBrowser(turret).call('POST', '/v1/invitations/preview', { token })
    expect(preview.body).toEqual({ email: 'eve@example.com', role: 'editor', project: 'Default', has_account: false })
    expect((await accept(token, 'short')).status).toBe(400)
    const { status, body } = await accept(token)
    expect([status, body.role, body.member.email]).toEqual([200, 'editor', 'eve@example.com'])
    expect((await accept(token)).status).toBe(401)
    expect((await new TestBrowser(turret).logIn('eve@example.com')).status).toBe(200)
  })

  it('ask for the password of an account that is there already, and bring it into the project', async () => {
    const { accounts, access } = turret.installation
    const eve = await accounts.members.create('eve@example.com', 'her own long password')
    await accounts.members.setRole('other' as ProjectId, eve.id, 'owner')
    const { token } = await invite('eve@example.com', 'viewer')
    expect((await accept(token)).status).toBe(401)
    const { body } = await accept(token, 'her own long password')
    expect([body.project?.id, body.role]).toEqual([await access.ensureDefaultProject(), 'viewer'])
    expect(body.projects.map(({ id, role }) => [id, role])).toEqual([
      ['default', 'viewer'],
      ['other', 'owner'],
    ])
  })

  it('end after a week, when withdrawn, and with a newer one for the same address', async () => {
    const late = await invite('eve@example.com', 'viewer')
    clock.now += 7 * DAY_MS
    expect((await accept(late.token)).status).toBe(401)
    owner = await signedIn(turret, 'ada@example.com', 'owner')
    const replaced = await invite('eve@example.com', 'viewer')
    const withdrawn = await invite('eve@example.com', 'viewer')
    expect((await accept(replaced.token)).status).toBe(401)
    expect((await owner.call('DELETE', `/v1/invitations/${withdrawn.id}`)).status).toBe(200)
    expect((await accept(withdrawn.token)).status).toBe(401)
    expect((await owner.call('GET', '/v1/invitations')).body).toEqual({ invitations: [] })
  })

  it('never show their token again', async () => {
    const { token } = await invite('eve@example.com', 'viewer')
    const { body } = await owner.call('GET', '/v1/invitations')
    expect(JSON.stringify(body)).toContain('eve@example.com')
    expect(JSON.stringify(body)).not.toContain(token)
  })
})

describe('roles', () => {
  it('count from the next request on', async () => {
    const eve = await signedIn(turret, 'eve@example.com', 'viewer')
    expect((await eve.call('GET', '/v1/keys')).status).toBe(403)
    await owner.call('PATCH', `/v1/members/${await idOf('eve@example.com')}`, { role: 'owner' })
    expect((await eve.call('GET', '/v1/keys')).status).toBe(200)
  })

  it('keep an owner, also when two owners step down or are removed at once', async () => {
    const ada = await idOf('ada@example.com')
    expect((await owner.call('PATCH', `/v1/members/${ada}`, { role: 'editor' })).status).toBe(409)
    expect((await owner.call('DELETE', `/v1/members/${ada}`)).status).toBe(409)
    const eve = await signedIn(turret, 'eve@example.com', 'owner')
    const answers = await Promise.all([
      eve.call('DELETE', `/v1/members/${ada}`),
      owner.call('PATCH', `/v1/members/${await idOf('eve@example.com')}`, { role: 'viewer' }),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const left = await turret.installation.accounts.members.listOf(
      await turret.installation.access.ensureDefaultProject(),
    )
    expect(left.filter(({ role }) => role === 'owner')).toHaveLength(1)
  })
})

describe('removal', () => {
  it('shuts a member out at once, and a later account of the address revives no session', async () => {
    const eve = await signedIn(turret, 'eve@example.com', 'editor')
    expect((await owner.call('DELETE', `/v1/members/${await idOf('eve@example.com')}`)).status).toBe(200)
    expect((await eve.call('GET', '/v1/status')).status).toBe(401)
    await accept((await invite('eve@example.com', 'viewer')).token)
    expect((await eve.call('GET', '/v1/status')).status).toBe(401)
  })

  it('leaves a member of several projects where they are: nowhere else by itself', async () => {
    const eve = await signedIn(turret, 'eve@example.com', 'editor')
    const id = await idOf('eve@example.com')
    await turret.installation.accounts.members.setRole('other' as ProjectId, id, 'editor')
    await owner.call('DELETE', `/v1/members/${id}`)
    const shut = await eve.call<{ code: string }>('GET', '/v1/status')
    expect([shut.status, shut.body.code]).toEqual([403, 'INSUFFICIENT_ROLE'])
    expect((await eve.call<Me>('GET', '/v1/me')).body).toMatchObject({ project: null, role: null })
    expect((await eve.call('PUT', '/v1/me/project', { project: 'default' })).status).toBe(404)
    expect((await eve.call<Me>('PUT', '/v1/me/project', { project: 'other' })).body.project?.id).toBe('other')
    expect((await eve.call('GET', '/v1/status')).status).toBe(200)
  })
})

it('creates a project that its maker owns and can go to', async () => {
  const { body: made } = await owner.call<{ id: string }>('POST', '/v1/projects', { name: ' Second ' })
  expect((await owner.call<Me>('GET', '/v1/me')).body.project?.id).toBe('default')
  const { body } = await owner.call<Me>('PUT', '/v1/me/project', { project: made.id })
  expect([body.project, body.role]).toEqual([{ id: made.id, name: 'Second' }, 'owner'])
  expect((await owner.call<{ id: string }>('GET', '/v1/project')).body.id).toBe(made.id)
})

it('refuses the requests of a page that still shows another project', async () => {
  const { body: made } = await owner.call<{ id: string }>('POST', '/v1/projects', { name: 'Second' })
  const shown = { 'x-project': 'default' }
  expect((await owner.call('PATCH', '/v1/project', { time_zone: 'UTC' }, shown)).status).toBe(200)
  await owner.call<Me>('PUT', '/v1/me/project', { project: made.id })
  expect((await owner.call('PATCH', '/v1/project', { time_zone: 'UTC' }, shown)).status).toBe(409)
  expect((await owner.call('GET', '/v1/keys', undefined, shown)).status).toBe(409)
})

describe('the audit log', () => {
  interface Audit {
    entries: { actor: string; action: string; subject: string; address: string }[]
    next_cursor: string | null
  }
  const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })

  it('tells of logins, failed ones too, with the address that our own proxy saw', async () => {
    const body = { email: 'ada@example.com', password: 'a wrong password' }
    await new TestBrowser(turret).call('POST', '/v1/login', body, from('10.1.1.1'))
    await new TestBrowser(turret).call('POST', '/v1/login', { ...body, email: 'secret@typed.in' }, from('10.1.1.2'))
    await new TestBrowser(turret).call('POST', '/v1/login', { ...body, password: PASSWORD }, from('10.1.1.3'))
    const { entries } = (await owner.call<Audit>('GET', '/v1/audit?limit=3')).body
    expect(entries.map(({ actor, action, address }) => [actor, action, address])).toEqual([
      ['ada@example.com', 'login', '10.1.1.3'],
      ['unknown account', 'login.failed', '10.1.1.2'],
      ['ada@example.com', 'login.failed', '10.1.1.1'],
    ])
  })

  it('tells of keys, members and changes through the API, by key or member, and of no secret', async () => {
    const { body: made } = await owner.call<{ key: string }>('POST', '/v1/keys', { name: 'k', scopes: ['manage'] })
    const { token } = await invite('eve@example.com', 'viewer')
    await turret.call('PATCH', '/v1/project', { key: made.key, body: { time_zone: 'Europe/Berlin' } })
    await owner.call('PATCH', '/v1/project', { time_zone: 'UTC' })
    const { entries } = (await owner.call<Audit>('GET', '/v1/audit')).body
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['ada@example.com', 'PATCH /v1/project'],
      ['API key k', 'PATCH /v1/project'],
      ['ada@example.com', 'invitation.create'],
      ['ada@example.com', 'key.create'],
      ['ada@example.com', 'login'],
    ])
    for (const secret of [made.key, token, PASSWORD, owner.cookie]) {
      expect(JSON.stringify(entries)).not.toContain(secret)
    }
  })

  it('comes in bounded pages', async () => {
    for (let n = 0; n < 5; n++) await invite('eve@example.com', 'viewer')
    const first = (await owner.call<Audit>('GET', '/v1/audit?limit=4')).body
    const second = (await owner.call<Audit>('GET', `/v1/audit?limit=4&cursor=${first.next_cursor}`)).body
    expect([first.entries.length, second.entries.length, second.next_cursor]).toEqual([4, 2, null])
    expect((await owner.call('GET', '/v1/audit?limit=201')).status).toBe(400)
  })
})

it('keeps a door open for a known address while strangers guess at the account', async () => {
  const at = (address: string) => ({ 'x-forwarded-for': address })
  const right = { email: 'ada@example.com', password: PASSWORD }
  const logIn = (body: object, address: string) => new TestBrowser(turret).call('POST', '/v1/login', body, at(address))
  await logIn(right, '10.0.0.1')
  for (let n = 0; n < 10; n++) await logIn({ ...right, password: 'a wrong password' }, `10.6.6.${n}`)
  expect((await logIn(right, '10.0.0.2')).status).toBe(429)
  expect((await logIn(right, '10.0.0.1')).status).toBe(200)
})
