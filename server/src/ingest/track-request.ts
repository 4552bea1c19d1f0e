// What a caller may send to POST /track, and how a body that does not fit is answered.

import { z } from '@hono/zod-openapi'
import { EVENT_LIMITS, type JsonValue } from '../model/event.ts'
import { problemOfValue } from '../model/json-limits.ts'
import { validationError } from '../validation-error.ts'

const optionalId = z
  .string()
  .max(EVENT_LIMITS.idLength, `must be at most ${EVENT_LIMITS.idLength} characters`)
  .nullish()

const metadataValue = z
  .custom<JsonValue>((value) => value !== undefined)
  .superRefine((value, context) => {
    const problem = problemOfValue(value)
    if (problem) context.addIssue({ code: 'custom', params: { code: problem.code }, message: problem.message })
  })

const metadata = z
  .record(
    z
      .string()
      .min(1, 'has an empty key: name every metadata field')
      .max(EVENT_LIMITS.metadataKeyLength, `has a key of more than ${EVENT_LIMITS.metadataKeyLength} characters`),
    metadataValue,
  )
  .superRefine((value, context) => {
    const keys = Object.keys(value).length
    if (keys >= 1 && keys <= EVENT_LIMITS.metadataKeys) return
    const message =
      keys === 0
        ? 'must have at least one key, for instance {"prompt": "the user\'s message"}'
        : `has ${keys} keys, and at most ${EVENT_LIMITS.metadataKeys} are allowed`
    context.addIssue({ code: 'custom', message })
  })

const timestamp = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date(), z.number()], {
  error: 'must be an ISO 8601 time, such as 2026-03-01T12:00:00Z, or epoch milliseconds',
})

export const trackRequestSchema = z
  .object({
    name: z
      .string()
      .min(1, 'must not be empty')
      .max(EVENT_LIMITS.nameLength, `must be at most ${EVENT_LIMITS.nameLength} characters`)
      .openapi({ description: 'What happened, such as user_message', example: 'user_message' }),
    session_id: optionalId.openapi({ description: 'Conversation; absent, null or empty: a UUID is generated' }),
    user_id: optionalId.openapi({ description: 'User; absent, null or empty: a UUID is generated' }),
    metadata: metadata.openapi({
      type: 'object',
      additionalProperties: true,
      description: 'Fields of the event. Strings, numbers and booleans are analysed; null is skipped',
      example: { prompt: 'How do I reset my password?', platform: 'ios' },
    }),
    timestamp: timestamp
      .nullish()
      .openapi({ description: 'When it happened: ISO 8601 or epoch milliseconds; default now' }),
    event_id: optionalId.openapi({ description: 'Idempotency key: a repeat within 7 days is counted once' }),
  })
  .openapi('TrackRequest')

export type TrackRequest = z.infer<typeof trackRequestSchema>

export const trackResponseSchema = z.object({ user_id: z.string(), session_id: z.string() }).openapi('TrackResponse')

/** Parses one event body. Throws AppError MISSING_REQUIRED_FIELD, TEXT_TOO_LONG or INVALID_REQUEST. */
export function parseTrackRequest(body: unknown): TrackRequest {
  if (isPlainlyValid(body)) return body
  const parsed = trackRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  throw validationError(parsed.error, body, 'event')
}

/**
 * True only for what the schema takes too, and leaves as it is but for unknown keys. The schema costs more than all the rest
 * of an event in a batch (measured 2026-11); it judges whatever is unusual here, and words the errors.
 */
export function isPlainlyValid(body: unknown): body is TrackRequest {
  if (!isObject(body)) return false
  const { name, metadata, session_id, user_id, event_id } = body
  return (
    typeof name === 'string' &&
    name.length >= 1 &&
    name.length <= EVENT_LIMITS.nameLength &&
    isOptionalId(session_id) &&
    isOptionalId(user_id) &&
    isOptionalId(event_id) &&
    (body.timestamp == null || timestamp.safeParse(body.timestamp).success) &&
    isObject(metadata) &&
    isPlainMetadata(metadata)
  )
}

function isPlainMetadata(metadata: Record<string, unknown>): boolean {
  const keys = Object.keys(metadata)
  return keys.length >= 1 && keys.length <= EVENT_LIMITS.metadataKeys && keys.every((key) => isPlainPair(key, metadata))
}

function isPlainPair(key: string, metadata: Record<string, unknown>): boolean {
  if (key.length < 1 || key.length > EVENT_LIMITS.metadataKeyLength || key === '__proto__') return false
  const value = metadata[key]
  if (typeof value === 'string') return value.length <= EVENT_LIMITS.textLength
  return value !== undefined && problemOfValue(value as JsonValue) === null
}

function isOptionalId(value: unknown): boolean {
  return value == null || (typeof value === 'string' && value.length <= EVENT_LIMITS.idLength)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
