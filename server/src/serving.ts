// What the roots of composition share, whatever the stores are.

import { mkdirSync } from 'node:fs'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AccessDirectory } from './access/access-directory.ts'
import type { Accounts } from './accounts/accounts.ts'
import { AlertSender } from './alerts/alert-sender.ts'
import type { Config } from './config.ts'
import { createBuiltinEmbedder } from './embed/builtin/builtin-embedder.ts'
import { createCachedEmbedder } from './embed/cached-embedder.ts'
import type { Embedder } from './embed/embedder.ts'
import { createOpenAiEmbedder } from './embed/openai/openai-embedder.ts'
import { openTransformersEmbedder } from './embed/transformers/transformers-embedder.ts'
import { StartupError } from './errors.ts'
import type { Logger } from './observe/logger.ts'
import { OutgoingGuard } from './outgoing/outgoing-guard.ts'
import { privateDestinations } from './outgoing/private-destinations.ts'
import type { Registry } from './registry/registry.ts'

/** What commands that run beside a server work with. */
export interface AccessOnly {
  readonly access: AccessDirectory
  readonly accounts: Accounts
  readonly registry: Registry
  close(): Promise<void>
}

/** A running Turret without its listening socket. `close` finishes what is in hand and puts everything to disk. */
export interface Serving extends AccessOnly {
  readonly logger: Logger
  readonly http: OpenAPIHono
}

/** Closes what was opened, the last first. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = []

  add<Thing>(thing: Thing, close: (thing: Thing) => Promise<void>): Thing {
    this.#closers.push(() => close(thing))
    return thing
  }

  async closeAll(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer()
  }
}

/** Throws StartupError where a local model or its library is missing. */
export async function openModel({ embedder, embeddingThreads: threads, dataFolder }: Config): Promise<Embedder> {
  if (embedder.kind === 'openai') return createOpenAiEmbedder({ endpoint: embedder, model: embedder.model })
  if (embedder.kind === 'transformers') return openTransformersEmbedder({ model: embedder.model, dataFolder, threads })
  return createBuiltinEmbedder({ threads })
}

export async function openEmbedder(config: Config): Promise<Embedder> {
  return createCachedEmbedder(await openModel(config))
}

/** What reaches the addresses that users type. */
export function openAlertSender({ allowedPrivateHosts, mail }: Config): AlertSender {
  const guard = new OutgoingGuard({ allowed: privateDestinations(allowedPrivateHosts) })
  return new AlertSender({ guard, mail })
}

export function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new StartupError(
      `Cannot create the data folder ${folder}: check its parent's permissions, or set TURRET_DATA.`,
      { cause },
    )
  }
}
