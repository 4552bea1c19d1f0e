import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { startServer } from './serve.ts'
import { runTurret } from './server-process.fixture.ts'

const PASSWORD = 'correct horse battery'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turret-user-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = () => startServer(readConfig({ TURRET_DATA: folder, TURRET_PORT: '0', TURRET_LOG_LEVEL: 'silent' }))
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''
const send = (url: string, path: string, body: object) =>
  fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const setUp = (url: string, link: string) =>
  send(url, '/v1/setup', {
    token: tokenOf(link),
    email: 'ada@example.com',
    password: PASSWORD,
    project_name: 'Support',
  })

it('shows a set-up link at each start until there is an owner; an earlier start’s link is dead', async () => {
  const first = await start()
  await first.stop()
  const second = await start()
  expect(second.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{43}$/)
  expect((await setUp(second.url, first.setupLink ?? '')).status).toBe(401)
  expect((await setUp(second.url, second.setupLink ?? '')).status).toBe(200)
  await second.stop()
  const third = await start()
  expect(third.setupLink).toBeNull()
  await third.stop()
}, 30_000)

it('resets a forgotten password beside a running server, and lists members and projects', async () => {
  const server = await start()
  await setUp(server.url, server.setupLink ?? '')
  const { stdout, code } = await runTurret(folder, ['user', 'reset-password', 'ADA@example.com'])
  expect([code, stdout]).toEqual([0, expect.stringMatching(/\/reset-password\?token=[\w-]{43}\n$/)])
  const reset = () =>
    send(server.url, '/v1/password-reset', { token: tokenOf(stdout.trim()), password: 'another long password' })
  await expect.poll(async () => (await reset()).status, { timeout: 5_000 }).toBe(200)
  expect((await reset()).status).toBe(401)
  const logIn = (password: string) => send(server.url, '/v1/login', { email: 'ada@example.com', password })
  expect([(await logIn(PASSWORD)).status, (await logIn('another long password')).status]).toEqual([401, 200])

  const created = await runTurret(folder, ['project', 'create', 'Second', '--owner', 'ada@example.com'])
  const [id, key] = created.stdout.trim().split('\n')
  expect((await runTurret(folder, ['project', 'list'])).stdout).toMatch(
    new RegExp(`${id}\\s+Second\\s+ada@example.com`),
  )
  expect((await runTurret(folder, ['user', 'list'])).stdout).toContain(
    `ada@example.com  default (owner), ${id} (owner)`,
  )
  const status = async () =>
    (await fetch(new URL('/v1/status', server.url), { headers: { 'x-api-key': key ?? '' } })).status
  await expect.poll(status, { timeout: 5_000 }).toBe(200)
  await server.stop()
}, 60_000)

it('says what to do about a member who is not there', async () => {
  const { code, stderr } = await runTurret(folder, ['user', 'reset-password', 'eve@example.com'])
  expect([code, stderr]).toEqual([1, expect.stringContaining('turret user list')])
}, 30_000)
