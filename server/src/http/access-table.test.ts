import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scope } from '../access/api-key.ts'
import { createProject } from '../access/projects.ts'
import { ROLES, type Role, roleAllows } from '../accounts/role.ts'
import type { ProjectId } from '../model/ids.ts'
import { answerOf, QUICK_PASSWORDS, signedIn, TestBrowser } from './browser.fixture.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SCOPES: readonly Scope[] = ['ingest', 'read', 'manage']
const MARKER = 'zebrafish'

interface Route {
  readonly method: string
  readonly path: string
  /** null: no key opens it. */
  readonly scope: Scope | null
  /** null: anybody who is signed in. */
  readonly role: Role | null
  readonly isPublic: boolean
}

/** What differs from the rule: reading takes `read` or a viewer, everything else `manage` or an editor. */
const EXCEPTIONS: Record<string, Pick<Route, 'scope' | 'role'>> = {
  'POST /track': { scope: 'ingest', role: 'owner' },
  'POST /v1/track': { scope: 'ingest', role: 'owner' },
  'POST /v1/batch': { scope: 'ingest', role: 'owner' },
  'POST /otel/v1/traces': { scope: 'ingest', role: 'owner' },
  'PATCH /v1/project': { scope: 'manage', role: 'owner' },
  'DELETE /v1/project': { scope: null, role: 'owner' },
  'PUT /v1/project/plan': { scope: null, role: 'owner' },
  'PATCH /v1/models': { scope: 'manage', role: 'owner' },
  'POST /v1/models/trial': { scope: 'manage', role: 'owner' },
  'PATCH /v1/privacy': { scope: 'manage', role: 'owner' },
  'POST /v1/privacy/preview': { scope: 'manage', role: 'owner' },
  'GET /v1/export': { scope: 'read', role: 'owner' },
  'DELETE /v1/users/{id}': { scope: 'manage', role: 'owner' },
  'DELETE /v1/sessions/{id}': { scope: 'manage', role: 'owner' },
  'POST /v1/project/demo': { scope: 'manage', role: 'owner' },
  'DELETE /v1/project/demo': { scope: 'manage', role: 'owner' },
  'POST /v1/logout': { scope: null, role: null },
  'GET /v1/me': { scope: null, role: null },
  'PUT /v1/me/password': { scope: null, role: null },
  'PUT /v1/me/project': { scope: null, role: null },
  'GET /v1/projects': { scope: null, role: null },
  'POST /v1/projects': { scope: null, role: 'owner' },
  'GET /v1/members': { scope: null, role: 'viewer' },
  'POST /v1/members': { scope: null, role: 'owner' },
  'PATCH /v1/members/{id}': { scope: null, role: 'owner' },
  'DELETE /v1/members/{id}': { scope: null, role: 'owner' },
  'GET /v1/invitations': { scope: null, role: 'owner' },
  'POST /v1/invitations': { scope: null, role: 'owner' },
  'DELETE /v1/invitations/{id}': { scope: null, role: 'owner' },
  'POST /v1/alerts/signing-secret': { scope: 'manage', role: 'owner' },
  'GET /v1/keys': { scope: null, role: 'owner' },
  'POST /v1/keys': { scope: null, role: 'owner' },
  'DELETE /v1/keys/{id}': { scope: null, role: 'owner' },
  'GET /v1/audit': { scope: null, role: 'owner' },
  'GET /v1/audit/export': { scope: null, role: 'owner' },
}

const OPEN_TO_ANYBODY = [
  'GET /v1/setup',
  'POST /v1/invitations/accept',
  'POST /v1/invitations/preview',
  'POST /v1/login',
  'POST /v1/password-reset',
  'POST /v1/setup',
  'POST /v1/signup',
]
/**
 * MCP (tested beside its routes), and what tells of the program and not of projects; without
 * the built files of the dashboard and what runs before every route.
 */
const BESIDE_THE_CONTRACT = [
  'DELETE /mcp',
  'GET /docs',
  'GET /docs/:name',
  'GET /docs/site/:file',
  'GET /healthz',
  'GET /mcp',
  'GET /metrics',
  'GET /openapi.json',
  'GET /readyz',
  'POST /mcp',
]

const clock = { now: Date.UTC(2026, 2, 1), nowMs: () => clock.now }
let turret: TestInstallation
let other: ProjectId
let routes: Route[]
/** Addresses that name things of the other project, by the path of their route. */
const foreign = new Map<string, string[]>()

