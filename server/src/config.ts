// The only reader of the environment: parsed once, frozen, passed on as plain data.
// An unknown or malformed TURRET_* setting ends the start with one sentence that says what to do.

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { StartupError } from './errors.ts'
import type { LanguageModel } from './model/language-model.ts'
import { privateDestinations } from './outgoing/private-destinations.ts'
import { PLAN_NAMES, type PlanName } from './plans/plan.ts'

const wholeNumber = () => z.coerce.number({ error: 'must be a whole number' }).int('must be a whole number')

const SETTINGS = z.object({
  TURRET_HOST: z.string().min(1).default('127.0.0.1'),
  TURRET_PORT: wholeNumber().min(0).max(65_535).default(8080),
  TURRET_DATA: z.string().min(1).default('./data'),
  TURRET_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable characters without spaces')
    .optional(),
  TURRET_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  TURRET_NATS_URL: z.string().min(1).optional(),
  TURRET_CLICKHOUSE_URL: z.string().min(1).optional(),
  TURRET_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TURRET_PUBLIC_URL: z.url().optional(),
  TURRET_SIGNUP: z.enum(['open', 'closed']).default('closed'),
  TURRET_DEFAULT_PLAN: z.enum(PLAN_NAMES).default('enterprise'),
  TURRET_TRUSTED_PROXIES: wholeNumber().min(0).max(10).default(0),
  TURRET_EMBEDDER: z.enum(['builtin', 'openai', 'transformers']).default('builtin'),
  TURRET_EMBEDDING_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  TURRET_EMBEDDING_API_KEY: z.string().min(1).optional(),
  TURRET_EMBEDDING_MODEL: z.string().min(1).optional(),
  TURRET_MODEL_HUB: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://huggingface.co'),
  TURRET_EMBEDDING_THREADS: wholeNumber().min(1).max(64).optional(),
  TURRET_LLM_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  TURRET_LLM_API_KEY: z.string().min(1).optional(),
  TURRET_LLM_MODEL: z.string().min(1).optional(),
  TURRET_LLM_TIMEOUT_SECONDS: wholeNumber().min(1).max(600).default(60),
  TURRET_LLM_REQUESTS_PER_DAY: wholeNumber().min(0).default(1_000),
  TURRET_LLM_TOKENS_PER_DAY: wholeNumber().min(0).default(1_000_000),
  TURRET_ALLOWED_PRIVATE_HOSTS: z.string().optional(),
  TURRET_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp or smtps address' }).optional(),
  TURRET_SMTP_FROM: z.string().min(3).optional(),
  TURRET_BURST_LIMIT: wholeNumber().min(1).optional(),
  TURRET_MAX_PENDING: wholeNumber().min(1).default(1_000_000),
  TURRET_MEMORY_LIMIT_MB: wholeNumber().min(128).default(1024),
})

const SECRETS = [
  'TURRET_API_KEY',
  'TURRET_EMBEDDING_API_KEY',
  'TURRET_LLM_API_KEY',
  'TURRET_NATS_URL',
  'TURRET_CLICKHOUSE_URL',
  'TURRET_SMTP_URL',
] as const

const OPENAI_URL = 'https://api.openai.com/v1'
const OPENAI_MODEL = 'text-embedding-3-small'

/** What a process of a cluster does: answers callers, analyses, or both. */
export type Role = 'all' | 'api' | 'worker'

/** Addresses of the stores that the processes of a cluster share. */
export interface ClusterConfig {
  readonly natsUrl: string
  readonly clickHouseUrl: string
}

/** What turns texts into vectors. */
export type EmbedderConfig =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'openai'; readonly baseUrl: string; readonly apiKey: string | null; readonly model: string }
  /** `model`: a folder, or a name that was pulled. */
  | { readonly kind: 'transformers'; readonly model: string }

/** Through what mail is sent, and in whose name. */
export interface MailConfig {
  readonly url: string
  readonly from: string
}

