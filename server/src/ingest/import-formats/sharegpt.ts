// ShareGPT and the like: a record is a conversation, as turns {from, value} or messages {role, content}.

import { type ChatMessage, chatMessages, isRecord } from '../../model/chat-message.ts'
import type { JsonValue } from '../../model/event.ts'
import { firstId, isoTime, known, messageId, structured } from './column-values.ts'
import type { Columns, ImportedEvent, ImportFormat } from './import-format.ts'

const LISTS = ['conversations', 'conversation', 'items', 'messages']
const USER_ROLES = ['user', 'human']

export const sharegpt: ImportFormat = {
  name: 'sharegpt',
  title: 'ShareGPT or chat messages ({conversations} or {messages})',
  matches: (columns) => turnsOf(columns)?.some((turn) => isRecord(turn) && ('from' in turn || 'role' in turn)) ?? false,
  events(columns, { key, eventName }) {
    const turns = turnsOf(columns)
    if (!turns) return null
    const sessionId = firstId(columns.session_id, columns.conversation_id, columns.id) ?? `sharegpt:${key}`
    return turns.flatMap((turn, index) => {
      const message = messageOf(turn)
      if (!message || !USER_ROLES.includes(message.role) || message.text.trim() === '') return []
      const event: ImportedEvent = {
        name: eventName,
        event_id: messageId('sharegpt', `${sessionId}:${index}`, { text: message.text, occurrence: 1 }),
        session_id: sessionId,
        user_id: firstId(columns.user_id, columns.user) ?? sessionId,
        ...timeOf(turn, columns),
        metadata: known({ prompt: message.text, model: firstId(columns.model), language: firstId(columns.language) }),
      }
      return [event]
    })
  },
}

function turnsOf(columns: Columns): readonly JsonValue[] | undefined {
  return LISTS.map((name) => structured(columns[name])).find((value) => Array.isArray(value))
}

function messageOf(turn: JsonValue): ChatMessage | undefined {
  if (!isRecord(turn)) return undefined
  const [message] = chatMessages('from' in turn ? { role: turn.from ?? '', content: turn.value ?? '' } : turn)
  return message
}

function timeOf(turn: JsonValue, columns: Columns): { timestamp?: string | number } {
  const own = isRecord(turn) ? (turn.timestamp ?? turn.created_at) : undefined
  for (const value of [own, columns.timestamp, columns.created_at, columns.create_time]) {
    if (typeof value === 'number' && value > 0) return { timestamp: value < 1e11 ? Math.floor(value * 1000) : value }
    const text = isoTime(value)
    if (text !== undefined) return { timestamp: text }
  }
  return {}
}
