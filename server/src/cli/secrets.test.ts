// A real server that logs everything it can, through all that people and programs do with it: no secret and no word of a
// user is in its log, what was redacted is in no file and in no request that leaves, and no secret is on disk in clear.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { createBuiltinEmbedder } from '../embed/builtin/builtin-embedder.ts'
import type { Embedder } from '../embed/embedder.ts'
import { completionOf, messages } from '../labeller/labeller.fixture.ts'
import { openInstallation } from '../main.ts'
import { type ModelAnswer, type ModelRequest, ModelServer } from '../openai/model-server.fixture.ts'
import { PROCESS_KEY, runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const MODEL_KEY = 'sk-never-0123456789abcdefghijklmnopqrstuv'
const PASSWORDS = ['correct horse battery', 'another long password', 'a wrong password typed', 'the invited password']
/** Taken out before anything is kept. */
const REDACTED = [
  ...['ada.zebrafish@example.com', '+49 170 7654321', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00'],
  ...['203.0.113.77', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
]
const WORD = 'axolotl'
const WEBHOOK_TOKEN = 'T0001-token-in-an-address'
const OWNER = 'owner@example.com'

const place = mkdtempSync(join(tmpdir(), 'turret-secrets-'))
const folder = join(place, 'data')
/** On disk in clear, as they have to be sent. */
const sendable: string[] = [WEBHOOK_TOKEN]
const secrets: string[] = [PROCESS_KEY, MODEL_KEY, ...PASSWORDS]

it('keeps secrets and words of users out of the log, and what is redacted out of every file and request', {
  timeout: 240_000,
}, async () => {
  const embedder = createBuiltinEmbedder({ threads: 1 })
  await makeOwner()
  const refused = new Set<string>()
  const model = await ModelServer.start((request) => {
    const isNew = JSON.stringify(request.body).includes(WORD) && !refused.has(request.path)
    if (isNew) refused.add(request.path)
    return isNew ? refusalOf(request) : answerOf(request, embedder)
  })
  const server = await startServerProcess(folder, settings(model), { stderr: 'pipe' })
  let log = ''
  for (const stream of [server.process.stderr, server.process.stdout]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
  }
  try {
    await server.call('PATCH', '/v1/privacy', {
      redact: { email: true, phone: true, card: true, iban: true, ip: true, secret: true },
    })
    expect(openToOthers()).toEqual([])
    await people(server)
    await programs(server)
    await webhooks(server, model.baseUrl)
    await strangers(server)
    const status = () =>
      server.call<{ pending: number; dimensions: unknown[]; labeller_problem: string | null }>('GET', '/v1/status')
    await expect.poll(async () => (await status()).pending, { timeout: 120_000 }).toBe(0)
    await server.call('POST', '/v1/topics/consolidate', {})
    await expect.poll(() => log.split('answered 401').length, { timeout: 60_000 }).toBeGreaterThan(2)
    expect(JSON.stringify(await status())).not.toMatch(new RegExp(WORD, 'i'))
  } finally {
    await server.stop()
    await Promise.all([model.close(), embedder.close()])
  }
  const sent = JSON.stringify(model.requests.map(({ body }) => body))
  expect(sent).toMatch(new RegExp(WORD, 'i'))
  expect([found(log, [...secrets, ...sendable, ...REDACTED, WORD]), found(sent, [...secrets, ...REDACTED])]).toEqual([
    [],
    [],
  ])
  expect(model.requests.filter(({ path }) => path.includes(WEBHOOK_TOKEN))).toHaveLength(1)
  const bytes = allBytes()
  expect(found(bytes, [WORD])).toEqual([WORD])
  expect(found(bytes, [...secrets, ...REDACTED])).toEqual([])
  rmSync(place, { recursive: true })
})

const settings = (model: ModelServer) => ({
  ...{ TURRET_EMBEDDER: 'openai', TURRET_EMBEDDING_BASE_URL: model.baseUrl, TURRET_EMBEDDING_API_KEY: MODEL_KEY },
  ...{ TURRET_LLM_BASE_URL: model.baseUrl, TURRET_LLM_API_KEY: MODEL_KEY, TURRET_LLM_MODEL: 'tiny-1' },
  ...{ TURRET_EMBEDDING_MODEL: 'tiny', TURRET_LOG_LEVEL: 'trace' },
  ...{ TURRET_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' },
})

/** Quotes what was sent from where the word stands, as servers of models do. */
function refusalOf({ body, authorization }: ModelRequest): ModelAnswer {
  const sent = JSON.stringify(body)
  const quoted = sent.slice(sent.indexOf(WORD) - 20, sent.indexOf(WORD) + 60)
  return { status: 401, body: { error: { message: `${authorization} cannot use "${quoted}"` } } }
}

async function answerOf(request: ModelRequest, embedder: Embedder): Promise<ModelAnswer> {
  if (!request.path.endsWith('/embeddings')) return completionOf('{"label": "Pets", "description": "About pets."}')
  const vectors = await embedder.embed(request.body.input as string[])
  return { body: { data: vectors.map((vector, index) => ({ index, embedding: [...vector] })) } }
}

function found(text: string | Buffer, words: readonly string[]): string[] {
  return words.filter((word) => word.length > 3 && text.includes(word))
}

/** Of the data folder and the socket for the command line: what others on the machine may enter. */
function openToOthers(): string[] {
  const sockets = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSocket())
  const paths = [folder, ...sockets.map(({ name }) => join(folder, name))]
  expect(paths.length).toBe(2)
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0)
}

function allBytes(): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
}

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Headers
}

async function send(
  { url }: ServerProcess,
  method: string,
  path: string,
  body?: unknown,
  headers = {},
): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, headers: response.headers }
}

