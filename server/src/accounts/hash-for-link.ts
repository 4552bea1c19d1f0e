import type { Accounts } from './accounts.ts'
import type { OneTimePurpose } from './one-time-tokens.ts'
import type { PasswordRecord } from './password-hash.ts'

/**
 * A password for the account that a one-time link is about, hashed before the link is used up: where too many passwords
 * are being checked at the moment, the link stays good. Throws INVALID_CREDENTIALS, before any work, or OVERLOADED.
 */
export async function hashForLink(
  { tokens, passwords }: Pick<Accounts, 'tokens' | 'passwords'>,
  kind: OneTimePurpose['kind'],
  { token, password }: { readonly token: string; readonly password: string },
): Promise<PasswordRecord> {
  await tokens.inspect(kind, token)
  return passwords.hash(password)
}
