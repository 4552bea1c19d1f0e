// The command line's own client of the public HTTP API: demo and remote import use it like any user would.

import type { OpenAPIHono } from '@hono/zod-openapi'
import { StartupError } from '../errors.ts'

export interface ApiClient {
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: unknown): Promise<Answer>
}

const MOST_TRIES = 6
const LONGEST_WAIT_SECONDS = 60
const SECOND_MS = 1_000

type Send = (path: string, init: RequestInit) => Promise<Response>

/** Waits and tries again while the server says 429 or 503; throws StartupError with the server's sentence otherwise. */
export function apiClient(baseUrl: string, key: string): ApiClient {
  return clientOver(key, async (path, init) => {
    const url = new URL(path, baseUrl)
    try {
      return await fetch(url, init)
    } catch (cause) {
      throw new StartupError(`Cannot reach ${url.origin}: check that the server is running and the address is right.`, {
        cause,
      })
    }
  })
}

/** The same API without a socket, for commands that hold the installation themselves. */
export function processClient(http: OpenAPIHono, key: string): ApiClient {
  return clientOver(key, async (path, init) => http.request(path, init))
}

function clientOver(key: string, send: Send): ApiClient {
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    for (let attempt = 1; ; attempt++) {
      const response = await send(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (response.ok) return (await response.json()) as Answer
      const waitSeconds = Number(response.headers.get('retry-after') ?? 0)
      if (waitSeconds === 0 || waitSeconds > LONGEST_WAIT_SECONDS || attempt === MOST_TRIES) {
        throw new StartupError(`${method} ${path} answered ${response.status}: ${await errorSentence(response)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, waitSeconds * SECOND_MS))
    }
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) }
}

async function errorSentence(response: Response): Promise<string> {
  const text = await response.text()
  try {
    return (JSON.parse(text) as { error?: string }).error ?? text
  } catch {
    return text.slice(0, 200)
  }
}
