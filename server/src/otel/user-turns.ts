// From spans to what users said: the newest user message of a span is one turn, and the spans of a trace that carry the
// same message (a call and its inner call, retries, tool loops) are that one turn. Pure: the same spans, the same turns.

import { createHash } from 'node:crypto'
import { newestUserMessage, type UserMessage } from '../model/chat-message.ts'
import { EVENT_LIMITS, type JsonValue } from '../model/event.ts'
import { problemOfValue } from '../model/json-limits.ts'
import {
  firstOf,
  messagesOf,
  ownFields,
  RESOURCE_FIELDS,
  SESSION_NAMES,
  SPAN_FIELDS,
  TOKEN_FIELDS,
  USER_NAMES,
} from './dialects.ts'
import type { Span } from './span.ts'
import { SpanFamily } from './span-family.ts'

/** Leaves room for ours among the keys of an event. */
const MOST_OWN_FIELDS = 50

export interface UserTurn {
  /** The same for every span of the trace with this message, in whatever request it comes. */
  readonly eventId: string
  /** The same in every trace of the conversation that goes on with this message. */
  readonly loopKey: string
  /** Every span of the turn came after a tool had answered. */
  readonly isContinued: boolean
  readonly spans: number
  readonly sessionId: string
  readonly userId: string
  readonly timestampMs: number | null
  readonly metadata: Readonly<Record<string, JsonValue>>
}

export interface UserTurns {
  readonly turns: readonly UserTurn[]
  /** One sentence for each span whose messages cannot be read. */
  readonly problems: readonly string[]
}

export function userTurns(spans: readonly Span[]): UserTurns {
  const family = new SpanFamily(spans)
  const turns = new Map<string, UserTurn>()
  const problems: string[] = []
  for (const span of spans) {
    const found = readMessage(span)
    if (typeof found === 'string') problems.push(found)
    else if (found) {
      const turn = turnOf(span, found, family)
      const known = turns.get(turn.eventId)
      turns.set(turn.eventId, known ? merged(known, turn) : turn)
    }
  }
  return { turns: [...turns.values()], problems }
}

/** The span's message, null for a span without one, or why it cannot be read. */
function readMessage(span: Span): UserMessage | string | null {
  try {
    const message = newestUserMessage(messagesOf(span))
    return message && span.traceId === '' ? `${span.name || 'A span'} has no trace id.` : message
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return `The messages of ${span.name || 'a span'} are no complete JSON: raise the exporter's limit of attribute lengths.`
  }
}

function turnOf(span: Span, message: UserMessage, family: SpanFamily): UserTurn {
  const conversation = family.inherited(span, ({ attributes }) => idOf(firstOf(attributes, SESSION_NAMES)))
  const sessionId = conversation ?? span.traceId
  const service = String(firstOf(span.resource, RESOURCE_FIELDS.service ?? []) ?? '')
  const said = [String(message.occurrence), message.text]
  return {
    eventId: `otel:${digest([span.traceId, ...said])}`,
    loopKey: digest([conversation ?? service, ...said]),
    isContinued: message.isContinued,
    spans: 1,
    sessionId,
    userId: family.inherited(span, ({ attributes }) => idOf(firstOf(attributes, USER_NAMES))) ?? sessionId,
    timestampMs: span.startMs,
    metadata: { ...metadataOf(span, family), prompt: message.text },
  }
}

function metadataOf(span: Span, family: SpanFamily): Record<string, JsonValue> {
  const own = [...family.lineage(span)].reverse().flatMap((relative) => [...ownFields(relative)])
  return {
    ...named(span.resource, RESOURCE_FIELDS, (value) => value),
    ...Object.fromEntries([...new Map(own.filter(isStorable))].slice(0, MOST_OWN_FIELDS)),
    ...named(span.attributes, SPAN_FIELDS, (value) => value),
    ...named(span.attributes, TOKEN_FIELDS, (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined)),
  }
}

/** What an application adds to its spans must not cost the message. */
function isStorable([key, value]: readonly [string, JsonValue]): boolean {
  return key !== '' && key.length <= EVENT_LIMITS.metadataKeyLength && problemOfValue(value) === null
}

function named(
  attributes: Span['attributes'],
  fields: Readonly<Record<string, readonly string[]>>,
  read: (value: JsonValue) => JsonValue | undefined,
): Record<string, JsonValue> {
  const found: Record<string, JsonValue> = {}
  for (const [key, names] of Object.entries(fields)) {
    const value = firstOf(attributes, names)
    const readable = value === undefined ? undefined : read(value)
    if (readable !== undefined) found[key] = readable
  }
  return found
}

/** What the span that came first says holds; later ones fill in what it lacks. The turn began when the earliest did. */
function merged(first: UserTurn, later: UserTurn): UserTurn {
  const times = [first.timestampMs, later.timestampMs].filter((time) => time !== null)
  return {
    ...first,
    spans: first.spans + later.spans,
    isContinued: first.isContinued && later.isContinued,
    timestampMs: times.length === 0 ? null : Math.min(...times),
    metadata: { ...later.metadata, ...first.metadata },
  }
}

function idOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
