// API keys: what they look like, how they are kept (as a hash, never in clear), what they allow.

import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ProjectId } from '../model/ids.ts'

export const SCOPES = ['ingest', 'read', 'manage'] as const
export type Scope = (typeof SCOPES)[number]

export interface ApiKeyDocument {
  /** Hex SHA-256 of the key. */
  readonly hash: string
  readonly project: ProjectId
  readonly name: string
  /** First characters of the key, so that people can tell keys apart. */
  readonly prefix: string
  readonly scopes: readonly Scope[]
  readonly createdAtMs: number
  /** `environment`: belongs to TURRET_API_KEY and goes when that setting changes; `process`: in memory, never stored. */
  readonly source: 'environment' | 'generated' | 'process'
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_CHARACTERS = 32
const CHECKSUM_CHARACTERS = 6
const SHOWN_CHARACTERS = 8
const ID_CHARACTERS = 16

/** `trt_`, 32 random characters (190 bits), 6 characters of checksum. */
export function generateApiKey(): string {
  const body = [...randomBytes(RANDOM_CHARACTERS * 2)]
    .filter((byte) => byte < 248)
    .slice(0, RANDOM_CHARACTERS)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('')
  return body.length === RANDOM_CHARACTERS ? `trt_${body}${checksum(body)}` : generateApiKey()
}

/** False for a key of our form with a typing error, so that it can be refused without a look-up. */
export function hasValidChecksum(key: string): boolean {
  const match = /^trt_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/.exec(key)
  return match === null || checksum(match[1] ?? '') === match[2]
}

export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Names a key in addresses: the beginning of its hash. */
export function apiKeyId(hash: string): string {
  return hash.slice(0, ID_CHARACTERS)
}

export function shownPrefix(key: string): string {
  return `${key.slice(0, Math.min(SHOWN_CHARACTERS, Math.floor(key.length / 2)))}…`
}

function checksum(body: string): string {
  let rest = crc32(Buffer.from(body))
  let text = ''
  for (let index = 0; index < CHECKSUM_CHARACTERS; index++) {
    text = ALPHABET[rest % ALPHABET.length] + text
    rest = Math.floor(rest / ALPHABET.length)
  }
  return text
}
