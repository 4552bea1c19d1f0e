// What a project takes out of messages before they are stored, how long it keeps them, and a look at what would go.

import { z } from '@hono/zod-openapi'
import type { Clock } from '../clock.ts'
import type { JsonValue } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import type { ErasedFiles } from '../privacy/erased-files.ts'
import {
  changePrivacySettings,
  type PrivacyChanges,
  type PrivacySettings,
  readPrivacySettings,
} from '../privacy/privacy-settings.ts'
import { REDACTION_KINDS, type RedactionKind, redactText } from '../privacy/redaction/redact.ts'
import { listEvents } from '../queries/events.ts'
import type { Registry } from '../registry/registry.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import type { DefineRoute } from './route.ts'

export interface PrivacyRoutesOptions {
  readonly erasedFiles: Pick<ErasedFiles, 'due'>
  readonly registry: Registry
  readonly warehouse: WarehouseReader
  readonly clock: Clock
}

const TAG = 'Privacy'
const LONGEST_RETENTION_DAYS = 3650
const RECENT_EVENTS = 500
const MOST_EXAMPLES = 20

const kindsSchema = z.strictObject(
  Object.fromEntries(REDACTION_KINDS.map((kind) => [kind, z.boolean()])) as Record<RedactionKind, z.ZodBoolean>,
)
const settingsSchema = z
  .object({
    redact: kindsSchema.openapi({ description: 'Kinds that give way to marks such as [email] before storage' }),
    retention_days: z.number().int().nullable().openapi({ description: 'null: events are kept' }),
    files_clean: z
      .boolean()
      .openapi({ description: 'false while the files of this server still hold bytes of something erased' }),
  })
  .openapi('PrivacySettings')
const previewSchema = z
  .object({
    events: z.number().int().openapi({ description: 'Recent events looked at' }),
    found: z.record(z.string(), z.number().int()).openapi({ description: 'Pieces of each kind in them' }),
    examples: z.array(z.object({ before: z.string(), after: z.string() })),
  })
  .openapi('RedactionPreview')

export function privacyRoutes(route: DefineRoute, options: PrivacyRoutesOptions): void {
  const { registry, warehouse, clock } = options
  route({
    method: 'get',
    path: '/v1/privacy',
    tag: TAG,
    summary: 'What is redacted and how long events are kept',
    scope: 'read',
    response: settingsSchema,
    handle: async ({ project }) => settingsAnswer(options, await readPrivacySettings(registry, project)),
  })
  route({
    method: 'patch',
    path: '/v1/privacy',
    tag: TAG,
    summary: 'Change redaction and retention',
    description:
      'Redaction holds for events that arrive from now on; use the erasure of users for what is stored. Retention erases older events within the hour.',
    scope: 'manage',
    role: 'owner',
    body: z.strictObject({
      redact: kindsSchema.partial().optional(),
      retention_days: z.number().int().min(1).max(LONGEST_RETENTION_DAYS).nullable().optional(),
    }),
    response: settingsSchema,
    errors: ['CONFLICT'],
    async handle({ project, body: { redact, retention_days: retentionDays } }) {
      const changes = {
        ...(redact === undefined ? {} : { redact }),
        ...(retentionDays === undefined ? {} : { retentionDays }),
      } as PrivacyChanges
      return settingsAnswer(options, await changePrivacySettings(registry, project, changes))
    },
  })
  route({
    method: 'post',
    path: '/v1/privacy/preview',
    tag: TAG,
    summary: 'What redaction would take out of recent messages',
    description: `Looks at the ${RECENT_EVENTS} newest events and changes nothing.`,
    scope: 'manage',
    role: 'owner',
    body: z.strictObject({ redact: kindsSchema.partial() }),
    response: previewSchema,
    handle: async ({ project, body }) =>
      preview(
        await recentTexts(warehouse, project, clock),
        REDACTION_KINDS.filter((kind) => body.redact[kind]),
      ),
  })
}

async function settingsAnswer(
  { erasedFiles }: PrivacyRoutesOptions,
  { redact, retentionDays }: PrivacySettings,
): Promise<z.input<typeof settingsSchema>> {
  const on = Object.fromEntries(REDACTION_KINDS.map((kind) => [kind, redact.includes(kind)]))
  return {
    redact: on as Record<RedactionKind, boolean>,
    retention_days: retentionDays,
    files_clean: !(await erasedFiles.due()),
  }
}

/** The texts of each recent event. */
async function recentTexts(warehouse: WarehouseReader, project: ProjectId, clock: Clock): Promise<string[][]> {
  const period = { fromMs: 0, toMs: clock.nowMs() + 1 }
  const { events } = await listEvents(
    warehouse,
    { project, ...period, eventNames: [], segments: [] },
    { limit: RECENT_EVENTS },
  )
  return events.map(({ metadata }) => textsIn(metadata as JsonValue))
}

function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((item) => textsIn(item as JsonValue))
}

function preview(events: readonly (readonly string[])[], kinds: readonly RedactionKind[]) {
  const found: Record<string, number> = Object.fromEntries(kinds.map((kind) => [kind, 0]))
  const examples: { before: string; after: string }[] = []
  for (const before of events.flat()) {
    const after = redactText(before, kinds, (kind) => {
      found[kind] = (found[kind] ?? 0) + 1
    })
    if (after !== before && examples.length < MOST_EXAMPLES) examples.push({ before, after })
  }
  return { events: events.length, found, examples }
}
