// The export of events with their topics: of a project, of a part of it, or of all that is known of one user.

import { z } from '@hono/zod-openapi'
import type { Clock } from '../clock.ts'
import { type FieldDirectory, fieldDirectoryKey } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { RememberedErasures } from '../privacy/erasure-memory.ts'
import { type ExportSelection, exportedEvents } from '../queries/export-events.ts'
import type { Registry } from '../registry/registry.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { analyticSelection, filterParameters, text } from './analytic-query.ts'
import { topicDirectories } from './choose-dimension.ts'
import { eventAnswers } from './event-answers.ts'
import type { DefineRoute } from './route.ts'
import { csvLine, FILE_FORMATS, FILE_TYPES, jsonLine, streamedFile } from './streamed-file.ts'

export interface ExportRoutesOptions {
  readonly registry: Registry
  readonly warehouse: WarehouseReader
  readonly clock: Clock
  readonly memory: Pick<RememberedErasures, 'hash'>
}

type Answer = Awaited<ReturnType<typeof eventAnswers>>[number]

const OWN_COLUMNS = ['id', 'name', 'timestamp', 'session_id', 'user_id'] as const

export function exportRoutes(route: DefineRoute, options: ExportRoutesOptions): void {
  const { registry, clock, memory } = options
  route({
    method: 'get',
    path: '/v1/export',
    tag: 'Privacy',
    summary: 'Export events with their topics',
    description:
      'All events, oldest arrival first, unless parameters choose some; `user_id` gives all that is known of a user. Lines of JSON as in GET /v1/events, or CSV with a column a field (`metadata.…`) and a text field’s topic (`topic.…`), in which cells that a spreadsheet would run begin with an apostrophe.',
    scope: 'read',
    role: 'owner',
    query: z.object({
      ...filterParameters,
      format: z.enum(FILE_FORMATS, { error: `must be ${FILE_FORMATS.join(' or ')}` }).default('jsonl'),
      user_id: text.optional(),
      session_id: text.optional(),
    }),
    response: z.string(),
    contentTypes: Object.values(FILE_TYPES),
    isAudited: true,
    // The log outlives an erasure: it names nobody.
    auditSubject: (_answer, { project, query: { format, user_id: user, session_id: session } }) =>
      [
        format,
        ...(user === undefined ? [] : [`user ${memory.hash(project, 'user', user)}`]),
        ...(session === undefined ? [] : [`session ${memory.hash(project, 'session', session)}`]),
      ].join(' '),
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, { from: 'all', ...query })
      const selection = { filter, userId: query.user_id, sessionId: query.session_id }
      const day = new Date(clock.nowMs()).toISOString().slice(0, 10)
      const lines = query.format === 'csv' ? csvLines : jsonLines
      const file = { name: `turret-${project}-${day}`, format: query.format }
      return streamedFile(context, file, lines(options, project, selection))
    },
  })
}

async function* jsonLines(
  options: ExportRoutesOptions,
  project: ProjectId,
  selection: ExportSelection,
): AsyncGenerator<string> {
  for await (const page of answers(options, project, selection)) yield page.map(jsonLine).join('')
}

async function* csvLines(
  options: ExportRoutesOptions,
  project: ProjectId,
  selection: ExportSelection,
): AsyncGenerator<string> {
  const { registry } = options
  const fields = (await registry.get<FieldDirectory>(fieldDirectoryKey(project)))?.value.fields ?? []
  const keys = fields.map(({ key }) => key)
  const dimensions = (await topicDirectories(registry, project)).map(({ dimension }) => dimension)
  yield csvLine([
    ...OWN_COLUMNS,
    ...keys.map((key) => `metadata.${key}`),
    ...dimensions.map((dimension) => `topic.${dimension}`),
    'metadata',
  ])
  for await (const page of answers(options, project, selection)) {
    yield page
      .map((event) =>
        csvLine([
          ...OWN_COLUMNS.map((column) => event[column]),
          ...keys.map((key) => event.metadata[key]),
          ...dimensions.map((dimension) => event.topics[dimension]?.label),
          event.metadata,
        ]),
      )
      .join('')
  }
}

async function* answers(
  { registry, warehouse }: ExportRoutesOptions,
  project: ProjectId,
  selection: ExportSelection,
): AsyncGenerator<Answer[]> {
  for await (const page of exportedEvents(warehouse, selection)) yield await eventAnswers(registry, project, page)
}
