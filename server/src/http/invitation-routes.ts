// Invitations: a link that an owner passes on, good once and for a week, for one address and one role.

import { z } from '@hono/zod-openapi'
import { hashForLink } from '../accounts/hash-for-link.ts'
import type { OneTimeDocument, OneTimePurpose } from '../accounts/one-time-tokens.ts'
import { checkCredentials, recordLogin } from '../accounts/sign-in.ts'
import { AppError } from '../errors.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import {
  DONE,
  dateOf,
  doneSchema,
  emailSchema,
  invitationSchema,
  meSchema,
  newPasswordSchema,
  passwordSchema,
  roleSchema,
  tokenSchema,
} from './account-schemas.ts'
import { openAnswer } from './me.ts'
import { MEMBER_TAG } from './member-routes.ts'

type Invitation = OneTimeDocument<Extract<OneTimePurpose, { kind: 'invitation' }>>

/** Invitations of one project that may be open at a time. */
const MOST_OPEN = 200

export function invitationRoutes(define: DefineAccountRoutes, options: AccountRoutesOptions): void {
  listRoutes(define, options)
  inviteRoute(define, options)
  previewRoute(define, options)
  acceptRoute(define, options)
}

function listRoutes({ memberRoute }: DefineAccountRoutes, { accounts }: AccountRoutesOptions): void {
  const { tokens, audit } = accounts
  memberRoute({
    method: 'get',
    path: '/v1/invitations',
    tag: MEMBER_TAG,
    summary: 'Open invitations',
    role: 'owner',
    response: z.object({ invitations: z.array(invitationSchema) }),
    async handle({ project }) {
      const own = (await tokens.list('invitation')).filter(({ purpose }) => purpose.project === project)
      return { invitations: own.map(invitationAnswer) }
    },
  })
  memberRoute({
    method: 'delete',
    path: '/v1/invitations/{id}',
    tag: MEMBER_TAG,
    summary: 'Withdraw an invitation',
    role: 'owner',
    pathParameters: z.object({ id: z.string().min(1) }),
    response: doneSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, actor, address, path }) {
      const isMeant = ({ id, purpose }: Invitation) => id === path.id && purpose.project === project
      if ((await tokens.withdraw('invitation', isMeant)) === 0) {
        throw new AppError('NOT_FOUND', `There is no open invitation ${path.id}: GET /v1/invitations lists them.`)
      }
      await audit.record({ project, actor, action: 'invitation.withdraw', subject: path.id, address })
      return DONE
    },
  })
}

function inviteRoute({ memberRoute }: DefineAccountRoutes, { accounts }: AccountRoutesOptions): void {
  const { members, tokens, audit } = accounts
  memberRoute({
    method: 'post',
    path: '/v1/invitations',
    tag: MEMBER_TAG,
    summary: 'Invite somebody',
    description: 'Pass on a link /invitation?token=… with the token of the answer, which is shown only now.',
    role: 'owner',
    body: z.strictObject({ email: emailSchema, role: roleSchema }),
    response: z.object({ token: z.string(), ...invitationSchema.shape }),
    errors: ['MISSING_REQUIRED_FIELD', 'CONFLICT'],
    async handle({ project, actor, address, body: { role, email: typed } }) {
      const email = typed.toLowerCase()
      const member = await members.findByEmail(email)
      if (member !== undefined && (await members.roleIn(project, member.id)) !== undefined) {
        throw new AppError('CONFLICT', `${email} is a member already: change the role instead.`)
      }
      await tokens.withdraw('invitation', ({ purpose }) => purpose.project === project && purpose.email === email)
      const open = (await tokens.list('invitation')).filter(({ purpose }) => purpose.project === project)
      if (open.length >= MOST_OPEN) {
        throw new AppError('CONFLICT', `${MOST_OPEN} invitations are open: withdraw some of them first.`)
      }
      const { token, document } = await tokens.issue({ kind: 'invitation', project, email, role, invitedBy: actor })
      await audit.record({ project, actor, action: 'invitation.create', subject: `${email} as ${role}`, address })
      return { token, ...invitationAnswer(document) }
    },
  })
}

function previewRoute({ publicRoute }: DefineAccountRoutes, { access, accounts }: AccountRoutesOptions): void {
  const { members, tokens } = accounts
  publicRoute({
    method: 'post',
    path: '/v1/invitations/preview',
    tag: MEMBER_TAG,
    summary: 'What an invitation is for',
    description: 'Does not use it. Who has an account already accepts with its password, others choose one.',
    body: z.strictObject({ token: tokenSchema }),
    response: z.object({ email: z.string(), role: roleSchema, project: z.string(), has_account: z.boolean() }),
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'NOT_FOUND'],
    async handle({ body: { token } }) {
      const { email, role, project } = await tokens.inspect('invitation', token)
      const { name } = await access.project(project)
      return { email, role, project: name, has_account: (await members.findByEmail(email)) !== undefined }
    },
  })
}

function acceptRoute({ publicRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { accounts } = options
  const { members, sessions, tokens, audit } = accounts
  publicRoute({
    method: 'post',
    path: '/v1/invitations/accept',
    tag: MEMBER_TAG,
    summary: 'Accept an invitation',
    description: 'With the password of the account that the address has, or with one for a new account. Signs in.',
    body: z.strictObject({ token: tokenSchema, password: passwordSchema }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    async handle({ body: { token, password }, address, context }) {
      const { email, role, project } = await tokens.inspect('invitation', token)
      const known = await members.findByEmail(email)
      if (known === undefined) checkNewPassword(password)
      else await checkCredentials(accounts, { email, password, address })
      const secret = known === undefined ? await hashForLink(accounts, 'invitation', { token, password }) : password
      await tokens.consume('invitation', token)
      const member = known ?? (await members.create(email, secret))
      if ((await members.roleIn(project, member.id)) === undefined) await members.setRole(project, member.id, role)
      await audit.record({ project, actor: email, action: 'invitation.accept', subject: `as ${role}`, address })
      const open = await sessions.start(member, address, project)
      await recordLogin(accounts, open)
      return openAnswer(options, context, open)
    },
  })
}

function checkNewPassword(password: string): void {
  const parsed = newPasswordSchema.safeParse(password)
  if (parsed.success) return
  const message = parsed.error.issues[0]?.message ?? 'does not fit'
  throw new AppError('INVALID_REQUEST', `password: ${message}.`, { details: [{ path: 'password', message }] })
}

function invitationAnswer({ id, purpose, createdAtMs, expiresAtMs }: Invitation): z.input<typeof invitationSchema> {
  return {
    ...{ id, email: purpose.email, role: purpose.role, invited_by: purpose.invitedBy },
    ...{ created_at: dateOf(createdAtMs), expires_at: dateOf(expiresAtMs) },
  }
}
