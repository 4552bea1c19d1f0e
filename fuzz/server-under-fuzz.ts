// A real server in a temporary folder, with an owner, keys of each kind and some topics; its log is read for complaints.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startServerProcess } from '../server/src/cli/server-process.fixture.ts'
import type { Credentials } from './requests.ts'

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
  const settings = {
    ...{ TURRET_API_KEY: ALL_SCOPES, TURRET_LOG_LEVEL: 'warn' },
    ...{ TURRET_MAX_PENDING: '10000000', TURRET_SIGNUP: 'closed' },
  }
  const server = await startServerProcess(folder, settings, { stderr: 'pipe' })
  const { process: child, url } = server
  const complaints: string[] = []
  readLines(child.stderr, (line) => complaints.push(line))
  readLines(child.stdout, (line) => levelOf(line) >= ERROR_LEVEL && complaints.push(line))
  const setupToken = await server.printed(/setup\?token=([\w-]+)/)
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
    url: new URL(url),
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
      await server.stop()
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

function readLines(input: Readable | null, each: (line: string) => void): void {
  if (input) createInterface({ input }).on('line', each)
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
