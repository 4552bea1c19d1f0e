// Signatures of webhooks as Standard Webhooks (standardwebhooks.com, 2023) has them, so that receivers can verify them
// with its libraries: HMAC-SHA256 over id, time and body. One secret a project, known to nobody after it was shown once.

import { createHmac, randomBytes } from 'node:crypto'
import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'

export interface SigningSecret {
  /** `whsec_` and base64. */
  readonly secret: string
  readonly createdAtMs: number
}

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

export interface SignedPart {
  readonly id: string
  readonly atMs: number
  readonly body: string
}

/** The three headers that prove where a webhook comes from, and when it was sent. */
export function signatureHeaders(secret: string, { id, atMs, body }: SignedPart): Record<string, string> {
  const seconds = String(Math.floor(atMs / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
}

/** The secret of a project, made where there is none yet. */
export async function signingSecret(registry: Registry, project: ProjectId, nowMs: number): Promise<SigningSecret> {
  const known = await registry.get<SigningSecret>(keyOf(project))
  if (known) return known.value
  const made = newSecret(nowMs)
  return (await changeDocument<SigningSecret>(registry, keyOf(project), (other) => other ?? made)) ?? made
}

/** Null where nothing was signed yet. */
export async function signingSecretAgeMs(registry: Registry, project: ProjectId): Promise<number | null> {
  return (await registry.get<SigningSecret>(keyOf(project)))?.value.createdAtMs ?? null
}

/** Replaces the secret: what is signed from now on, is signed with the new one. */
export async function renewSigningSecret(
  registry: Registry,
  project: ProjectId,
  nowMs: number,
): Promise<SigningSecret> {
  const made = newSecret(nowMs)
  await changeDocument<SigningSecret>(registry, keyOf(project), () => made)
  return made
}

function newSecret(createdAtMs: number): SigningSecret {
  return { secret: PREFIX + randomBytes(SECRET_BYTES).toString('base64'), createdAtMs }
}

function keyOf(project: ProjectId): string {
  return `alert-secret/${project}`
}
