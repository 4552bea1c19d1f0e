// A real server in a temporary folder, with conversations whose topics and journeys the tests know.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../server/bin/turret.js', import.meta.url))
export const KEY = 'dashboard-test-key-of-all-scopes'

export interface TurretServer {
  readonly url: string
  /** Works once, for becoming the owner. */
  setupLink(): Promise<string>
  /** Throws unless the answer is a success. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  /** The same folder and address in a new process. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Settings beyond those of every test. */
export type Settings = Readonly<Record<string, string>>

/** Resolves once the server listens; throws if it ends before. */
export async function startTurretServer(settings: Settings = {}): Promise<TurretServer> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-dashboard-'))
  let running = await startProcess(folder, '0', settings)
  const { url } = running
  return {
    url,
    setupLink: () => running.printed(/this link works once\): (\S+)/),
    async call<Answer>(method: string, path: string, body?: unknown) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { 'x-api-key': KEY, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
      return (await response.json()) as Answer
    },
    async restart() {
      await running.stop()
      running = await startProcess(folder, new URL(url).port, settings)
    },
    async stop() {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface ServerProcess {
  readonly url: string
  /** What a pattern finds in the output, once it is there. */
  printed(pattern: RegExp): Promise<string>
  stop(): Promise<void>
}

async function startProcess(folder: string, port: string, given: Settings): Promise<ServerProcess> {
  const { PATH, HOME } = process.env
  const settings = { TURRET_DATA: folder, TURRET_PORT: port, TURRET_API_KEY: KEY, TURRET_LOG_LEVEL: 'warn', ...given }
  const child = spawn(process.execPath, [LAUNCHER, 'serve'], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)?.[1]
        if (found) resolve(found)
      }
      look()
      child.stdout.on('data', look)
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)))
    })
  return {
    url: await printed(/ready at (\S+)/),
    printed,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
