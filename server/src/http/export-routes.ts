// All events of a project as a file, oldest first, written while they are read: its size never matters.

import { z } from '@hono/zod-openapi'
import type { ProjectId } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import { listEvents } from '../queries/events.ts'
import { analyticSelection, filterParameters, text } from './analytic-query.ts'
import { topicDirectories } from './choose-dimension.ts'
import { csvLine } from './csv-line.ts'
import { eventAnswers } from './event-answers.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'

const PAGE_EVENTS = 5_000
const FORMATS = { jsonl: 'application/x-ndjson', csv: 'text/csv' } as const
type Format = keyof typeof FORMATS
type ExportedEvent = Awaited<ReturnType<typeof eventAnswers>>[number]

export function exportRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  const { registry, clock } = options
  route({
    method: 'get',
    path: '/v1/export',
    tag: 'Privacy',
    summary: 'Events as a file',
    description:
      'All events of the project, of one user or of one session, oldest first, with their topics; one a line. A `from` of `all`, which is the default here, takes all of them.',
    scope: 'manage',
    role: 'owner',
    query: z.object({
      format: z.enum(['jsonl', 'csv'], { error: 'must be jsonl or csv' }).default('jsonl'),
      ...filterParameters,
      user_id: text.optional(),
      session_id: text.optional(),
    }),
    response: z.custom<Response>(),
    contentTypes: Object.values(FORMATS),
    async handle({ project, query: { format, user_id: userId, session_id: sessionId, ...query } }) {
      const { filter } = await analyticSelection({ registry, clock }, project, { from: 'all', ...query })
      const chosen = {
        ...(userId === undefined ? {} : { userId }),
        ...(sessionId === undefined ? {} : { sessionId }),
      }
      const lines = exportLines(options, project, filter, chosen, format)
      return new Response(streamOf(lines), {
        headers: {
          'content-type': `${FORMATS[format]}; charset=utf-8`,
          'content-disposition': `attachment; filename="events.${format}"`,
          'cache-control': 'no-store',
        },
      })
    },
  })
}

async function* exportLines(
  { warehouse, registry }: ReadRoutesOptions,
  project: ProjectId,
  filter: EventFilter,
  chosen: { readonly userId?: string; readonly sessionId?: string },
  format: Format,
): AsyncGenerator<string> {
  const dimensions = (await topicDirectories(registry, project)).map(({ dimension }) => dimension)
  if (format === 'csv') yield csvLine([...CSV_COLUMNS, ...dimensions.map((dimension) => `topic of ${dimension}`)])
  for (let cursor: string | undefined; ; ) {
    const page = await listEvents(warehouse, filter, {
      ...{ limit: PAGE_EVENTS, order: 'oldest', ...chosen },
      ...(cursor === undefined ? {} : { cursor }),
    })
    const events = await eventAnswers(registry, project, page.events)
    yield events.map((event) => (format === 'csv' ? csvOf(event, dimensions) : `${JSON.stringify(event)}\n`)).join('')
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

const CSV_COLUMNS = ['id', 'name', 'timestamp', 'user_id', 'session_id', 'metadata'] as const

function csvOf(event: ExportedEvent, dimensions: readonly string[]): string {
  const { id, name, timestamp, user_id: user, session_id: session, metadata, topics } = event
  const labels = dimensions.map((dimension) => topics[dimension]?.label ?? '')
  return csvLine([id, name, timestamp, user, session, JSON.stringify(metadata), ...labels])
}

/** Reads on only when the receiver has taken what was sent; stops when it leaves. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
