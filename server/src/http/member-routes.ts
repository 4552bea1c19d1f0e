// Members of a project: seen by all of them, changed by its owners.

import { z } from '@hono/zod-openapi'
import { noSuchMember } from '../accounts/member-directory.ts'
import { AppError } from '../errors.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { DONE, dateOf, doneSchema, emailSchema, memberSchema, roleSchema } from './account-schemas.ts'

export const MEMBER_TAG = 'Members'
const memberPath = z.object({ id: z.string().min(1) })

export function memberRoutes(define: DefineAccountRoutes, options: AccountRoutesOptions): void {
  listRoute(define, options)
  addRoute(define, options)
  roleRoute(define, options)
  removeRoute(define, options)
}

function listRoute({ memberRoute }: DefineAccountRoutes, { accounts: { members } }: AccountRoutesOptions): void {
  memberRoute({
    method: 'get',
    path: '/v1/members',
    tag: MEMBER_TAG,
    summary: 'Members of the project',
    role: 'viewer',
    response: z.object({ members: z.array(memberSchema) }),
    handle: async ({ project }) => ({ members: (await members.listOf(project)).map(memberAnswer) }),
  })
}

function addRoute({ memberRoute }: DefineAccountRoutes, { accounts: { members, audit } }: AccountRoutesOptions): void {
  memberRoute({
    method: 'post',
    path: '/v1/members',
    tag: MEMBER_TAG,
    summary: 'Add somebody who has an account here',
    description: 'Everybody else is invited: POST /v1/invitations.',
    role: 'owner',
    body: z.strictObject({ email: emailSchema, role: roleSchema }),
    response: memberSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND', 'CONFLICT'],
    async handle({ project, actor, address, body: { email, role } }) {
      const member = await members.findByEmail(email)
      if (member === undefined) {
        throw new AppError('NOT_FOUND', `${email} has no account here: invite them with POST /v1/invitations.`)
      }
      if ((await members.roleIn(project, member.id)) !== undefined) {
        throw new AppError('CONFLICT', `${member.email} is a member already: change the role instead.`)
      }
      await members.setRole(project, member.id, role)
      await audit.record({ project, actor, action: 'member.add', subject: `${member.email} as ${role}`, address })
      return memberAnswer({ member, role })
    },
  })
}

function roleRoute({ memberRoute }: DefineAccountRoutes, { accounts: { members, audit } }: AccountRoutesOptions): void {
  memberRoute({
    method: 'patch',
    path: '/v1/members/{id}',
    tag: MEMBER_TAG,
    summary: 'Change the role of a member',
    role: 'owner',
    pathParameters: memberPath,
    body: z.strictObject({ role: roleSchema }),
    response: memberSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND', 'CONFLICT'],
    async handle({ project, actor, address, path: { id }, body: { role } }) {
      const member = await members.find(id)
      if (member === undefined) throw noSuchMember(id)
      await members.changeRole(project, id, role)
      await audit.record({ project, actor, action: 'member.role', subject: `${member.email} as ${role}`, address })
      return memberAnswer({ member, role })
    },
  })
}

function removeRoute(
  { memberRoute }: DefineAccountRoutes,
  { accounts: { members, audit } }: AccountRoutesOptions,
): void {
  memberRoute({
    method: 'delete',
    path: '/v1/members/{id}',
    tag: MEMBER_TAG,
    summary: 'Take a member out of the project',
    description: 'At once. An account without any project is deleted.',
    role: 'owner',
    pathParameters: memberPath,
    response: doneSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, actor, address, path: { id } }) {
      const subject = (await members.find(id))?.email ?? id
      await members.removeFrom(project, id)
      await audit.record({ project, actor, action: 'member.remove', subject, address })
      return DONE
    },
  })
}

type ListedMember = Awaited<ReturnType<AccountRoutesOptions['accounts']['members']['listOf']>>[number]

function memberAnswer({ member, role }: ListedMember): z.input<typeof memberSchema> {
  const { id, email, createdAtMs, lastLoginAtMs } = member
  return {
    ...{ id, email, role, created_at: dateOf(createdAtMs) },
    last_login_at: dateOf(lastLoginAtMs),
  }
}
