// For tests of the HTTP face: a whole installation in a temporary folder, called in process.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { type Installation, type OpenOptions, openInstallation } from '../main.ts'

export const TEST_KEY = 'test-key-of-all-scopes'

export interface TestInstallation {
  readonly installation: Installation
  readonly folder: string
  call(method: string, path: string, options?: CallOptions): Promise<Response>
  /** GET with the key of all scopes; throws unless the answer is 200. */
  get<Answer>(path: string): Promise<Answer>
  /** Sends events in one batch and waits until they are queryable. */
  track(events: readonly unknown[]): Promise<void>
  /** Closes everything and opens the same folder again, with other options where some are given. */
  reopen(changed?: OpenOptions): Promise<TestInstallation>
  remove(): Promise<void>
}

export interface CallOptions {
  readonly key?: string | null
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export async function openTestInstallation(
  settings: Record<string, string> = {},
  options: OpenOptions = {},
): Promise<TestInstallation> {
  return openFolder(mkdtempSync(join(tmpdir(), 'turret-test-')), settings, options)
}

async function openFolder(
  folder: string,
  settings: Record<string, string>,
  options: OpenOptions,
): Promise<TestInstallation> {
  const environment = { TURRET_DATA: folder, TURRET_API_KEY: TEST_KEY, TURRET_LOG_LEVEL: 'silent', ...settings }
  const installation = await openInstallation(readConfig(environment), options)
  await installation.access.provisionEnvironmentKey(TEST_KEY)
  const call: TestInstallation['call'] = async (method, path, { key = TEST_KEY, body, headers = {} } = {}) => {
    const json = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return installation.http.request(path, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: json }),
    })
  }
  return {
    installation,
    folder,
    call,
    async get(path) {
      const response = await call('GET', path)
      const text = await response.text()
      if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${text}`)
      return JSON.parse(text)
    },
    async track(events) {
      const response = await call('POST', '/v1/batch', { body: { events } })
      const answer = (await response.json()) as { rejected?: unknown[] }
      if (response.status !== 200 || answer.rejected?.length !== 0)
        throw new Error(JSON.stringify(answer).slice(0, 500))
      await installation.pipeline.untilIndexed(installation.journal.lastSequence())
    },
    async reopen(changed = options) {
      await installation.close()
      return openFolder(folder, settings, changed)
    },
    async remove() {
      await installation.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
