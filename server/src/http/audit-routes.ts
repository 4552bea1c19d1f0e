// The audit log of a project, for its owners, newest first.

import { z } from '@hono/zod-openapi'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { dateOf } from './account-schemas.ts'

const MOST_ENTRIES = 200
const DEFAULT_ENTRIES = 50
const LARGEST_NUMBER = 1e15

const auditSchema = z
  .object({
    entries: z.array(
      z.object({
        id: z.number().int(),
        at: z.string(),
        actor: z.string().openapi({ description: 'An e-mail address, or the name of an API key' }),
        action: z.string().openapi({ example: 'key.create' }),
        subject: z.string(),
        address: z.string().openapi({ description: 'Network address of the caller' }),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi('AuditPage')

export function auditRoutes({ memberRoute }: DefineAccountRoutes, { accounts }: AccountRoutesOptions): void {
  memberRoute({
    method: 'get',
    path: '/v1/audit',
    tag: 'Audit log',
    summary: 'Who did what, when and from where',
    description:
      'Logins (`login`, `login.failed`), keys (`key.create`, …), members (`member.role`, …) and every change through the API, named by its call. A page may hold fewer entries than asked for and still have a next one.',
    role: 'owner',
    query: z.object({
      actor: z.string().optional(),
      action: z.string().optional(),
      limit: z.coerce.number('must be a number').int().min(1).max(MOST_ENTRIES).default(DEFAULT_ENTRIES),
      cursor: z.coerce.number('must come from next_cursor').int().min(1).max(LARGEST_NUMBER).optional(),
    }),
    response: auditSchema,
    async handle({ project, query: { actor, action, limit, cursor } }) {
      const { entries, next } = await accounts.audit.page({
        ...{ project, limit },
        ...(cursor === undefined ? {} : { before: cursor }),
        ...(actor === undefined ? {} : { actor }),
        ...(action === undefined ? {} : { action }),
      })
      return {
        entries: entries.map(({ number, atMs, actor: who, action: what, subject, address }) => ({
          ...{ id: number, at: dateOf(atMs), actor: who, action: what, subject, address },
        })),
        next_cursor: next === null ? null : String(next),
      }
    },
  })
}
