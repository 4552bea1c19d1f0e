// The one table of what instrumentations call things: OpenTelemetry's GenAI conventions of several ages, the Vercel AI
// SDK, OpenLLMetry and OpenInference. Names that come first win.

import { type ChatMessage, chatMessages, isRecord, parsedJson } from '../model/chat-message.ts'
import type { JsonValue } from '../model/event.ts'
import type { Attributes, Span } from './span.ts'

export const SESSION_NAMES = [
  'gen_ai.conversation.id',
  'session.id',
  ...['sessionId', 'conversationId', 'chatId', 'threadId'].map((name) => `ai.telemetry.metadata.${name}`),
  ...['session_id', 'conversation_id', 'chat_id', 'thread_id'].map(
    (name) => `traceloop.association.properties.${name}`,
  ),
  'langfuse.session.id',
]

export const USER_NAMES = [
  'user.id',
  'enduser.id',
  'ai.telemetry.metadata.userId',
  'traceloop.association.properties.user_id',
  'langfuse.user.id',
]

/** Metadata of the event by key. */
export const SPAN_FIELDS: Readonly<Record<string, readonly string[]>> = {
  model: ['gen_ai.request.model', 'ai.model.id', 'llm.model_name', 'gen_ai.response.model'],
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider', 'llm.provider', 'llm.system'],
}

export const TOKEN_FIELDS: Readonly<Record<string, readonly string[]>> = {
  input_tokens: [
    ...['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'ai.usage.inputTokens', 'ai.usage.promptTokens'],
    'llm.token_count.prompt',
  ],
  output_tokens: [
    ...['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    ...['ai.usage.outputTokens', 'ai.usage.completionTokens', 'llm.token_count.completion'],
  ],
}

export const RESOURCE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  service: ['service.name'],
  environment: ['deployment.environment.name', 'deployment.environment'],
}

/** What an application adds of its own: attributes with these prefixes, and OpenInference's JSON object. */
const OWN_PREFIXES = ['ai.telemetry.metadata.', 'traceloop.association.properties.']
const OWN_OBJECT = 'metadata'

/** Spans of these kinds carry texts that no user wrote. */
const OTHER_KINDS: Readonly<Record<string, readonly JsonValue[]>> = {
  'gen_ai.operation.name': ['embeddings', 'execute_tool', 'create_agent', 'retrieval'],
  'openinference.span.kind': ['EMBEDDING', 'RETRIEVER', 'RERANKER', 'TOOL', 'GUARDRAIL', 'EVALUATOR'],
  'traceloop.span.kind': ['tool'],
}

type MessageSource = (span: Span) => ChatMessage[]

const MESSAGE_SOURCES: readonly MessageSource[] = [
  ({ attributes }) => structured(attributes, 'gen_ai.input.messages'),
  ({ attributes }) => structured(attributes, 'ai.prompt.messages'),
  ({ attributes }) => promptObject(attributes, 'ai.prompt'),
  ({ attributes }) => numbered(attributes, 'gen_ai.prompt.'),
  ({ attributes }) => numbered(attributes, 'llm.input_messages.'),
  ({ events }) => events.flatMap(({ name, attributes }) => eventMessages(name, attributes)),
  ({ attributes }) => promptObject(attributes, 'gen_ai.prompt'),
]

/** The history that a chat span was called with, oldest first; empty for any other span. */
export function messagesOf(span: Span): ChatMessage[] {
  for (const [attribute, kinds] of Object.entries(OTHER_KINDS)) {
    if (kinds.includes(span.attributes.get(attribute) ?? null)) return []
  }
  for (const source of MESSAGE_SOURCES) {
    const messages = source(span)
    if (messages.length > 0) return messages
  }
  return []
}

export function firstOf(attributes: Attributes, names: readonly string[]): JsonValue | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

/** What the application itself says of a call, without the ids of session and user. */
export function ownFields({ attributes }: Span): Map<string, JsonValue> {
  const fields = new Map<string, JsonValue>()
  const object = attributes.get(OWN_OBJECT)
  const parsed = typeof object === 'string' ? parsedJson(object) : object
  if (isRecord(parsed)) for (const [key, value] of Object.entries(parsed)) fields.set(key, value)
  for (const [name, value] of attributes) {
    const prefix = OWN_PREFIXES.find((candidate) => name.startsWith(candidate))
    if (prefix && !SESSION_NAMES.includes(name) && !USER_NAMES.includes(name))
      fields.set(name.slice(prefix.length), value)
  }
  return fields
}

/** A value or its JSON. Throws SyntaxError where the text is cut off or otherwise no JSON. */
function structured(attributes: Attributes, name: string): ChatMessage[] {
  const value = attributes.get(name)
  return chatMessages(typeof value === 'string' ? (JSON.parse(value) as JsonValue) : value)
}

/** `{system, prompt}` or `{messages}`, a list of messages, or the bare text. */
function promptObject(attributes: Attributes, name: string): ChatMessage[] {
  const value = attributes.get(name)
  const parsed = typeof value === 'string' ? (parsedJson(value) ?? value) : value
  if (Array.isArray(parsed)) return chatMessages(parsed)
  const prompt = isRecord(parsed) ? (parsed.messages ?? parsed.prompt) : parsed
  return typeof prompt === 'string' ? chatMessages({ role: 'user', content: prompt }) : chatMessages(prompt)
}

/** `prefix.0.role`, `prefix.0.content`, … as messages in the order of their numbers. */
function numbered(attributes: Attributes, prefix: string): ChatMessage[] {
  const entries = new Map<number, Record<string, JsonValue>>()
  for (const [name, value] of attributes) {
    if (!name.startsWith(prefix)) continue
    const [index, ...path] = name.slice(prefix.length).split('.')
    if (!/^\d{1,6}$/.test(index ?? '') || path.length > 6) continue
    const entry = entries.get(Number(index)) ?? Object.create(null)
    entries.set(Number(index), entry)
    setAt(entry, path, value)
  }
  const ordered = [...entries].sort(([a], [b]) => a - b).map(([, entry]) => withLists(entry))
  return chatMessages(ordered)
}

function setAt(entry: Record<string, JsonValue>, path: readonly string[], value: JsonValue): void {
  let level = entry
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(level, step) ? level[step] : undefined
    const inner = isRecord(next) ? next : Object.create(null)
    level[step] = inner
    level = inner
  }
  const last = path.at(-1)
  if (last !== undefined) level[last] = value
}

/** Objects whose keys are numbers are lists. */
function withLists(value: JsonValue): JsonValue {
  if (!isRecord(value)) return value
  const entries = Object.entries(value)
  const isList = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))
  if (isList) return entries.map(([, item]) => withLists(item))
  return Object.fromEntries(entries.map(([key, item]) => [key, withLists(item)]))
}

const MESSAGE_EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/

/** Span events: one for each message (conventions 1.28), all in one (1.27, and details since 1.37). */
function eventMessages(name: string, attributes: Attributes): ChatMessage[] {
  if (name === 'gen_ai.client.inference.operation.details') return structured(attributes, 'gen_ai.input.messages')
  if (name === 'gen_ai.content.prompt') return promptObject(attributes, 'gen_ai.prompt')
  const role = MESSAGE_EVENT.exec(name)?.[1]
  if (!role) return []
  const body = attributes.get('gen_ai.event.content') ?? attributes.get('event.body')
  const parsed = typeof body === 'string' ? (parsedJson(body) ?? body) : body
  const content = isRecord(parsed) ? parsed.content : (parsed ?? attributes.get('content'))
  return chatMessages({ role, content: content ?? '' })
}
