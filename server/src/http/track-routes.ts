// The tracking routes of PRODUCT §1: POST /track (also /v1/track) and POST /v1/batch.

import { z } from '@hono/zod-openapi'
import type { BurstLimit } from '../access/burst-limit.ts'
import { AppError } from '../errors.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { trackRequestSchema, trackResponseSchema } from '../ingest/track-request.ts'
import { EVENT_LIMITS } from '../model/event.ts'
import type { Metrics } from '../observe/metrics.ts'
import { apiKeyOf } from './gate.ts'
import { type JsonBody, readJsonBytes } from './request-body.ts'
import type { DefineRoute } from './route.ts'
import { securedJson } from './security-headers.ts'

const TAG = 'Tracking'

const batchRequest = z
  .object({ events: z.array(trackRequestSchema).max(EVENT_LIMITS.batchEvents) })
  .openapi('BatchRequest')

const batchResponse = z
  .object({
    accepted: z.number().int(),
    results: z.array(z.object({ user_id: z.string(), session_id: z.string(), event_id: z.string() }).nullable()),
    rejected: z.array(z.object({ index: z.number().int(), code: z.string(), error: z.string() })),
  })
  .openapi('BatchResponse')

export interface TrackRoutesOptions {
  readonly ingest: Ingest
  readonly burstLimit: BurstLimit
  readonly metrics: Metrics
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>
}

export function trackRoutes(route: DefineRoute, { ingest, burstLimit, metrics, headers }: TrackRoutesOptions): void {
  const ownHeaders = { ...headers, 'cache-control': 'no-store', 'content-type': 'application/json' }
  route({
    method: 'post',
    path: '/track',
    aliases: ['/v1/track'],
    tag: TAG,
    summary: 'Track one event',
    description: 'Answers after the event is on disk; its id is in the header X-Event-Id.',
    scope: 'ingest',
    body: trackRequestSchema,
    parseBody: false,
    ownHeaders: true,
    bodyLimitBytes: EVENT_LIMITS.bodyBytes,
    response: trackResponseSchema,
    errors: [
      'MISSING_REQUIRED_FIELD',
      'TEXT_TOO_LONG',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'RATE_LIMIT_EXCEEDED',
    ],
    async handle({ project, body, context }) {
      burstLimit.take(apiKeyOf(context) ?? '', 1)
      const { eventId, userId, sessionId } = await ingest.track(project, body)
      metrics.events.inc({ outcome: 'accepted' })
      return securedJson({ user_id: userId, session_id: sessionId }, { ...ownHeaders, 'x-event-id': eventId })
    },
  })

  route({
    method: 'post',
    path: '/v1/batch',
    tag: TAG,
    summary: `Track up to ${EVENT_LIMITS.batchEvents} events`,
    description:
      'One bad event never costs the others: it is listed in `rejected`, and its place in `results` is null.',
    scope: 'ingest',
    body: batchRequest,
    readBody: readJsonBytes,
    parseBody: false,
    ownHeaders: true,
    bodyLimitBytes: EVENT_LIMITS.batchBytes,
    response: batchResponse,
    errors: ['MISSING_REQUIRED_FIELD', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'RATE_LIMIT_EXCEEDED'],
    async handle({ project, body, context }) {
      const { bytes, value } = body as unknown as JsonBody
      const events = eventsOf(value)
      burstLimit.take(apiKeyOf(context) ?? '', events.length)
      const isOfEventsAlone = Object.keys(value as object).length === 1
      const { results, rejected } = await ingest.trackBatch(project, events, isOfEventsAlone ? bytes : undefined)
      const accepted = results.filter((result) => result !== null).length
      metrics.events.inc({ outcome: 'accepted' }, accepted)
      metrics.events.inc({ outcome: 'rejected' }, rejected.length)
      const answer = {
        accepted,
        results: results.map((ids) => ids && { user_id: ids.userId, session_id: ids.sessionId, event_id: ids.eventId }),
        rejected: rejected.map(({ index, error }) => ({ index, code: error.code, error: error.message })),
      }
      return securedJson(answer, ownHeaders)
    },
  })
}

/** Throws unless `body` is {"events": […]} with an acceptable number of entries; the entries are checked one by one later. */
function eventsOf(body: unknown): unknown[] {
  const events = (body as { events?: unknown } | null)?.events
  if (events === undefined || events === null) {
    throw new AppError('MISSING_REQUIRED_FIELD', 'events: is required, an array of events.', {
      details: [{ path: 'events', message: 'is required' }],
    })
  }
  if (!Array.isArray(events)) throw new AppError('INVALID_REQUEST', 'events: must be an array of events.')
  if (events.length <= EVENT_LIMITS.batchEvents) return events
  throw new AppError(
    'INVALID_REQUEST',
    `events: holds ${events.length} events, and at most ${EVENT_LIMITS.batchEvents} are allowed: split the batch.`,
  )
}
