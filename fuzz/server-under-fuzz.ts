// A real server in a temporary folder, with an owner, keys of each kind and some topics; its log is read for complaints.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repositoryRoot } from '../server/src/repository-root.fixture.ts'
import type { Credentials } from './requests.ts'

const LAUNCHER = join(repositoryRoot(), 'server', 'bin', 'turret.js')
const ALL_SCOPES = 'fuzz-key-of-all-scopes'
const OWNER = { email: 'owner@example.com', password: 'correct horse battery' }
const ERROR_LEVEL = 50

export interface ServerUnderFuzz {
  readonly url: URL
  /** Lines of the log that no request may cause. */
  readonly complaints: readonly string[]
  readonly credentials: Credentials
  /** Ids, names and values that the server has handed out. */
  knownValues(): Promise<string[]>
  hasEnded(): boolean
  /** Resident memory; null where the system does not tell. */
  residentMb(): number | null
  remove(): Promise<void>
}

export async function startServerUnderFuzz(): Promise<ServerUnderFuzz> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-fuzz-'))
  const { PATH, HOME } = process.env
  const settings = {
    ...{ TURRET_DATA: folder, TURRET_PORT: '0', TURRET_API_KEY: ALL_SCOPES, TURRET_LOG_LEVEL: 'warn' },
    ...{ TURRET_MAX_PENDING: '10000000', TURRET_SIGNUP: 'closed' },
  }
  const child = spawn(process.execPath, [LAUNCHER, 'serve'], { env: { PATH, HOME, ...settings } })
  const complaints: string[] = []
  readLines(child, 'stderr', (line) => complaints.push(line))
  const { url, setupToken } = await greeting(child, complaints)
  const post: Post = (path, body, headers = {}) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  await post('/v1/setup', { token: setupToken, ...OWNER, project_name: 'Fuzz' })
  await sendMessages(post)
  const get = async (path: string) =>
    JSON.stringify(await (await fetch(new URL(path, url), { headers: { 'x-api-key': ALL_SCOPES } })).json())
  return {
    url,
    complaints,
    credentials: await credentialsOf(post),
    async knownValues() {
      const pages = [
        '/v1/topics?from=all',
        '/v1/events?from=all',
        '/v1/sessions?from=all',
        '/v1/topics/edits',
        '/v1/fields',
      ]
      const texts = await Promise.all(pages.map(get))
      const strings = texts.flatMap((text) => text.match(/"(?:[^"\\]|\\.){1,80}"/g) ?? [])
      return [...new Set(strings.map((string) => JSON.parse(string) as string))].sort()
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    residentMb: () => residentMb(child.pid ?? 0),
    async remove() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Post = (path: string, body: object, headers?: Record<string, string>) => Promise<Response>

async function credentialsOf(post: Post): Promise<Credentials> {
  const login = await post('/v1/login', OWNER)
  const { csrf_token: csrf } = (await login.json()) as { csrf_token: string }
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  const session = { cookie, 'x-csrf-token': csrf }
  const made = await post('/v1/keys', { name: 'reader', scopes: ['read'] }, session)
  const { key } = (await made.json()) as { key: string }
  return {
    all: { 'x-api-key': ALL_SCOPES },
    bearer: { authorization: `Bearer ${ALL_SCOPES}` },
    reader: { 'x-api-key': key },
    session,
    sessionWithoutProof: { cookie },
    nobody: {},
  }
}

async function sendMessages(post: Post): Promise<void> {
  const texts = ['How do I reset my password?', 'What does Pro cost?', 'Dark mode please', 'Export my data as CSV']
  const events = Array.from({ length: 400 }, (_, n) => ({
    ...{ name: 'message', session_id: `s${n % 60}`, user_id: `u${n % 25}`, event_id: `e${n}` },
    metadata: { prompt: `${texts[n % 4]} ${n % 7}`, platform: n % 2 ? 'ios' : 'android', latency: n % 90 },
  }))
  await post('/v1/batch', { events }, { 'x-api-key': ALL_SCOPES })
  await post('/v1/topics/consolidate', {}, { 'x-api-key': ALL_SCOPES })
}

/** Resolves with where the server is ready, and the token of its set-up link. */
function greeting(child: ChildProcess, complaints: string[]): Promise<{ url: URL; setupToken: string }> {
  return new Promise((resolve, reject) => {
    let url: string | undefined
    let setupToken: string | undefined
    readLines(child, 'stdout', (line) => {
      url ??= /ready at (\S+)/i.exec(line)?.[1]
      setupToken ??= /setup\?token=([\w-]+)/.exec(line)?.[1]
      if (url !== undefined && setupToken !== undefined) resolve({ url: new URL(url), setupToken })
      if (levelOf(line) >= ERROR_LEVEL) complaints.push(line)
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${complaints.join('\n')}`)))
  })
}

function readLines(child: ChildProcess, from: 'stdout' | 'stderr', each: (line: string) => void): void {
  const stream = child[from]
  if (stream) createInterface({ input: stream }).on('line', each)
}

function levelOf(line: string): number {
  return Number(/"level":(\d+)/.exec(line)?.[1] ?? 0)
}

function residentMb(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024)
  } catch {
    return null
  }
}