export interface Config {
  readonly role: Role
  /** Null: everything is in one process and in its data folder. */
  readonly cluster: ClusterConfig | null
  readonly host: string
  /** 0 lets the operating system choose. */
  readonly port: number
  /** Absolute path of the data folder. */
  readonly dataFolder: string
  /** Provisions the default project with a key of all scopes. */
  readonly apiKey: string | undefined
  readonly logLevel: string
  /** Address that users open; default: where the server listens. */
  readonly publicUrl: string | undefined
  /** Whether anybody may make an account, or members invite. */
  readonly signup: 'open' | 'closed'
  /** Plan of projects for which nobody chose another. */
  readonly defaultPlan: PlanName
  /** Proxies in front of this server whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  readonly embedder: EmbedderConfig
  readonly embeddingThreads: number
  /** Null: topics are named from their texts alone. */
  readonly languageModel: LanguageModel | null
  /** Of one request to a language model. */
  readonly languageModelTimeoutMs: number
  /** Where models are pulled from. */
  readonly modelHub: string
  /** Hosts, addresses and blocks inside one's own network that addresses typed by users may lead to. */
  readonly allowedPrivateHosts: readonly string[]
  /** Null: no mail is sent. */
  readonly mail: MailConfig | null
  /** Events a second that one API key may send; null: no limit. */
  readonly burstLimit: number | null
  /** Accepted events that may wait for the pipeline before ingest answers 503. */
  readonly maxPending: number
  /** Memory that the warehouse may use for queries, in megabytes. */
  readonly warehouseMemoryMb: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Throws StartupError for unknown names and unusable values. Secrets are never part of the message. */
export function readConfig(environment: Environment): Config {
  const parsed = SETTINGS.safeParse(withSecretFiles(known(environment)))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new StartupError(`Cannot start: ${problems.join('; ')}. Correct the setting and start again.`)
  }
  const settings = parsed.data
  return Object.freeze({
    host: settings.TURRET_HOST,
    port: settings.TURRET_PORT,
    dataFolder: resolve(settings.TURRET_DATA),
    apiKey: settings.TURRET_API_KEY,
    role: settings.TURRET_ROLE,
    cluster: clusterOf(settings),
    logLevel: settings.TURRET_LOG_LEVEL,
    publicUrl: settings.TURRET_PUBLIC_URL,
    signup: settings.TURRET_SIGNUP,
    defaultPlan: settings.TURRET_DEFAULT_PLAN,
    trustedProxies: settings.TURRET_TRUSTED_PROXIES,
    embedder: embedderOf(settings),
    languageModel: languageModelOf(settings),
    languageModelTimeoutMs: settings.TURRET_LLM_TIMEOUT_SECONDS * 1000,
    modelHub: settings.TURRET_MODEL_HUB.replace(/\/+$/, ''),
    embeddingThreads: settings.TURRET_EMBEDDING_THREADS ?? Math.min(availableParallelism(), 8),
    allowedPrivateHosts: allowedPrivateHostsOf(settings),
    mail: mailOf(settings),
    burstLimit: settings.TURRET_BURST_LIMIT ?? null,
    maxPending: settings.TURRET_MAX_PENDING,
    warehouseMemoryMb: settings.TURRET_MEMORY_LIMIT_MB,
  })
}

function clusterOf(settings: z.infer<typeof SETTINGS>): ClusterConfig | null {
  const { TURRET_NATS_URL: natsUrl, TURRET_CLICKHOUSE_URL: clickHouseUrl, TURRET_ROLE: role } = settings
  if (natsUrl !== undefined && clickHouseUrl !== undefined) return { natsUrl, clickHouseUrl }
  if (natsUrl === undefined && clickHouseUrl === undefined && role === 'all') return null
  const missing = natsUrl === undefined ? 'TURRET_NATS_URL' : 'TURRET_CLICKHOUSE_URL'
  throw new StartupError(
    `Cannot start: ${missing} is not set. A cluster needs both TURRET_NATS_URL and TURRET_CLICKHOUSE_URL; without them, leave TURRET_ROLE unset.`,
  )
}

