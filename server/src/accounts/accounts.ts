// Everything about people: who they are, how they prove it, and the record of what they did.

import type { AuditLog } from '../audit/audit-log.ts'
import type { Clock } from '../clock.ts'
import type { Registry } from '../registry/registry.ts'
import { LoginThrottle } from './login-throttle.ts'
import { MemberDirectory } from './member-directory.ts'
import { OneTimeTokens } from './one-time-tokens.ts'
import { PasswordHasher, type ScryptParameters } from './password-hash.ts'
import { SessionDirectory } from './session-directory.ts'

export interface Accounts {
  readonly members: MemberDirectory
  readonly sessions: SessionDirectory
  readonly tokens: OneTimeTokens
  readonly passwords: PasswordHasher
  readonly throttle: LoginThrottle
  readonly audit: AuditLog
}

export interface AccountsOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly audit: AuditLog
  /** How new passwords are hashed; default: as this version recommends. */
  readonly passwordParameters?: ScryptParameters | undefined
}

export function createAccounts({ registry, clock, audit, passwordParameters }: AccountsOptions): Accounts {
  const passwords = new PasswordHasher(passwordParameters)
  const members = new MemberDirectory({ registry, clock, passwords })
  return {
    ...{ members, passwords, audit },
    sessions: new SessionDirectory(registry, clock, members),
    tokens: new OneTimeTokens(registry, clock),
    throttle: new LoginThrottle(clock),
  }
}
