// Reads values of columns that may be objects, JSON in a text (CSV), or missing.

import { createHash } from 'node:crypto'
import { chatMessages, isRecord, newestUserMessage, parsedJson, type UserMessage } from '../../model/chat-message.ts'
import type { JsonValue } from '../../model/event.ts'
import type { Columns } from './import-format.ts'

/** The value, of JSON in a text what it says. */
export function structured(value: unknown): JsonValue | undefined {
  if (typeof value !== 'string') return value as JsonValue | undefined
  return /^\s*[[{"]/.test(value) ? (parsedJson(value) ?? value) : value
}

export function objectAt(columns: Columns, name: string): Record<string, JsonValue> | undefined {
  const value = structured(columns[name])
  return isRecord(value) ? value : undefined
}

/** The first of `values` that can be an id. */
export function firstId(...values: readonly unknown[]): string | undefined {
  const found = values.find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number')
  return found === undefined ? undefined : String(found)
}

/** ISO 8601 as Turret takes it; `2026-01-02 03:04:05` and zones of two digits are brought into shape. */
export function isoTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const withT = value.replace(' UTC', 'Z').replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
  return withT.replace(
    /(T[\d:.]+) ?([+-]\d\d):?(\d\d)?$/,
    (_, time, hours, minutes = '00') => `${time}${hours}:${minutes}`,
  )
}

/** Positive numbers, written as such or as text. */
export function countAt(columns: Columns, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = columns[name]
    if (value !== null && value !== '' && value !== undefined && Number(value) >= 0) return Number(value)
  }
  return undefined
}

/** What a model was called with: messages, `{messages}`, or a bare text under one of the usual names. */
export function userMessageIn(input: JsonValue | undefined): UserMessage | null {
  if (typeof input === 'string') return newestUserMessage(chatMessages({ role: 'user', content: input }))
  if (!isRecord(input) || 'role' in input) return newestUserMessage(chatMessages(input))
  if (Array.isArray(input.messages)) return newestUserMessage(chatMessages(input.messages))
  const bare = ['input', 'question', 'query', 'prompt', 'message', 'text'].map((name) => input[name])
  const found = bare.find((value) => typeof value === 'string' || Array.isArray(value))
  return found === undefined ? null : userMessageIn(found)
}

/** Repeats of a message within `scope` (nested calls, tool loops) have one id. */
export function messageId(
  format: string,
  scope: string,
  { text, occurrence }: Pick<UserMessage, 'text' | 'occurrence'>,
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([scope, occurrence, text]))
    .digest('base64url')
  return `${format}:${digest}`
}

/** Entries without a value left out, so that an event holds what is known. */
export function known(fields: Readonly<Record<string, JsonValue | undefined>>): Record<string, JsonValue> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return Object.fromEntries(entries) as Record<string, JsonValue>
}
