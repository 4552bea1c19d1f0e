// Langfuse exports of traces and of observations, as JSON, JSON lines or CSV (there, values are JSON in a text).
// Traces and their generations carry the same message: it has one id in both.

import { countAt, firstId, isoTime, known, messageId, objectAt, structured, userMessageIn } from './column-values.ts'
import type { Columns, ImportFormat } from './import-format.ts'

const MARKS = ['sessionId', 'userId', 'traceId', 'bookmarked', 'release', 'environment', 'htmlPath', 'observations']
/** Observations of other types are steps of the program; traces have none. */
const CALL = 'GENERATION'

export const langfuse: ImportFormat = {
  name: 'langfuse',
  title: 'Langfuse export of traces or observations',
  matches: (columns) => 'id' in columns && 'input' in columns && MARKS.some((mark) => mark in columns),
  events(columns, { key, eventName }) {
    if (!('input' in columns)) return null
    if (typeof columns.type === 'string' && columns.type.toUpperCase() !== CALL) return []
    const message = userMessageIn(structured(columns.input))
    if (!message) return []
    const traceId = firstId(columns.traceId, columns.trace_id, columns.id) ?? key
    const sessionId = firstId(columns.sessionId, columns.session_id) ?? traceId
    const timestamp = isoTime(columns.timestamp ?? columns.startTime ?? columns.start_time)
    const model = firstId(columns.model, columns.providedModelName)
    return [
      {
        name: eventName,
        event_id: messageId('langfuse', traceId, message),
        session_id: sessionId,
        user_id: firstId(columns.userId, columns.user_id) ?? sessionId,
        ...(timestamp === undefined ? {} : { timestamp }),
        metadata: {
          ...scalars(columns),
          ...known({ prompt: message.text, model, environment: firstId(columns.environment), ...tokens(columns) }),
        },
      },
    ]
  },
}

function tokens(columns: Columns): { input_tokens?: number | undefined; output_tokens?: number | undefined } {
  const usage = { ...objectAt(columns, 'usage'), ...objectAt(columns, 'usageDetails') }
  return {
    input_tokens: countAt(
      { ...columns, ...usage },
      'input_tokens',
      'promptTokens',
      'inputUsage',
      ...usageName(usage, 'input'),
    ),
    output_tokens: countAt(
      { ...columns, ...usage },
      'output_tokens',
      'completionTokens',
      'outputUsage',
      ...usageName(usage, 'output'),
    ),
  }
}

/** `input` and `output` are texts of the record, and numbers of its usage. */
function usageName(usage: Columns, name: string): string[] {
  return name in usage ? [name] : []
}

/** The application's own metadata, as far as it can be a segment or a number. */
function scalars(columns: Columns): Record<string, string | number | boolean> {
  const entries = Object.entries(objectAt(columns, 'metadata') ?? {}).filter(
    (entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1]),
  )
  return Object.fromEntries(entries.slice(0, 40))
}
