// turret demo: a server, our demo conversations sent through its public API, and what came out of them.

import { DEFAULT_PROJECT } from '../access/project.ts'
import type { Config } from '../config.ts'
import { demoEvents } from '../demo/demo-events.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { startProgress } from './progress.ts'
import { curlLine, printSetupLink, type RunningServer, startServer, untilStopped } from './serve.ts'
import { printSummary } from './summary.ts'

const BATCH_EVENTS = 200
const POLL_MS = 250
const KEY_NAME = 'demo'

export async function runDemo(config: Config, options: { exit: boolean }): Promise<void> {
  const server = await startServer(config)
  try {
    const key = await usableKey(server, config)
    const client = apiClient(server.listener.url, key)
    await sendDemo(client, new Date())
    await untilIndexed(client)
    await printSummary(client)
    process.stdout.write(`\nTurret is ready at ${server.url}\nAPI key: ${key}\nTry it:\n${curlLine(server.url, key)}\n`)
    printSetupLink(server)
    if (options.exit) return await server.stop()
  } catch (error) {
    await server.stop()
    throw error
  }
  process.stdout.write('Stop with Ctrl-C; start again without the demo data with npm start.\n')
  await untilStopped(server)
}

/** A key in clear: the configured one, the one generated just now, or a fresh one in place of the last demo's. */
async function usableKey({ installation, newKey }: RunningServer, config: Config): Promise<string> {
  if (config.apiKey ?? newKey) return (config.apiKey ?? newKey) as string
  await installation.access.revokeKeys(KEY_NAME)
  return installation.access.createKey({
    project: DEFAULT_PROJECT,
    name: KEY_NAME,
    scopes: ['ingest', 'read', 'manage'],
  })
}

async function sendDemo(client: ApiClient, now: Date): Promise<void> {
  const events = demoEvents({ now })
  if (await isLoaded(client, events.at(-1)?.session_id ?? '')) {
    process.stdout.write('The demo conversations are already here.\n')
    return
  }
  const progress = startProgress('Sending demo conversations', events.length)
  for (let start = 0; start < events.length; start += BATCH_EVENTS) {
    await client.post('/v1/batch', { events: events.slice(start, start + BATCH_EVENTS) })
    progress.update(start + BATCH_EVENTS)
  }
  progress.stop()
}

/** Idempotency keys last a week; a demo that is run again later must not send everything twice either. */
async function isLoaded(client: ApiClient, sessionId: string): Promise<boolean> {
  const answer = await client.get<{ events: unknown[] }>(
    `/v1/events?from=all&limit=1&session_id=${encodeURIComponent(sessionId)}`,
  )
  return answer.events.length > 0
}

async function untilIndexed(client: ApiClient): Promise<void> {
  const pending = async () => (await client.get<{ pending: number }>('/v1/status')).pending
  const total = await pending()
  const progress = startProgress('Finding topics', total)
  for (let left = total; left > 0; left = await pending()) {
    progress.update(total - left)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  progress.update(total)
  progress.stop()
}
