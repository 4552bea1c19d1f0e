// One chat message, in whatever form a library writes it: text as a string or in parts, tool answers apart.

import type { JsonValue } from './event.ts'

export interface ChatMessage {
  readonly role: string
  /** Texts of all parts, one a line; empty for pictures and tool calls alone. */
  readonly text: string
  readonly answersTool: boolean
}

export interface UserMessage {
  readonly text: string
  /** How often the user has said exactly this in the history, this time included. */
  readonly occurrence: number
  /** A tool answered after it: this call goes on with a message that an earlier call already had. */
  readonly isContinued: boolean
}

const USER_ROLES: readonly string[] = ['user', 'human']
const TOOL_ROLES: readonly string[] = ['tool', 'function']
const TEXT_PARTS: readonly JsonValue[] = ['text', 'input_text']
const TOOL_ANSWERS: readonly JsonValue[] = ['tool_call_response', 'tool_result', 'tool-result', 'function_call_output']

/** Null where nobody of flesh and blood speaks in `messages`. */
export function newestUserMessage(messages: readonly ChatMessage[]): UserMessage | null {
  const index = messages.findLastIndex(isFromUser)
  const newest = messages[index]
  if (!newest) return null
  const said = messages.filter((message) => isFromUser(message) && message.text === newest.text)
  const isContinued = messages.slice(index + 1).some(({ answersTool }) => answersTool)
  return { text: newest.text, occurrence: said.length, isContinued }
}

function isFromUser({ role, text }: ChatMessage): boolean {
  return USER_ROLES.includes(role) && text.trim() !== ''
}

/** A list of messages, or one. Entries that are no messages are passed over. */
export function chatMessages(value: JsonValue | undefined): ChatMessage[] {
  const entries = Array.isArray(value) ? value : [value ?? null]
  return entries.flatMap((entry) => (isRecord(entry) ? [chatMessage(unwrapped(entry, 'message'))] : []))
}

function chatMessage(entry: Record<string, JsonValue>): ChatMessage {
  const role = String(entry.role ?? entry.type ?? '').toLowerCase()
  const content = entry.parts ?? entry.contents ?? entry.content ?? ''
  const parts = partsOf(content)
  return {
    role,
    text: parts.map(textOf).filter(Boolean).join('\n'),
    answersTool: TOOL_ROLES.includes(role) || parts.some(isToolAnswer),
  }
}

/** OpenLLMetry writes parts as JSON into the content. */
function partsOf(content: JsonValue): JsonValue[] {
  if (Array.isArray(content)) return content.map((part) => (isRecord(part) ? unwrapped(part, 'message_content') : part))
  if (typeof content !== 'string' || !content.startsWith('[{')) return [content]
  const parsed = parsedJson(content)
  return Array.isArray(parsed) && parsed.every((part) => isRecord(part) && 'type' in part) ? parsed : [content]
}

function textOf(part: JsonValue): string {
  if (typeof part === 'string') return part
  if (!isRecord(part) || ('type' in part && !TEXT_PARTS.includes(part.type ?? null))) return ''
  const text = part.text ?? part.content
  return typeof text === 'string' ? text : ''
}

function isToolAnswer(part: JsonValue): boolean {
  return isRecord(part) && (TOOL_ANSWERS.includes(part.type ?? null) || 'functionResponse' in part)
}

/** OpenInference names each level: `{message: {…}}`. */
function unwrapped(entry: Record<string, JsonValue>, name: string): Record<string, JsonValue> {
  const inner = entry[name]
  return isRecord(inner) ? inner : entry
}

/** Undefined for what is no JSON. */
export function parsedJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
