// PostHog exports of events: those of its LLM analytics, with the messages in $ai_input. From the data export, the query
// API or CSV, where properties are columns of their own (`properties.$ai_input`) or JSON in a text.

import type { JsonValue } from '../../model/event.ts'
import { countAt, firstId, isoTime, known, messageId, objectAt, structured, userMessageIn } from './column-values.ts'
import type { Columns, ImportFormat } from './import-format.ts'

const PREFIX = 'properties.'

export const posthog: ImportFormat = {
  name: 'posthog',
  title: 'PostHog export of events with $ai_input',
  matches: (columns) =>
    '$ai_input' in propertiesOf(columns) ||
    ('event' in columns && ('properties' in columns || Object.keys(columns).some((name) => name.startsWith(PREFIX)))),
  events(columns, { key, eventName }) {
    const properties = propertiesOf(columns)
    if (!('event' in columns) && !('$ai_input' in properties)) return null
    const message = userMessageIn(structured(properties.$ai_input))
    if (!message) return []
    const traceId = firstId(properties.$ai_trace_id)
    const sessionId = firstId(properties.$ai_session_id, properties.$session_id, traceId)
    const scope = traceId ?? firstId(columns.uuid, columns.id) ?? key
    const timestamp = isoTime(columns.timestamp)
    return [
      {
        name: eventName,
        event_id: messageId('posthog', scope, message),
        session_id: sessionId ?? scope,
        user_id: firstId(columns.distinct_id, properties.distinct_id) ?? sessionId ?? scope,
        ...(timestamp === undefined ? {} : { timestamp }),
        metadata: {
          ...ownProperties(properties),
          ...known({
            prompt: message.text,
            model: firstId(properties.$ai_model),
            provider: firstId(properties.$ai_provider),
            input_tokens: countAt(properties, '$ai_input_tokens'),
            output_tokens: countAt(properties, '$ai_output_tokens'),
          }),
        },
      },
    ]
  },
}

function propertiesOf(columns: Columns): Record<string, unknown> {
  const flat = Object.entries(columns).map(([name, value]) => [
    name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name,
    value,
  ])
  return { ...Object.fromEntries(flat.filter(([name]) => name !== 'properties')), ...objectAt(columns, 'properties') }
}

const OF_THE_EVENT = [
  'event',
  'uuid',
  'id',
  'timestamp',
  'distinct_id',
  'created_at',
  'elements_chain',
  'person',
  'elements',
  'token',
]

/** What the application adds: PostHog's own properties begin with $. */
function ownProperties(properties: Columns): Record<string, JsonValue> {
  const own = Object.entries(properties).filter(
    ([name, value]) =>
      !name.startsWith('$') &&
      !OF_THE_EVENT.includes(name) &&
      ['string', 'number', 'boolean'].includes(typeof value) &&
      value !== '',
  )
  return Object.fromEntries(own.slice(0, 40)) as Record<string, JsonValue>
}
