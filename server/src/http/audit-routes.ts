// The audit log of a project, for its owners: newest first by page, or all of it as a file.

import { z } from '@hono/zod-openapi'
import type { AuditEntry, AuditLog, AuditPageOptions } from '../audit/audit-log.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { dateOf } from './account-schemas.ts'
import { invalid } from './analytic-query.ts'
import { csvLine, FILE_FORMATS, FILE_TYPES, jsonLine, streamedFile } from './streamed-file.ts'

const TAG = 'Audit log'
const MOST_ENTRIES = 200
const DEFAULT_ENTRIES = 50
const LARGEST_NUMBER = 1e15
const DAY_MS = 24 * 60 * 60 * 1000

const entrySchema = z.object({
  id: z.number().int(),
  at: z.string(),
  actor: z.string().openapi({ description: 'An e-mail address, or the name of an API key' }),
  action: z.string().openapi({ example: 'key.create' }),
  subject: z.string(),
  address: z.string().openapi({ description: 'Network address of the caller' }),
})
const auditSchema = z.object({ entries: z.array(entrySchema), next_cursor: z.string().nullable() }).openapi('AuditPage')

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be an ISO date such as 2026-03-01 (UTC), or a time such as 2026-03-01T12:00:00Z',
})
const filters = {
  actor: z.string().optional(),
  action: z.string().optional(),
  from: moment.optional().openapi({ type: 'string', description: 'Start: a date (UTC) or time' }),
  to: moment.optional().openapi({ type: 'string', description: 'End: a date (UTC, that day included) or time' }),
}

interface FilterQuery {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export function auditRoutes({ memberRoute }: DefineAccountRoutes, { accounts, clock }: AccountRoutesOptions): void {
  const { audit } = accounts
  memberRoute({
    method: 'get',
    path: '/v1/audit',
    tag: TAG,
    summary: 'Who did what, when and from where',
    description:
      'Logins (`login`, `login.failed`), keys (`key.create`, …), members (`member.role`, …), exports and every change through the API, named by its call. A page may hold fewer entries than asked for and still have a next one.',
    role: 'owner',
    query: z.object({
      ...filters,
      limit: z.coerce.number('must be a number').int().min(1).max(MOST_ENTRIES).default(DEFAULT_ENTRIES),
      cursor: z.coerce.number('must come from next_cursor').int().min(1).max(LARGEST_NUMBER).optional(),
    }),
    response: auditSchema,
    async handle({ project, query: { limit, cursor, ...query } }) {
      const { entries, next } = await audit.page({
        ...{ project, limit, ...filterOf(query) },
        ...(cursor === undefined ? {} : { before: cursor }),
      })
      return { entries: entries.map(entryAnswer), next_cursor: next === null ? null : String(next) }
    },
  })
  memberRoute({
    method: 'get',
    path: '/v1/audit/export',
    tag: TAG,
    summary: 'The audit log as a file, newest first',
    role: 'owner',
    query: z.object({
      ...filters,
      format: z.enum(FILE_FORMATS, { error: `must be ${FILE_FORMATS.join(' or ')}` }).default('jsonl'),
    }),
    response: z.string(),
    contentTypes: Object.values(FILE_TYPES),
    async handle({ project, actor, address, context, query: { format, ...query } }) {
      const selection = { project, ...filterOf(query) }
      await audit.record({ project, actor, action: 'audit.export', subject: format, address })
      const file = { name: `turret-audit-${project}-${dateOf(clock.nowMs()).slice(0, 10)}`, format }
      return streamedFile(context, file, fileLines(audit, selection, format))
    },
  })
}

/** Throws INVALID_REQUEST for a reversed range. */
function filterOf({ actor, action, from, to }: FilterQuery) {
  const fromMs = from === undefined ? undefined : Date.parse(from)
  const toMs = to === undefined ? undefined : Date.parse(to) + (/T/i.test(to) ? 0 : DAY_MS)
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw invalid('from', 'must not lie after to: swap the two')
  }
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  }
}

function entryAnswer({ number, atMs, actor, action, subject, address }: AuditEntry): z.input<typeof entrySchema> {
  return { id: number, at: dateOf(atMs), actor, action, subject, address }
}

async function* fileLines(
  audit: AuditLog,
  selection: Omit<AuditPageOptions, 'before' | 'limit'>,
  format: 'jsonl' | 'csv',
): AsyncGenerator<string> {
  const columns = Object.keys(entrySchema.shape) as (keyof z.input<typeof entrySchema>)[]
  if (format === 'csv') yield csvLine(columns)
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const { entries, next } = await audit.page({ ...selection, before, limit: MOST_ENTRIES })
    const shown = entries.map(entryAnswer)
    yield shown
      .map((entry) => (format === 'csv' ? csvLine(columns.map((column) => entry[column])) : jsonLine(entry)))
      .join('')
    before = next
  }
}
