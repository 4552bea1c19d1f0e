// turret serve: opens the data folder, listens, says where, and stops gracefully on SIGINT or SIGTERM.

import { DEFAULT_PROJECT } from '../access/project.ts'
import type { Config } from '../config.ts'
import { type Listener, listen } from '../http/listen.ts'
import { type Installation, openInstallation } from '../main.ts'

export interface RunningServer {
  readonly installation: Installation
  readonly listener: Listener
  /** Where users find it. */
  readonly url: string
  /** The generated first key, in clear, if this start created one. */
  readonly newKey: string | null
  stop(): Promise<void>
}

/** Opens everything and listens. Throws StartupError. */
export async function startServer(config: Config): Promise<RunningServer> {
  const installation = await openInstallation(config)
  try {
    const newKey = await provisionKeys(installation, config)
    const listener = await listen(installation.http, config.host, config.port)
    const stop = async (): Promise<void> => {
      await listener.close()
      await installation.close()
    }
    return { installation, listener, url: config.publicUrl ?? listener.url, newKey, stop }
  } catch (error) {
    await installation.close()
    throw error
  }
}

async function provisionKeys({ access }: Installation, config: Config): Promise<string | null> {
  const project = await access.ensureDefaultProject()
  await access.provisionEnvironmentKey(config.apiKey)
  const keys = await access.listKeys()
  if (keys.some((key) => key.project === project)) return null
  return access.createKey({ project: DEFAULT_PROJECT, name: 'first key', scopes: ['ingest', 'read', 'manage'] })
}

export async function runServer(config: Config): Promise<void> {
  const server = await startServer(config)
  process.stdout.write(`Turret is ready at ${server.url}\n`)
  if (server.newKey) {
    process.stdout.write(`API key (shown only now, keep it): ${server.newKey}\n`)
    process.stdout.write(`Try it:\n${curlLine(server.url, server.newKey)}\n`)
  }
  await untilStopped(server)
}

/** Serves until SIGINT or SIGTERM, then stops gracefully; a second signal ends the process at once. */
export async function untilStopped(server: RunningServer): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(1))
      process.once('SIGTERM', () => process.exit(1))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  process.stdout.write('Stopping…\n')
  await server.stop()
}

/** A request that a newcomer can paste. */
export function curlLine(url: string, key: string): string {
  const body = JSON.stringify({
    name: 'user_message',
    metadata: { prompt: 'How do I reset my password?', platform: 'web' },
  })
  return `  curl -X POST ${url}/track -H 'X-API-Key: ${key}' -H 'Content-Type: application/json' -d '${body}'`
}
