// What the account routes take and answer.

import { z } from '@hono/zod-openapi'
import { SCOPES } from '../access/api-key.ts'
import { ROLES } from '../accounts/role.ts'

const SHORTEST_PASSWORD = 10
const LONGEST_PASSWORD = 200
const LONGEST_EMAIL = 254
const LONGEST_NAME = 100
const LONGEST_TOKEN = 200

export const emailSchema = z.email('must be an e-mail address').max(LONGEST_EMAIL, 'is too long').openapi({
  example: 'ada@example.com',
})
/** A password as typed at login: whatever was allowed once. */
export const passwordSchema = z.string().min(1, 'must not be empty').max(LONGEST_PASSWORD, 'is too long')
export const newPasswordSchema = z
  .string()
  .min(SHORTEST_PASSWORD, `must have at least ${SHORTEST_PASSWORD} characters`)
  .max(LONGEST_PASSWORD, `must have at most ${LONGEST_PASSWORD} characters`)
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`)
export const tokenSchema = z.string().min(1, 'must not be empty').max(LONGEST_TOKEN, 'is too long')
export const roleSchema = z
  .enum(ROLES)
  .openapi({ description: 'viewer reads, editor also edits topics and fields, owner all' })

const projectRefSchema = z.object({ id: z.string(), name: z.string() })

export const meSchema = z
  .object({
    member: z.object({ id: z.string(), email: z.string() }),
    project: projectRefSchema.nullable().openapi({ description: 'The one that the routes of data answer for' }),
    role: roleSchema.nullable(),
    projects: z.array(projectRefSchema.extend({ role: roleSchema })),
    csrf_token: z.string().openapi({ description: 'To be sent in X-CSRF-Token with every change' }),
    session_ends_at: z.string().openapi({ description: 'Where it is not used any more until then' }),
  })
  .openapi('Me')

export const doneSchema = z.object({ success: z.literal(true) }).openapi('Done')

export const DONE = { success: true } as const

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().openapi({ description: 'First characters of the key', example: 'trt_Ab12…' }),
    scopes: z.array(z.enum(SCOPES)),
    created_at: z.string(),
    last_used_at: z.string().nullable().openapi({ description: 'To the minute' }),
    revocable: z.boolean().openapi({ description: 'False for the key from TURRET_API_KEY' }),
  })
  .openapi('ApiKey')

export const memberSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    created_at: z.string(),
    last_login_at: z.string(),
  })
  .openapi('Member')

export const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    invited_by: z.string(),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .openapi('Invitation')

export function dateOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