function embedderOf(settings: z.infer<typeof SETTINGS>): EmbedderConfig {
  const { TURRET_EMBEDDER: kind, TURRET_EMBEDDING_MODEL: model } = settings
  const { TURRET_EMBEDDING_BASE_URL: baseUrl, TURRET_EMBEDDING_API_KEY: apiKey } = settings
  if (kind === 'openai') {
    return { kind, baseUrl: baseUrl ?? OPENAI_URL, apiKey: apiKey ?? null, model: model ?? OPENAI_MODEL }
  }
  if (baseUrl !== undefined || apiKey !== undefined || (kind === 'builtin' && model !== undefined)) {
    throw new StartupError(
      `Cannot start: TURRET_EMBEDDING_… names a model that TURRET_EMBEDDER=${kind} does not use. Set TURRET_EMBEDDER, or unset the others.`,
    )
  }
  if (kind === 'builtin') return { kind }
  if (model !== undefined) return { kind, model }
  throw new StartupError(
    'Cannot start: TURRET_EMBEDDING_MODEL is not set. TURRET_EMBEDDER=transformers needs the folder of a model, or the name of one that was pulled.',
  )
}

function languageModelOf(settings: z.infer<typeof SETTINGS>): LanguageModel | null {
  const { TURRET_LLM_BASE_URL: baseUrl, TURRET_LLM_MODEL: model, TURRET_LLM_API_KEY: apiKey } = settings
  if (baseUrl === undefined && model === undefined && apiKey === undefined) return null
  if (model === undefined) {
    throw new StartupError(
      'Cannot start: TURRET_LLM_MODEL is not set. Name the model that shall name topics, or unset all of TURRET_LLM_BASE_URL, TURRET_LLM_API_KEY and TURRET_LLM_MODEL.',
    )
  }
  return {
    ...{ baseUrl: baseUrl ?? OPENAI_URL, apiKey: apiKey ?? null, model },
    requestsPerDay: settings.TURRET_LLM_REQUESTS_PER_DAY,
    tokensPerDay: settings.TURRET_LLM_TOKENS_PER_DAY,
  }
}

function allowedPrivateHostsOf({ TURRET_ALLOWED_PRIVATE_HOSTS: text }: z.infer<typeof SETTINGS>): string[] {
  const entries = (text ?? '').split(',').map((entry) => entry.trim())
  const given = entries.filter((entry) => entry !== '')
  try {
    privateDestinations(given)
    return given
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw new StartupError(`Cannot start: TURRET_ALLOWED_PRIVATE_HOSTS: ${reason}. Separate entries with commas.`, {
      cause,
    })
  }
}

function mailOf({ TURRET_SMTP_URL: url, TURRET_SMTP_FROM: from }: z.infer<typeof SETTINGS>): MailConfig | null {
  if (url === undefined && from === undefined) return null
  if (url !== undefined && from !== undefined) return { url, from }
  const missing = url === undefined ? 'TURRET_SMTP_URL' : 'TURRET_SMTP_FROM'
  throw new StartupError(`Cannot start: ${missing} is not set. Mail needs TURRET_SMTP_URL and TURRET_SMTP_FROM.`)
}

/** Names of all settings, for documentation and deployment checks. */
export const SETTING_NAMES: readonly string[] = [
  ...Object.keys(SETTINGS.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
]

/** The TURRET_* part of the environment; an empty value counts as not set. */
function known(environment: Environment): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('TURRET_') || value === undefined || value === '') continue
    if (!SETTING_NAMES.includes(name)) {
      throw new StartupError(
        `Unknown setting ${name}: did you mean ${nearestName(name)}? Unset it or correct its name.`,
      )
    }
    settings[name] = value
  }
  return settings
}

function withSecretFiles(settings: Record<string, string>): Record<string, string> {
  for (const name of SECRETS) {
    const path = settings[`${name}_FILE`]
    if (path === undefined) continue
    delete settings[`${name}_FILE`]
    try {
      settings[name] = readFileSync(path, 'utf8').trim()
    } catch (cause) {
      throw new StartupError(
        `Cannot read the file named by ${name}_FILE (${path}): check the path and its permissions.`,
        {
          cause,
        },
      )
    }
  }
  return settings
}

function nearestName(name: string): string {
  const distances = SETTING_NAMES.map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
  return distances.reduce((best, next) => (next.distance < best.distance ? next : best)).candidate
}

/** Levenshtein (1966) distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
