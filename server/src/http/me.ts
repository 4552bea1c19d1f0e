// Who is signed in, where, and how a page proves it: the answer of every route that starts or shows a session.

import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { listProjects } from '../access/projects.ts'
import { csrfTokenOf } from '../accounts/secret-token.ts'
import type { OpenSession } from '../accounts/session-directory.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { dateOf, type meSchema } from './account-schemas.ts'
import { writeSessionCookie } from './session-cookie.ts'

export async function meAnswer(
  { accounts, registry }: AccountRoutesOptions,
  { token, session, member }: OpenSession,
): Promise<z.input<typeof meSchema>> {
  const names = new Map((await listProjects(registry)).map(({ id, name }) => [id, name]))
  const own = await accounts.members.projectsOf(member.id)
  const projects = own.map(({ project, role }) => ({ id: project, name: names.get(project) ?? project, role }))
  const current = projects.find(({ id }) => id === session.project)
  return {
    member: { id: member.id, email: member.email },
    project: current === undefined ? null : { id: current.id, name: current.name },
    role: current?.role ?? null,
    projects,
    csrf_token: csrfTokenOf(token),
    session_ends_at: dateOf(accounts.sessions.endsAtMs(session)),
  }
}

/** Gives the browser its session and says whose it is. */
export function openAnswer(
  options: AccountRoutesOptions,
  context: Context,
  open: OpenSession,
): Promise<z.input<typeof meSchema>> {
  writeSessionCookie(context, options.secureCookies, open.token)
  return meAnswer(options, open)
}
