// A member: a person with one account, who has a role in each of one or more projects.

import { createHash } from 'node:crypto'
import type { ProjectId } from '../model/ids.ts'
import type { PasswordRecord } from './password-hash.ts'
import type { Role } from './role.ts'

export interface MemberDocument {
  readonly id: string
  /** Normalised: see normaliseEmail. */
  readonly email: string
  readonly password: PasswordRecord
  /** Another one with every new password; sessions of an earlier one are worth nothing. */
  readonly passwordId: string
  readonly createdAtMs: number
  readonly lastLoginAtMs: number
}

/** All roles in one project are one document, so that its last owner cannot be lost to two changes at once. */
export interface MembershipsDocument {
  readonly project: ProjectId
  /** By member id. */
  readonly roles: Readonly<Record<string, Role>>
}

const ID_CHARACTERS = 24

export function normaliseEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** Follows from the e-mail address, which therefore belongs to one account at most. */
export function memberIdOf(email: string): string {
  return createHash('sha256').update(normaliseEmail(email)).digest('hex').slice(0, ID_CHARACTERS)
}