/** Signs in, changes a password, makes keys and invitations, signs out; and mistypes. */
async function people(server: ServerProcess): Promise<void> {
  const email = OWNER
  const [first = '', second = '', wrong = '', third = ''] = PASSWORDS
  await send(server, 'POST', '/v1/login', { email, password: wrong })
  await send(server, 'POST', '/v1/login', { email: wrong, password: first })
  const session = keep(await send(server, 'POST', '/v1/login', { email, password: first }))
  const key = await send(server, 'POST', '/v1/keys', { name: 'backend', scopes: ['ingest', 'read'] }, session)
  const invitation = await send(server, 'POST', '/v1/invitations', { email: 'b@example.com', role: 'viewer' }, session)
  secrets.push(String(key.body.key), String(invitation.body.token))
  await send(server, 'POST', '/v1/invitations/preview', { token: invitation.body.token })
  keep(await send(server, 'POST', '/v1/invitations/accept', { token: invitation.body.token, password: third }))
  const change = { current_password: first, new_password: second }
  const changed = keep(await send(server, 'PUT', '/v1/me/password', change, session))
  await send(server, 'POST', '/v1/logout', {}, { ...changed, 'x-csrf-token': 'wrong-proof' })
  await send(server, 'POST', '/v1/logout', {}, changed)
  const link = await runTurret(folder, ['user', 'reset-password', email])
  const token = /token=([\w-]+)/.exec(link.stdout)?.[1] ?? ''
  secrets.push(token)
  const reset = () => send(server, 'POST', '/v1/password-reset', { token, password: first })
  // The server sees what the command line did within a second.
  await expect.poll(async () => keep(await reset()), { timeout: 10_000, interval: 200 }).toBeDefined()
}

/** The owner is there before the server starts, as only its first output would show the link of the set-up. */
async function makeOwner(): Promise<void> {
  const installation = await openInstallation(readConfig({ TURRET_DATA: folder, TURRET_LOG_LEVEL: 'silent' }))
  const { access, accounts } = installation
  const { id } = await accounts.members.create(OWNER, PASSWORDS[0] ?? '')
  await accounts.members.setRole(await access.ensureDefaultProject(), id, 'owner')
  await installation.close()
}

/** The headers of the session that an answer starts, remembered as secrets. */
function keep({ status, body, headers }: Answer): Record<string, string> {
  expect(status).toBe(200)
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  const csrf = String(body.csrf_token ?? (body.me as { csrf_token?: string } | undefined)?.csrf_token)
  secrets.push(cookie.split('=')[1] ?? '', csrf)
  return { cookie, 'x-csrf-token': csrf }
}

/** Messages with personal data over every way in, and questions. */
async function programs(server: ServerProcess): Promise<void> {
  const key = { 'x-api-key': PROCESS_KEY }
  const personal = REDACTED.map((value, n) => ({
    ...{ name: `sent to ${value}`, session_id: `s-${n}`, user_id: `u-${n}` },
    metadata: { prompt: `My ${WORD} is ill, reach me at ${value} please`, contact: value, [`note ${n}`]: [value] },
  }))
  await send(server, 'POST', '/v1/batch', { events: [...messages(), ...personal, ...aboutPets()] }, key)
  for (const event of personal) await send(server, 'POST', '/track', event, { authorization: `Bearer ${PROCESS_KEY}` })
  const asked = encodeURIComponent(`who is ${REDACTED[0]}`)
  for (const path of [
    `/v1/search?q=${asked}`,
    `/v1/search?q=${WORD}`,
    `/v1/events?q=${WORD}`,
    '/v1/export?format=csv',
    '/v1/audit/export',
  ]) {
    await send(server, 'GET', path, undefined, key)
  }
  await send(server, 'POST', '/v1/topics/consolidate', {}, key)
}

const aboutPets = () =>
  Array.from({ length: 40 }, (_, n) => ({
    ...{ name: 'message', session_id: `p-${n % 9}` },
    metadata: {
      prompt: `${['How do I feed', 'Where can I buy', 'What does it cost to keep'][n % 3]} an ${WORD}${' now'.repeat(n % 4)}?`,
    },
  }))

/** Chats have their key in the address: once reached, once not. */
async function webhooks(server: ServerProcess, baseUrl: string): Promise<void> {
  const made = await server.call<{ secret: string }>('POST', '/v1/alerts/signing-secret')
  sendable.push(made.secret)
  for (const origin of [baseUrl, 'http://127.0.0.1:9']) {
    const { id } = await server.call<{ id: string }>('POST', '/v1/alerts', {
      ...{ name: `About ${WORD}`, condition: { kind: 'spiking_topic' } },
      channels: [{ kind: 'webhook', url: `${origin}/${WEBHOOK_TOKEN}` }],
    })
    await server.call('POST', `/v1/alerts/${id}/test`, {})
  }
}

/** What goes wrong: bodies cut off, secrets where they do not belong. */
async function strangers(server: ServerProcess): Promise<void> {
  const bad = { name: 'message', metadata: { prompt: `My ${WORD} ${PASSWORDS[0]}` } }
  await send(server, 'POST', '/track', JSON.stringify(bad).slice(0, -3), { 'x-api-key': PROCESS_KEY })
  await send(server, 'POST', '/track', bad, { 'x-api-key': `${PROCESS_KEY}x` })
  await send(server, 'GET', `/v1/events?api_key=${PROCESS_KEY}`)
  await send(server, 'GET', `/v1/users/${PROCESS_KEY}`, undefined, { 'x-api-key': PROCESS_KEY })
  await send(server, 'POST', '/v1/password-reset', { token: PASSWORDS[0], password: PASSWORDS[1] })
  await send(server, 'POST', '/mcp', { jsonrpc: '2.0', id: 1, method: WORD }, { 'x-api-key': PROCESS_KEY })
}
