// Signing in and out, and what members may change of their own: password, and the project that they look at.

import { z } from '@hono/zod-openapi'
import type { AccessDirectory } from '../access/access-directory.ts'
import { createProject } from '../access/projects.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { hashForLink } from '../accounts/hash-for-link.ts'
import { memberIdOf } from '../accounts/member.ts'
import type { PasswordRecord } from '../accounts/password-hash.ts'
import { checkCredentials, recordLogin, signIn } from '../accounts/sign-in.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Registry } from '../registry/registry.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import {
  DONE,
  doneSchema,
  emailSchema,
  meSchema,
  nameSchema,
  newPasswordSchema,
  passwordSchema,
  tokenSchema,
} from './account-schemas.ts'
import { meAnswer, openAnswer } from './me.ts'
import { writeSessionCookie } from './session-cookie.ts'

export const ACCOUNT_TAG = 'Account'

export interface AccountRoutesOptions {
  readonly access: AccessDirectory
  readonly accounts: Accounts
  readonly registry: Registry
  readonly clock: Clock
  readonly secureCookies: boolean
  /** open: anybody may make an account, with a project of their own. */
  readonly signup: 'open' | 'closed'
}

export function accountRoutes(define: DefineAccountRoutes, options: AccountRoutesOptions): void {
  loginRoutes(define, options)
  signupRoute(define, options)
  meRoutes(define, options)
  passwordRoutes(define, options)
}

function loginRoutes({ publicRoute, sessionRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  publicRoute({
    method: 'post',
    path: '/v1/login',
    tag: ACCOUNT_TAG,
    summary: 'Sign in',
    description: 'Sets the session cookie. Repeated failures of one account or from one address have to wait.',
    body: z.strictObject({ email: emailSchema, password: passwordSchema }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'RATE_LIMIT_EXCEEDED'],
    async handle({ body, address, context }) {
      return openAnswer(options, context, await signIn(options.accounts, { ...body, address }))
    },
  })
  sessionRoute({
    method: 'post',
    path: '/v1/logout',
    tag: ACCOUNT_TAG,
    summary: 'Sign out',
    response: doneSchema,
    async handle({ open, context }) {
      await options.accounts.sessions.end(open.token)
      writeSessionCookie(context, options.secureCookies, '')
      return DONE
    },
  })
}

function signupRoute({ publicRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { accounts, registry, clock, signup } = options
  publicRoute({
    method: 'post',
    path: '/v1/signup',
    tag: ACCOUNT_TAG,
    summary: 'Make an account with a project of its own',
    description: 'Where TURRET_SIGNUP is open, and the installation is set up.',
    body: z.strictObject({ email: emailSchema, password: newPasswordSchema, project_name: nameSchema }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    async handle({ body: { email, password, project_name: name }, address, context }) {
      if (signup === 'closed') {
        throw new AppError('NOT_FOUND', 'Accounts are made by invitation here: ask an owner of a project for one.')
      }
      if (!(await accounts.members.hasAnyOwner())) {
        throw new AppError('CONFLICT', 'This server is not set up yet: its log shows the link to do so.')
      }
      accounts.throttle.charge(`sign-up ${memberIdOf(email)}`, address)
      const member = await accounts.members.create(email, password)
      const project = await createProject(registry, clock, name)
      await accounts.members.setRole(project.id, member.id, 'owner')
      const open = await accounts.sessions.start(member, address, project.id)
      await recordLogin(accounts, open)
      return openAnswer(options, context, open)
    },
  })
}

function meRoutes({ sessionRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  sessionRoute({
    method: 'get',
    path: '/v1/me',
    tag: ACCOUNT_TAG,
    summary: 'Who is signed in',
    response: meSchema,
    handle: ({ open }) => meAnswer(options, open),
  })
  sessionRoute({
    method: 'put',
    path: '/v1/me/project',
    tag: ACCOUNT_TAG,
    summary: 'Look at another project',
    description: 'From then on every route answers this session for that project.',
    body: z.strictObject({ project: z.string().min(1, 'must not be empty') }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND'],
    async handle({ open, body }) {
      const { members, sessions } = options.accounts
      const project = body.project as ProjectId
      if ((await members.roleIn(project, open.member.id)) === undefined) {
        throw new AppError('NOT_FOUND', `You have no project ${project}: GET /v1/me lists yours.`)
      }
      await sessions.showProject(open.token, project)
      return meAnswer(options, { ...open, session: { ...open.session, project } })
    },
  })
}

function passwordRoutes({ publicRoute, sessionRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { accounts } = options
  sessionRoute({
    method: 'put',
    path: '/v1/me/password',
    tag: ACCOUNT_TAG,
    summary: 'Change the password',
    description: 'Ends all other sessions and gives this one a new cookie and a new csrf_token.',
    body: z.strictObject({ current_password: passwordSchema, new_password: newPasswordSchema }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'RATE_LIMIT_EXCEEDED'],
    async handle({ open: { member, session }, body, address, context }) {
      await checkCredentials(accounts, { email: member.email, password: body.current_password, address })
      return changePassword(options, context, {
        ...{ member: member.id, password: body.new_password, address, action: 'password.change' },
        ...(session.project === null ? {} : { project: session.project }),
      })
    },
  })
  publicRoute({
    method: 'post',
    path: '/v1/password-reset',
    tag: ACCOUNT_TAG,
    summary: 'Set a new password with a one-time link',
    description: '`turret user reset-password` makes the link. Ends all sessions of the member and starts one.',
    body: z.strictObject({ token: tokenSchema, password: newPasswordSchema }),
    response: meSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'NOT_FOUND'],
    async handle({ body: { token, password }, address, context }) {
      const record = await hashForLink(accounts, 'password-reset', { token, password })
      const { member } = await accounts.tokens.consume('password-reset', token)
      return changePassword(options, context, { member, password: record, address, action: 'password.reset' })
    },
  })
}

interface PasswordChange {
  /** Id of the member. */
  readonly member: string
  readonly password: string | PasswordRecord
  readonly address: string
  readonly action: string
  /** What the new session shows; default: the member's first. */
  readonly project?: ProjectId
}

/** Ends every session of the member and starts a new one. */
async function changePassword(
  options: AccountRoutesOptions,
  context: Parameters<typeof openAnswer>[1],
  { member: id, password, address, action, project }: PasswordChange,
) {
  const { members, sessions, audit } = options.accounts
  const member = await members.setPassword(id, password)
  const open = await sessions.start(member, address, project)
  const own = await members.projectsOf(id)
  for (const { project: concerned } of own) {
    await audit.record({ project: concerned, actor: member.email, action, subject: '', address })
  }
  return openAnswer(options, context, open)
}
