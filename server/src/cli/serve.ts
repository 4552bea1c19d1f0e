// turret serve: opens the data folder, listens, says where, and stops gracefully on SIGINT or SIGTERM.

import { DEFAULT_PROJECT } from '../access/project.ts'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { type Listener, listen } from '../http/listen.ts'
import { openServing } from '../main.ts'
import { RegistryConflict } from '../registry/registry.ts'
import type { Serving } from '../serving.ts'

export interface RunningServer {
  readonly installation: Serving
  readonly listener: Listener
  /** Where users find it. */
  readonly url: string
  /** The generated first key, in clear, if this start created one. */
  readonly newKey: string | null
  /** Where the first owner is made: works once, until the next start; null: there is an owner. */
  readonly setupLink: string | null
  stop(): Promise<void>
}

const PROVISION_ATTEMPTS = 5

/** Opens everything and listens. Throws StartupError. */
export async function startServer(config: Config): Promise<RunningServer> {
  const installation = await openServing(config)
  const closers = [() => installation.close()]
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const answersCallers = config.role !== 'worker'
    const newKey = answersCallers ? await provisionKeys(installation, config) : null
    const listener = await listen(installation.http, config.host, config.port)
    closers.push(() => listener.close())
    const url = config.publicUrl ?? listener.url
    const setupLink = answersCallers ? await makeSetupLink(installation, url) : null
    return { installation, listener, url, newKey, setupLink, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Another process of the cluster may do the same at the same time: then it is looked at again. */
async function provisionKeys(serving: Serving, config: Config): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await provisionKeysOnce(serving, config)
    } catch (error) {
      if (!(error instanceof RegistryConflict) || attempt === PROVISION_ATTEMPTS) throw error
    }
  }
}

async function provisionKeysOnce({ access }: Serving, config: Config): Promise<string | null> {
  const project = await access.ensureDefaultProject()
  await access.provisionEnvironmentKey(config.apiKey)
  const keys = await access.listKeys()
  if (keys.some((key) => key.project === project)) return null
  return access.createKey({ project: DEFAULT_PROJECT, name: 'first key', scopes: ['ingest', 'read', 'manage'] })
}

/** The link of this start takes the place of all earlier ones. On a full disk there is none, and all else goes on. */
async function makeSetupLink({ accounts, logger }: Serving, url: string): Promise<string | null> {
  try {
    await accounts.tokens.withdraw('setup', () => true)
    if (await accounts.members.hasAnyOwner()) return null
    const { token } = await accounts.tokens.issue({ kind: 'setup' })
    return new URL(`/setup?token=${token}`, url).href
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'OVERLOADED') throw error
    logger.warn({ err: error }, 'there is no link for the set-up: start again when there is space on the disk')
    return null
  }
}

/** What a newcomer needs to see after the start; says nothing once there is an owner. */
export function printSetupLink({ setupLink }: RunningServer): void {
  if (setupLink !== null) process.stdout.write(`Set up the dashboard (this link works once): ${setupLink}\n`)
}

export async function runServer(config: Config): Promise<void> {
  const server = await startServer(config)
  process.stdout.write(`Turret is ready at ${server.url}\n`)
  printSetupLink(server)
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