beforeAll(async () => {
  turret = await openTestInstallation({}, { clock, ...QUICK_PASSWORDS })
  routes = await readRoutes()
  await turret.track([{ name: 'message', session_id: 's-here', metadata: { platform: 'ios' } }])
  await fillOtherProject()
}, 60_000)
afterAll(() => turret.remove())

async function readRoutes(): Promise<Route[]> {
  const { paths } = await turret.get<{ paths: Record<string, Record<string, { security: object[] }>> }>('/openapi.json')
  const alias = { '/v1/track': paths['/track'] ?? {} }
  return Object.entries({ ...paths, ...alias }).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, { security }]) => {
      const method = name.toUpperCase()
      const rule = method === 'GET' ? ({ scope: 'read', role: 'viewer' } as const) : undefined
      const access = EXCEPTIONS[`${method} ${path}`] ?? rule ?? { scope: 'manage', role: 'editor' }
      return { method, path, ...access, isPublic: security.length === 0 }
    }),
  )
}

/** A second project with topics, sessions, users, fields, edits, keys, members and invitations of its own. */
async function fillOtherProject(): Promise<void> {
  const { access, accounts, registry, journal, pipeline } = turret.installation
  other = (await createProject(registry, clock, MARKER)).id
  const key = await access.createKey({ project: other, name: MARKER, scopes: SCOPES })
  const events = Array.from({ length: 40 }, (_, n) => ({
    ...{ name: 'message', session_id: `${MARKER}-s`, user_id: `${MARKER}-u`, event_id: `e-${n}` },
    metadata: { [`${MARKER}_text`]: `How do I feed my ${MARKER} number ${n % 2 ? 'at night' : 'with flakes'}?` },
  }))
  const sent = await turret.call('POST', '/v1/batch', { key, body: { events } })
  const { results } = (await sent.json()) as { results: { event_id: string }[] }
  await pipeline.untilIndexed(journal.lastSequence())
  await turret.call('POST', '/v1/topics/consolidate', { key })
  const topics = (await (await turret.call('GET', '/v1/topics?from=all', { key })).json()) as {
    topics: { id: string }[]
  }
  const topic = topics.topics[0]?.id ?? ''
  await turret.call('PATCH', `/v1/topics/${topic}`, { key, body: { label: `${MARKER} food` } })
  const edits = (await (await turret.call('GET', '/v1/topics/edits', { key })).json()) as { edits: { id: string }[] }
  const browser = await signedIn(turret, `${MARKER}@example.com`, 'owner', other)
  const keys = (await browser.call<{ keys: { id: string }[] }>('GET', '/v1/keys')).body.keys
  const invited = await browser.call<{ id: string }>('POST', '/v1/invitations', {
    email: 'x@example.com',
    role: 'viewer',
  })
  const member = await accounts.members.findByEmail(`${MARKER}@example.com`)
  const alert = await turret.call('POST', '/v1/alerts', {
    key,
    body: {
      name: `${MARKER} alert`,
      condition: { kind: 'new_topic' },
      channels: [{ kind: 'webhook', url: `https://93.184.216.34/${MARKER}` }],
    },
  })
  const ids: [prefix: string, ids: (string | undefined)[]][] = [
    ['/v1/topics/edits/', edits.edits.map(({ id }) => id)],
    ['/v1/topics/', [topic]],
    ['/v1/events/', [results[0]?.event_id]],
    ['/v1/sessions/', [`${MARKER}-s`]],
    ['/v1/users/', [`${MARKER}-u`]],
    ['/v1/fields/', [`${MARKER}_text`]],
    ['/v1/alerts/', [((await alert.json()) as { id: string }).id]],
    ['/v1/keys/', keys.map(({ id }) => id)],
    ['/v1/members/', [member?.id]],
    ['/v1/invitations/', [invited.body.id]],
  ]
  for (const { path } of routes.filter((route) => route.path.includes('{'))) {
    const known = ids.find(([prefix]) => path.startsWith(prefix))?.[1] ?? []
    foreign.set(
      path,
      known.map((id) => path.replace(/\{\w+\}/, encodeURIComponent(id ?? 'missing'))),
    )
  }
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`
const addressOf = ({ path }: Route) => path.replace(/\{\w+\}/g, 'x')
const guarded = () => routes.filter((route) => !route.isPublic)
const forKeys = () => guarded().filter(({ scope }) => scope !== null)
const changing = () => guarded().filter(({ method }) => method !== 'GET')

type Outcome = [route: string, status: number, code: string | undefined]
const outcomeOf = (route: Route, status: number, body: unknown): Outcome => [
  ...([nameOf(route), status] as const),
  (body as { code?: string } | undefined)?.code,
]

async function withKey(route: Route, key: string | null): Promise<Outcome> {
  const response = await turret.call(route.method, addressOf(route), { key })
  return outcomeOf(route, response.status, await answerOf(response))
}

async function withBrowser(route: Route, browser: TestBrowser, headers = {}): Promise<Outcome> {
  const { status, body } = await browser.call(route.method, addressOf(route), undefined, headers)
  return outcomeOf(route, status, body)
}

/** Whether the caller was let in: what then comes of an empty request does not matter. */
const letIn = ([route, status]: Outcome) => [route, status !== 401 && status !== 403]

it('leaves open to anybody what starts a session, and beside the contract nothing that tells of a project', () => {
  const open = routes.filter(({ isPublic }) => isPublic).map(nameOf)
  expect(open.sort()).toEqual(OPEN_TO_ANYBODY)
  const described = routes.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  const served = turret.installation.http.routes.map(({ method, path }) => `${method} ${path}`)
  const beside = new Set(served.filter((name) => !described.includes(name) && !/^ALL |^GET \/\*$/.test(name)))
  expect([...beside].sort()).toEqual(BESIDE_THE_CONTRACT)
})

it('knows the routes of the contract: each exception is one of them', () => {
  const names = routes.map(nameOf)
  expect(names.length).toBeGreaterThan(30)
  for (const name of Object.keys(EXCEPTIONS)) expect(names).toContain(name)
})

describe('API keys', () => {
  it('are asked for: no key, a wrong one and a revoked one are answered 401', async () => {
    const { access } = turret.installation
    const revoked = await access.createKey({ project: 'default' as ProjectId, name: 'revoked', scopes: SCOPES })
    expect(letIn(await withKey({ ...(forKeys()[0] as Route), path: '/v1/status', method: 'GET' }, revoked))[1]).toBe(
      true,
    )
    await access.revokeKeys('revoked')
    const valid = `${revoked.slice(0, -1)}${revoked.endsWith('0') ? '1' : '0'}`
    for (const key of [null, 'wrong', valid, revoked]) {
      for (const route of forKeys()) {
        expect(await withKey(route, key)).toEqual([nameOf(route), 401, 'INVALID_API_KEY'])
      }
    }
  })

  it('open what their scope is for, and are answered 403 elsewhere', async () => {
    const { access } = turret.installation
    for (const scope of SCOPES) {
      const key = await access.createKey({ project: 'default' as ProjectId, name: `only ${scope}`, scopes: [scope] })
      for (const route of forKeys()) {
        const outcome = await withKey(route, key)
        if (route.scope === scope) expect(letIn(outcome)).toEqual([nameOf(route), true])
        else expect(outcome).toEqual([nameOf(route), 403, 'INSUFFICIENT_SCOPE'])
      }
    }
  })

  it('never open the routes of members, whatever their scopes', async () => {
    const { access } = turret.installation
    const key = await access.createKey({ project: 'default' as ProjectId, name: 'all', scopes: SCOPES })
    for (const route of guarded().filter(({ scope }) => scope === null)) {
      expect(await withKey(route, key)).toEqual([nameOf(route), 401, 'INVALID_SESSION'])
    }
  })
})

describe('sessions', () => {
  it('open what the role allows, and are answered 403 elsewhere', async () => {
    await signedIn(turret, 'first@example.com', 'owner')
    for (const role of ROLES) {
      for (const route of guarded()) {
        const browser = await signedIn(turret, `${role}@example.com`, role)
        const outcome = await withBrowser(route, browser)
        if (route.role === null || roleAllows(role, route.role)) {
          expect([role, ...letIn(outcome)]).toEqual([role, nameOf(route), true])
        } else expect([role, ...outcome]).toEqual([role, nameOf(route), 403, 'INSUFFICIENT_ROLE'])
      }
    }
  }, 60_000)

  it('are asked for: none, a made-up one and one that has ended are answered 401', async () => {
    const none = new TestBrowser(turret)
    const madeUp = new TestBrowser(turret)
    madeUp.cookie = `turret_session=${'x'.repeat(43)}`
    const ended = await signedIn(turret, 'first@example.com', 'owner')
    clock.now += 8 * DAY_MS
    for (const route of guarded()) {
      for (const browser of [madeUp, ended]) {
        expect(await withBrowser(route, browser)).toEqual([nameOf(route), 401, 'INVALID_SESSION'])
      }
      if (route.scope === null) {
        expect(await withBrowser(route, none)).toEqual([nameOf(route), 401, 'INVALID_SESSION'])
      }
    }
  })

  it('change nothing without the proof that a page of ours asks: missing, of another session, from another site', async () => {
    const owner = await signedIn(turret, 'first@example.com', 'owner')
    const proof = owner.csrf
    const another = (await signedIn(turret, 'first@example.com', 'owner')).csrf
    const otherSite = { 'sec-fetch-site': 'cross-site' }
    for (const route of changing()) {
      for (const [csrf, headers] of [
        ['', {}],
        [another, {}],
        [proof, otherSite],
      ] as const) {
        owner.csrf = csrf
        expect(await withBrowser(route, owner, headers)).toEqual([nameOf(route), 403, 'INVALID_CSRF_TOKEN'])
      }
    }
  })

  it('are started by no page of another site', async () => {
    const otherSite = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }
    for (const route of routes.filter(({ isPublic }) => isPublic)) {
      const browser = new TestBrowser(turret)
      expect(await withBrowser(route, browser, otherSite)).toEqual([nameOf(route), 403, 'INVALID_CSRF_TOKEN'])
      if (route.method === 'GET') continue
      expect((await withBrowser(route, browser))[1]).toBe(415)
    }
  })
})

describe('another project', () => {
  /** Bodies with which a change of something of one's own would succeed. */
  const BODIES: Record<string, unknown> = {
    'PATCH /v1/topics/{id}': { label: 'taken over' },
    'PATCH /v1/alerts/{id}': { name: 'taken over' },
    'PATCH /v1/members/{id}': { role: 'viewer' },
    'PUT /v1/fields/{key}': { type: 'ignored' },
    'PUT /v1/events/{id}/topic': { topic: 't1_1' },
    'POST /v1/topics/{id}/split': { parts: 2 },
  }

  it('shows nothing of itself: its ids are answered 404, and none of its words come along', async () => {
    const owner = await signedIn(turret, 'first@example.com', 'owner')
    const { access } = turret.installation
    const key = await access.createKey({ project: 'default' as ProjectId, name: 'here', scopes: SCOPES })
    const seen = new Set<string>()
    for (const route of guarded().filter(({ path }) => !path.startsWith('/v1/logout'))) {
      const addresses = foreign.get(route.path) ?? [route.path]
      expect([nameOf(route), addresses.length > 0]).toEqual([nameOf(route), true])
      for (const address of addresses) {
        const body = BODIES[nameOf(route)]
        const answers = [await owner.call(route.method, address, body)]
        if (route.scope !== null) {
          const response = await turret.call(route.method, address, { key, body })
          answers.push({ status: response.status, body: await answerOf(response), headers: response.headers })
        }
        for (const { status, body: answer } of answers) {
          const text = JSON.stringify(answer).replaceAll(decodeURIComponent(address.split('/')[3] ?? '-'), '')
          expect([nameOf(route), text.includes(MARKER)]).toEqual([nameOf(route), false])
          const isForeign =
            foreign.has(route.path) && (route.method === 'GET' || route.method === 'DELETE' || body !== undefined)
          if (isForeign) expect([nameOf(route), status]).toEqual([nameOf(route), 404])
          if (isForeign) seen.add(nameOf(route))
        }
      }
    }
    expect(seen.size).toBeGreaterThan(10)
  })

  it('is untouched by all that was tried', async () => {
    const browser = await signedIn(turret, `${MARKER}@example.com`, 'owner', other)
    const { body } = await browser.call<{ topics: { label: string; events: number }[] }>('GET', '/v1/topics?from=all')
    expect(body.topics[0]).toMatchObject({ label: `${MARKER} food` })
    expect((await browser.call<{ keys: unknown[] }>('GET', '/v1/keys')).body.keys).toHaveLength(1)
    expect((await browser.call<{ invitations: unknown[] }>('GET', '/v1/members')).status).toBe(200)
  })
})
