// First run: whoever reads the server's log becomes the owner, once.

import { z } from '@hono/zod-openapi'
import { DEFAULT_PROJECT } from '../access/project.ts'
import { renameProject } from '../access/projects.ts'
import { hashForLink } from '../accounts/hash-for-link.ts'
import { AppError } from '../errors.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import { ACCOUNT_TAG, type AccountRoutesOptions } from './account-routes.ts'
import { emailSchema, meSchema, nameSchema, newPasswordSchema, tokenSchema } from './account-schemas.ts'
import { openAnswer } from './me.ts'

const PATH = '/v1/setup'
const FIRST_KEY_NAME = 'set-up'

export function setupRoutes(define: DefineAccountRoutes, options: AccountRoutesOptions): void {
  askRoute(define, options)
  ownerRoute(define, options)
}

function askRoute({ publicRoute }: DefineAccountRoutes, { accounts, signup }: AccountRoutesOptions): void {
  publicRoute({
    method: 'get',
    path: PATH,
    tag: ACCOUNT_TAG,
    summary: 'Whether this server has an owner yet',
    response: z.object({
      needed: z.boolean().openapi({ description: 'True until the first owner is there' }),
      signup: z.enum(['open', 'closed']),
    }),
    handle: async () => ({
      needed: !(await accounts.members.hasAnyOwner()),
      signup,
    }),
  })
}

function ownerRoute({ publicRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { access, accounts, registry } = options
  publicRoute({
    method: 'post',
    path: PATH,
    tag: ACCOUNT_TAG,
    summary: 'Become the owner',
    description:
      'With the token of the link in the log of the server. Signs in, names the first project and makes a key to send with.',
    body: z.strictObject({
      ...{ token: tokenSchema, email: emailSchema, password: newPasswordSchema, project_name: nameSchema },
    }),
    response: z.object({
      me: meSchema,
      api_key: z.string().openapi({ description: 'With the scope ingest; shown only now' }),
    }),
    errors: ['MISSING_REQUIRED_FIELD', 'INVALID_CREDENTIALS', 'CONFLICT'],
    async handle({ body: { token, email, password, project_name: name }, address, context }) {
      if (await accounts.members.hasAnyOwner()) {
        throw new AppError('CONFLICT', 'This server has an owner already: sign in instead.')
      }
      const record = await hashForLink(accounts, 'setup', { token, password })
      await accounts.tokens.consume('setup', token)
      const project = await access.ensureDefaultProject()
      const member = await accounts.members.create(email, record)
      await accounts.members.setRole(project, member.id, 'owner')
      await renameProject(registry, DEFAULT_PROJECT, name)
      const key = await access.createKey({ project, name: FIRST_KEY_NAME, scopes: ['ingest'] })
      const deed = { project, actor: member.email, address }
      await accounts.audit.record({ ...deed, action: 'setup', subject: name })
      await accounts.audit.record({ ...deed, action: 'key.create', subject: FIRST_KEY_NAME })
      const open = await accounts.sessions.start(member, address, project)
      return { me: await openAnswer(options, context, open), api_key: key }
    },
  })
}
