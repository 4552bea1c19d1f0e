// Links that work once: set-up, invitations, new passwords. The registry holds hashes; of two uses at once, one wins.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import type { Role } from './role.ts'
import { hashSecretToken, newSecretToken } from './secret-token.ts'

export type OneTimePurpose =
  | { readonly kind: 'setup' }
  | { readonly kind: 'password-reset'; readonly member: string }
  | {
      readonly kind: 'invitation'
      readonly project: ProjectId
      readonly email: string
      readonly role: Role
      readonly invitedBy: string
    }

type Kind = OneTimePurpose['kind']
type PurposeOf<K extends Kind> = Extract<OneTimePurpose, { kind: K }>

export interface OneTimeDocument<Purpose extends OneTimePurpose = OneTimePurpose> {
  /** Names the token in lists: the beginning of its hash. */
  readonly id: string
  readonly purpose: Purpose
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

interface StoredToken<K extends Kind> {
  readonly document: OneTimeDocument<PurposeOf<K>>
  readonly key: string
  readonly version: number
}

const TOKENS = 'one-time-tokens/'
const ID_CHARACTERS = 16
const HOUR_MS = 60 * 60 * 1000

const LIFETIME_MS: Record<Kind, number> = {
  /** Until the next start, which makes a new one. */
  setup: 365 * 24 * HOUR_MS,
  'password-reset': HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
}

const REFUSALS: Record<Kind, string> = {
  setup:
    'This set-up link was used or is out of date: the log of the server shows the one in force, from its last start.',
  'password-reset': 'This link was used or is out of date: get a new one with `turret user reset-password`.',
  invitation: 'This invitation was used, withdrawn or is out of date: ask for a new one.',
}

export class OneTimeTokens {
  readonly #registry: Registry
  readonly #clock: Clock

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry
    this.#clock = clock
  }

  /** A new token, in clear for the only time, with what is kept of it. */
  async issue<Purpose extends OneTimePurpose>(
    purpose: Purpose,
  ): Promise<{ token: string; document: OneTimeDocument<Purpose> }> {
    const token = newSecretToken()
    const hash = hashSecretToken(token)
    const createdAtMs = this.#clock.nowMs()
    const document = {
      ...{ id: hash.slice(0, ID_CHARACTERS), purpose, createdAtMs },
      expiresAtMs: createdAtMs + LIFETIME_MS[purpose.kind],
    }
    await this.#registry.put(TOKENS + hash, document, 0)
    return { token, document }
  }

  /** What `token` is for, without using it. Throws INVALID_CREDENTIALS. */
  async inspect<K extends Kind>(kind: K, token: string): Promise<PurposeOf<K>> {
    return (await this.#stored(kind, token)).document.purpose
  }

  /** Uses `token` up. Throws INVALID_CREDENTIALS where it is unknown, used or out of date. */
  async consume<K extends Kind>(kind: K, token: string): Promise<PurposeOf<K>> {
    const { document, key, version } = await this.#stored(kind, token)
    try {
      await this.#registry.delete(key, version)
    } catch (cause) {
      if (!(cause instanceof RegistryConflict)) throw cause
      throw new AppError('INVALID_CREDENTIALS', REFUSALS[kind], { cause })
    }
    return document.purpose
  }

  /** Tokens of one kind that are still good, oldest first. */
  async list<K extends Kind>(kind: K): Promise<OneTimeDocument<PurposeOf<K>>[]> {
    const all = await this.#ofKind(kind)
    const good = all.filter(({ document }) => document.expiresAtMs > this.#clock.nowMs())
    return good.map(({ document }) => document).sort((a, b) => a.createdAtMs - b.createdAtMs)
  }

  /** Withdraws the tokens of one kind that `chosen` picks, and all that are out of date; returns how many were picked. */
  async withdraw<K extends Kind>(
    kind: K,
    chosen: (document: OneTimeDocument<PurposeOf<K>>) => boolean,
  ): Promise<number> {
    let withdrawn = 0
    for (const { document, key, version } of await this.#ofKind(kind)) {
      const picked = chosen(document)
      if (!picked && document.expiresAtMs > this.#clock.nowMs()) continue
      try {
        await this.#registry.delete(key, version)
        if (picked) withdrawn++
      } catch (error) {
        if (!(error instanceof RegistryConflict)) throw error
      }
    }
    return withdrawn
  }

  async #stored<K extends Kind>(kind: K, token: string): Promise<StoredToken<K>> {
    const found = await this.#registry.get<OneTimeDocument>(TOKENS + hashSecretToken(token))
    if (found && isOfKind(found.value, kind) && found.value.expiresAtMs > this.#clock.nowMs()) {
      return { document: found.value, key: found.key, version: found.version }
    }
    throw new AppError('INVALID_CREDENTIALS', REFUSALS[kind])
  }

  async #ofKind<K extends Kind>(kind: K): Promise<StoredToken<K>[]> {
    const all = await this.#registry.list<OneTimeDocument>(TOKENS)
    return all.flatMap(({ key, value, version }) => (isOfKind(value, kind) ? [{ document: value, key, version }] : []))
  }
}

function isOfKind<K extends Kind>(document: OneTimeDocument, kind: K): document is OneTimeDocument<PurposeOf<K>> {
  return document.purpose.kind === kind
}
