import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MemberDirectory } from '../accounts/member-directory.ts'
import { PasswordHasher } from '../accounts/password-hash.ts'
import { type Me, PASSWORD, QUICK_PASSWORDS, signedIn, TestBrowser } from './browser.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const clock = { now: 0, nowMs: () => clock.now }
let turret: TestInstallation

beforeEach(async () => {
  clock.now = Date.UTC(2026, 2, 1)
  turret = await openTestInstallation({}, { clock, ...QUICK_PASSWORDS })
})
afterEach(() => turret.remove())

const code = (body: unknown) => (body as { code?: string }).code

describe('set-up', () => {
  const link = () => turret.installation.accounts.tokens.issue({ kind: 'setup' })
  const request = (token: string) => ({
    ...{ token, email: 'Ada@Example.com', password: PASSWORD, project_name: 'Support' },
  })

  it('makes the owner once: signed in, with a named project and a key that sends', async () => {
    const { token } = await link()
    const browser = new TestBrowser(turret)
    expect((await browser.call('GET', '/v1/setup')).body).toEqual({ needed: true, signup: 'closed' })
    const { status, body } = await browser.call<{ me: Me; api_key: string }>('POST', '/v1/setup', request(token))
    expect([status, body.me.member.email, body.me.role, body.me.project?.name]).toEqual([
      ...[200, 'ada@example.com', 'owner', 'Support'],
    ])
    const event = { name: 'message', metadata: { prompt: 'hello' } }
    expect((await turret.call('POST', '/track', { key: body.api_key, body: event })).status).toBe(200)
    expect((await browser.call<Me>('GET', '/v1/me')).body.member.email).toBe('ada@example.com')
    expect((await browser.call('GET', '/v1/setup')).body).toEqual({ needed: false, signup: 'closed' })
    expect((await new TestBrowser(turret).call('POST', '/v1/setup', request(token))).status).toBe(409)
  })

  it('lets one of many who use the link at once become the owner', async () => {
    const { token } = await link()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        new TestBrowser(turret).call('POST', '/v1/setup', { ...request(token), email: `m${index}@example.com` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await turret.installation.accounts.members.list()).toHaveLength(1)
  })

  it('keeps a link good that cannot be used now, as too many passwords are being checked', async () => {
    const busy = await openTestInstallation(
      {},
      { passwordParameters: { cost: 16_384, blockSize: 8, parallelization: 1 } },
    )
    const { accounts } = busy.installation
    const { token } = await accounts.tokens.issue({ kind: 'setup' })
    const others = Array.from({ length: 34 }, () => accounts.passwords.hash(PASSWORD))
    const refused = await new TestBrowser(busy).call('POST', '/v1/setup', request(token))
    expect([refused.status, code(refused.body)]).toEqual([503, 'OVERLOADED'])
    await Promise.all(others)
    expect((await new TestBrowser(busy).call('POST', '/v1/setup', request(token))).status).toBe(200)
    await busy.remove()
  })

  it('refuses a token that is wrong or of another kind, and keeps the right one', async () => {
    const { token } = await link()
    const other = await turret.installation.accounts.tokens.issue({ kind: 'password-reset', member: 'x' })
    for (const wrong of ['x', other.token]) {
      const { status, body } = await new TestBrowser(turret).call('POST', '/v1/setup', request(wrong))
      expect([status, code(body)]).toEqual([401, 'INVALID_CREDENTIALS'])
    }
    expect((await new TestBrowser(turret).call('POST', '/v1/setup', request(token))).status).toBe(200)
  })
})

describe('signing in', () => {
  it('sets a cookie that no script reads and no other site sends', async () => {
    await signedIn(turret, 'ada@example.com', 'owner')
    const { headers } = await new TestBrowser(turret).logIn('ADA@example.com')
    const cookie = headers.get('set-cookie') ?? ''
    for (const part of ['turret_session=', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Secure')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('marks the cookie as secure where users come over https', async () => {
    const settings = { TURRET_PUBLIC_URL: 'https://turret.example.com' }
    const secured = await openTestInstallation(settings, { clock, ...QUICK_PASSWORDS })
    const browser = await signedIn(secured, 'ada@example.com', 'owner')
    expect(browser.cookie).toMatch(/^__Host-turret_session=/)
    expect((await browser.logIn('ada@example.com')).headers.get('set-cookie')).toContain('; Secure')
    await secured.remove()
  })

  it('says the same of an unknown address and of a wrong password', async () => {
    await signedIn(turret, 'ada@example.com', 'owner')
    const wrong = await new TestBrowser(turret).logIn('ada@example.com', 'a wrong password')
    const unknown = await new TestBrowser(turret).logIn('eve@example.com', 'a wrong password')
    expect([wrong.status, wrong.body]).toEqual([401, unknown.body])
  })

  it('lets guesses wait, also many at once', async () => {
    const owner = await signedIn(turret, 'ada@example.com', 'owner')
    await owner.call('POST', '/v1/logout')
    const guess = () => new TestBrowser(turret).logIn('ada@example.com', 'a wrong password')
    const answers = await Promise.all(Array.from({ length: 20 }, guess))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    const refused = await guess()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    clock.now += 60_000
    expect((await new TestBrowser(turret).logIn('ada@example.com')).status).toBe(200)
  })

  it('ends a session with its sign-out', async () => {
    const browser = await signedIn(turret, 'ada@example.com', 'owner')
    const { cookie } = browser
    await browser.call('POST', '/v1/logout')
    expect(browser.cookie).toBe('')
    browser.cookie = cookie
    const { status, body } = await browser.call('GET', '/v1/me')
    expect([status, code(body)]).toEqual([401, 'INVALID_SESSION'])
  })

  it('ends a session that is not used for 7 days, and any after 30', async () => {
    const idle = await signedIn(turret, 'ada@example.com', 'owner')
    const used = await signedIn(turret, 'ada@example.com', 'owner')
    const start = clock.now
    for (clock.now += DAY_MS; clock.now < start + 7 * DAY_MS; clock.now += DAY_MS) {
      expect((await used.call('GET', '/v1/status')).status).toBe(200)
    }
    expect((await idle.call('GET', '/v1/status')).status).toBe(401)
    for (; clock.now < start + 30 * DAY_MS; clock.now += DAY_MS) {
      expect((await used.call('GET', '/v1/status')).status).toBe(200)
    }
    expect((await used.call('GET', '/v1/status')).status).toBe(401)
  })
})

describe('passwords', () => {
  it('ends all other sessions with a new password, and goes on with this one', async () => {
    const here = await signedIn(turret, 'ada@example.com', 'owner')
    const elsewhere = await signedIn(turret, 'ada@example.com', 'owner')
    const wrong = await here.call('PUT', '/v1/me/password', {
      current_password: 'something else',
      new_password: 'another long password',
    })
    expect(wrong.status).toBe(401)
    const before = here.cookie
    const change = { current_password: PASSWORD, new_password: 'another long password' }
    expect((await here.call('PUT', '/v1/me/password', change)).status).toBe(200)
    expect(here.cookie).not.toBe(before)
    expect((await here.call('GET', '/v1/me')).status).toBe(200)
    expect((await elsewhere.call('GET', '/v1/me')).status).toBe(401)
    expect((await new TestBrowser(turret).logIn('ada@example.com')).status).toBe(401)
    expect((await new TestBrowser(turret).logIn('ada@example.com', 'another long password')).status).toBe(200)
  })

  it('sets a new password with a link that works once, within the hour', async () => {
    const old = await signedIn(turret, 'ada@example.com', 'owner')
    const { accounts } = turret.installation
    const member = (await accounts.members.findByEmail('ada@example.com'))?.id ?? ''
    const reset = (token: string) =>
      new TestBrowser(turret).call('POST', '/v1/password-reset', { token, password: 'another long password' })
    const late = await accounts.tokens.issue({ kind: 'password-reset', member })
    clock.now += 60 * 60 * 1000
    expect((await reset(late.token)).status).toBe(401)
    const { token } = await accounts.tokens.issue({ kind: 'password-reset', member })
    expect((await reset(token)).status).toBe(200)
    expect((await reset(token)).status).toBe(401)
    expect((await old.call('GET', '/v1/me')).status).toBe(401)
  })

  it('gives nothing to a login that was checked against the password of before', async () => {
    const { members, sessions } = turret.installation.accounts
    const checked = await members.create('ada@example.com', PASSWORD)
    await members.setPassword(checked.id, 'another long password')
    const { token } = await sessions.start(checked, '')
    expect(await sessions.resolve(token)).toBeUndefined()
  })

  it('hashes a password anew at its next login where the parameters have changed', async () => {
    const { accounts, access, registry } = turret.installation
    const passwords = new PasswordHasher({ cost: 4, blockSize: 8, parallelization: 1 })
    const made = await new MemberDirectory({ registry, clock, passwords }).create('ada@example.com', PASSWORD)
    await accounts.members.setRole(await access.ensureDefaultProject(), made.id, 'owner')
    const browser = new TestBrowser(turret)
    expect((await browser.logIn('ada@example.com')).status).toBe(200)
    const record = (await accounts.members.find(made.id))?.password
    expect([made.password.cost, record?.cost]).toEqual([4, 2])
    expect((await browser.call('GET', '/v1/me')).status).toBe(200)
    expect((await new TestBrowser(turret).logIn('ada@example.com')).status).toBe(200)
  })

  it('keeps no secret on disk in clear: password, session, CSRF token, one-time link, key', async () => {
    const owner = await signedIn(turret, 'ada@example.com', 'owner')
    const { token } = await turret.installation.accounts.tokens.issue({ kind: 'setup' })
    const { body } = await owner.call<{ key: string }>('POST', '/v1/keys', { name: 'k', scopes: ['read'] })
    const secrets = [PASSWORD, owner.cookie.split('=')[1] ?? '', owner.csrf, token, body.key]
    const files = readdirSync(turret.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const bytes = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
    expect(bytes.includes('ada@example.com')).toBe(true)
    for (const secret of secrets) expect([secret.length > 9, bytes.includes(secret)]).toEqual([true, false])
  })

  it('asks for ten characters', async () => {
    const browser = await signedIn(turret, 'ada@example.com', 'owner')
    const change = { current_password: PASSWORD, new_password: 'short' }
    expect((await browser.call('PUT', '/v1/me/password', change)).status).toBe(400)
  })
})

describe('sign-up', () => {
  const request = { email: 'eve@example.com', password: PASSWORD, project_name: 'Mine' }

  it('is closed unless the operator opens it', async () => {
    await signedIn(turret, 'ada@example.com', 'owner')
    expect((await new TestBrowser(turret).call('POST', '/v1/signup', request)).status).toBe(404)
  })

  it('gives everybody a project of their own where it is open, after the set-up', async () => {
    const open = await openTestInstallation({ TURRET_SIGNUP: 'open' }, { clock, ...QUICK_PASSWORDS })
    const browser = new TestBrowser(open)
    expect((await browser.call('POST', '/v1/signup', request)).status).toBe(409)
    await signedIn(open, 'ada@example.com', 'owner')
    const { body } = await browser.call<Me>('POST', '/v1/signup', request)
    expect([body.role, body.projects.map(({ name }) => name)]).toEqual(['owner', ['Mine']])
    expect((await new TestBrowser(open).call('POST', '/v1/signup', request)).status).toBe(409)
    await open.remove()
  })
})

describe('keys', () => {
  interface Key {
    id: string
    key: string
    prefix: string
    last_used_at: string | null
    revocable: boolean
  }
  const event = { name: 'message', metadata: { prompt: 'hello' } }

  it('shows a key once, says when it was used, and stops it with the next request', async () => {
    const owner = await signedIn(turret, 'ada@example.com', 'owner')
    const { body: made } = await owner.call<Key>('POST', '/v1/keys', { name: 'backend', scopes: ['ingest'] })
    const listed = async () => (await owner.call<{ keys: Key[] }>('GET', '/v1/keys')).body.keys
    const mine = async () => (await listed()).find(({ id }) => id === made.id)
    expect(JSON.stringify(await listed())).not.toContain(made.key)
    expect((await mine())?.last_used_at).toBeNull()
    expect((await turret.call('POST', '/track', { key: made.key, body: event })).status).toBe(200)
    expect((await mine())?.last_used_at).toBe(new Date(clock.now).toISOString())
    expect((await owner.call('DELETE', `/v1/keys/${made.id}`)).status).toBe(200)
    expect((await turret.call('POST', '/track', { key: made.key, body: event })).status).toBe(401)
    expect((await owner.call('DELETE', `/v1/keys/${made.id}`)).status).toBe(404)
  })

  it('leaves the key of the environment to the environment', async () => {
    const owner = await signedIn(turret, 'ada@example.com', 'owner')
    const { body } = await owner.call<{ keys: Key[] }>('GET', '/v1/keys')
    expect(body.keys.map(({ revocable }) => revocable)).toEqual([false])
    expect((await owner.call('DELETE', `/v1/keys/${body.keys[0]?.id}`)).status).toBe(409)
  })
})
