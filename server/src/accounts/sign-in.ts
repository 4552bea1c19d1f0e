// From e-mail address and password to a session: throttled before the password is looked at, recorded either way.

import { DEFAULT_PROJECT } from '../access/project.ts'
import { AppError } from '../errors.ts'
import type { Accounts } from './accounts.ts'
import { type MemberDocument, memberIdOf } from './member.ts'
import type { OpenSession } from './session-directory.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
  /** Where the attempt comes from. */
  readonly address: string
}

/** Throws INVALID_CREDENTIALS (in the same time for unknown addresses), RATE_LIMIT_EXCEEDED or OVERLOADED. */
export async function signIn(accounts: Accounts, credentials: Credentials): Promise<OpenSession> {
  const member = await checkCredentials(accounts, credentials)
  await accounts.members.noteLogin(member, credentials.password)
  const open = await accounts.sessions.start(member, credentials.address)
  await recordLogin(accounts, open)
  return open
}

/** The member whose credentials these are. Throws as signIn does; what fails is recorded. */
export async function checkCredentials(
  accounts: Accounts,
  { email, password, address }: Credentials,
): Promise<MemberDocument> {
  const { members, sessions, passwords, throttle } = accounts
  const member = await members.findByEmail(email)
  const known = member !== undefined && (await sessions.knows(member, address))
  const account = known ? `${member.id} from ${address}` : memberIdOf(email)
  throttle.charge(account, address)
  if (!(await passwords.verify(password, member?.password)) || member === undefined) {
    await recordFailure(accounts, member, address)
    throw new AppError('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong: check both.')
  }
  throttle.forgive(account, address)
  return member
}

export async function recordLogin({ audit }: Accounts, { member, session }: OpenSession): Promise<void> {
  if (session.project === null) return
  const { project, address } = session
  await audit.record({ project, actor: member.email, action: 'login', subject: '', address })
}

/** What was typed is not kept where it is no account: people type passwords there. */
async function recordFailure(
  { audit, members }: Accounts,
  member: MemberDocument | undefined,
  address: string,
): Promise<void> {
  const failure = { actor: member?.email ?? 'unknown account', action: 'login.failed', subject: '', address }
  const concerned = member === undefined ? [] : await members.projectsOf(member.id)
  const projects = concerned.length > 0 ? concerned.map(({ project }) => project) : [DEFAULT_PROJECT]
  for (const project of projects) await audit.record({ project, ...failure })
}
