// API keys of a project, for its owners: made and shown once, listed, revoked with effect on the next request.

import { z } from '@hono/zod-openapi'
import type { AccessDirectory } from '../access/access-directory.ts'
import { type ApiKeyDocument, apiKeyId, SCOPES } from '../access/api-key.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { apiKeySchema, DONE, dateOf, doneSchema, nameSchema } from './account-schemas.ts'

const TAG = 'API keys'

export function keyRoutes({ memberRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { access, accounts } = options
  memberRoute({
    method: 'get',
    path: '/v1/keys',
    tag: TAG,
    summary: 'Keys of the project',
    role: 'owner',
    response: z.object({ keys: z.array(apiKeySchema) }),
    async handle({ project }) {
      const keys = await access.listKeys(project)
      keys.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.hash < b.hash ? -1 : 1))
      return { keys: await Promise.all(keys.map((key) => keyAnswer(access, key))) }
    },
  })
  memberRoute({
    method: 'post',
    path: '/v1/keys',
    tag: TAG,
    summary: 'Create a key',
    description: 'The answer is the only place where the key is ever shown.',
    role: 'owner',
    body: z.strictObject({
      name: nameSchema,
      scopes: z.array(z.enum(SCOPES)).min(1, 'must name at least one scope').max(SCOPES.length),
    }),
    response: z.object({ key: z.string(), ...apiKeySchema.shape }),
    errors: ['MISSING_REQUIRED_FIELD'],
    async handle({ project, actor, address, body: { name, scopes } }) {
      const { key, document } = await access.createDocumentedKey({ project, name, scopes: [...new Set(scopes)] })
      const subject = `${name} (${document.prefix}, ${document.scopes.join(', ')})`
      await accounts.audit.record({ project, actor, action: 'key.create', subject, address })
      return { key, ...(await keyAnswer(access, document)) }
    },
  })
  memberRoute({
    method: 'delete',
    path: '/v1/keys/{id}',
    tag: TAG,
    summary: 'Revoke a key',
    role: 'owner',
    pathParameters: z.object({ id: z.string().min(1) }),
    response: doneSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, actor, address, path }) {
      const { name, prefix } = await access.revokeKey(project, path.id)
      await accounts.audit.record({ project, actor, action: 'key.revoke', subject: `${name} (${prefix})`, address })
      return DONE
    },
  })
}

async function keyAnswer(access: AccessDirectory, key: ApiKeyDocument) {
  const lastUsedAtMs = await access.lastUsedAtMs(key)
  return {
    id: apiKeyId(key.hash),
    name: key.name,
    prefix: key.prefix,
    scopes: [...key.scopes],
    created_at: dateOf(key.createdAtMs),
    last_used_at: lastUsedAtMs === null ? null : dateOf(lastUsedAtMs),
    revocable: key.source !== 'environment',
  }
}
