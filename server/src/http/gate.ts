// Who is calling, and may they: an API key in a header, or a session in a cookie; a key wins where both are sent.
// Against forged requests (CSRF), a change by cookie must carry X-CSRF-Token: it follows from the session, and other
// origins can neither read it nor send such a header, as no CORS is granted.

import type { Context } from 'hono'
import type { AccessDirectory } from '../access/access-directory.ts'
import type { Scope } from '../access/api-key.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { type Role, roleAllows } from '../accounts/role.ts'
import { csrfTokenOf, sameSecret } from '../accounts/secret-token.ts'
import type { OpenSession } from '../accounts/session-directory.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { clientAddress } from './client-address.ts'
import { requestHeader } from './request-header.ts'
import { readSessionCookie } from './session-cookie.ts'

export interface Gate {
  readonly access: AccessDirectory
  readonly accounts: Accounts
  /** Users reach this server over https. */
  readonly secureCookies: boolean
  /** Number of proxies in front of this server. */
  readonly trustedProxies: number
}

export interface IdentifiedCaller {
  readonly project: ProjectId
  readonly actor: string
  /** Network address. */
  readonly address: string
  /** What the caller may do where both keys and members may: a key that manages may all that an owner may. */
  readonly role: Role
}

const CHANGING_NOTHING = ['GET', 'HEAD']

/** The key of X-API-Key, or of Authorization: Bearer. */
export function apiKeyOf(context: Context): string | undefined {
  const key = requestHeader(context, 'x-api-key')
  if (key !== undefined) return key.trim()
  return /^Bearer\s+(\S+)\s*$/i.exec(requestHeader(context, 'authorization') ?? '')?.[1]
}

/** Throws INVALID_API_KEY, INSUFFICIENT_SCOPE, or what requireMember throws. */
export async function callerOf(
  context: Context,
  gate: Gate,
  { scope, role }: { scope: Scope; role: Role },
): Promise<IdentifiedCaller> {
  const key = apiKeyOf(context)
  if (key !== undefined || readSessionCookie(context, gate.secureCookies) === undefined) {
    const { project, actor, scopes } = gate.access.authorise(key, scope)
    const address = clientAddress(context, gate.trustedProxies)
    return { project, actor, address, role: scopes.includes('manage') ? 'owner' : 'viewer' }
  }
  return callerOfSession(await requireSession(context, gate), gate, context, role)
}

/**
 * The member's project and name, where the role allows it. Throws INSUFFICIENT_ROLE, or CONFLICT for a page that still
 * shows another project (X-Project): topics of two projects may have the same ids.
 */
export async function callerOfSession(
  { member, session }: OpenSession,
  gate: Gate,
  context: Context,
  least: Role,
): Promise<IdentifiedCaller> {
  const { project } = session
  const meant = context.req.header('x-project')
  if (meant !== undefined && meant !== project) {
    throw new AppError('CONFLICT', 'Another project was chosen in another window: load this page again.')
  }
  const role = project === null ? undefined : await gate.accounts.members.roleIn(project, member.id)
  if (project === null || role === undefined) {
    throw new AppError('INSUFFICIENT_ROLE', 'You are not a member of this project any more: choose another project.')
  }
  if (!roleAllows(role, least)) {
    throw new AppError(
      'INSUFFICIENT_ROLE',
      `You are ${role} in this project, and this takes ${least}: ask an owner of the project.`,
    )
  }
  return { project, actor: member.email, address: clientAddress(context, gate.trustedProxies), role }
}

/** The session of the cookie. Throws INVALID_SESSION, and INVALID_CSRF_TOKEN for changes without proof. */
export async function requireSession(context: Context, gate: Gate): Promise<OpenSession> {
  const token = readSessionCookie(context, gate.secureCookies)
  const open = token === undefined ? undefined : await gate.accounts.sessions.resolve(token)
  if (!open) {
    throw new AppError('INVALID_SESSION', 'You are not signed in, or the session has ended: sign in again.')
  }
  if (CHANGING_NOTHING.includes(context.req.method)) return open
  refuseOtherSites(context)
  const proof = context.req.header('x-csrf-token')
  if (proof === undefined || !sameSecret(proof, csrfTokenOf(open.token))) {
    throw new AppError(
      'INVALID_CSRF_TOKEN',
      'The header X-CSRF-Token is missing or wrong: send csrf_token from GET /v1/me with every change.',
    )
  }
  return open
}

/**
 * For requests that start a session, where there is no proof yet: what browsers say of other sites is refused, and a body
 * has to be declared as JSON, which other origins cannot do without permission. Throws INVALID_CSRF_TOKEN.
 */
export function requireOwnPage(context: Context): void {
  refuseOtherSites(context)
  if (context.req.header('content-type') !== undefined || CHANGING_NOTHING.includes(context.req.method)) return
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'The body has no type: send it with Content-Type: application/json.')
}

function refuseOtherSites(context: Context): void {
  const site = context.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new AppError('INVALID_CSRF_TOKEN', 'This request comes from a page of another site: open Turret itself.')
}
