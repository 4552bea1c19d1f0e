// conversations.json of a ChatGPT export: a conversation is a tree of messages (edits and repeated answers branch off);
// the branch that the user last saw is the conversation.

import { chatMessages, isRecord } from '../../model/chat-message.ts'
import type { JsonValue } from '../../model/event.ts'
import { firstId, known, objectAt } from './column-values.ts'
import type { Columns, ImportedEvent, ImportFormat } from './import-format.ts'

type Node = Record<string, JsonValue>

export const openaiExport: ImportFormat = {
  name: 'openai',
  title: 'ChatGPT export (conversations.json)',
  matches: (columns) => objectAt(columns, 'mapping') !== undefined,
  events(columns, { key, eventName }) {
    const mapping = objectAt(columns, 'mapping')
    if (!mapping) return null
    const sessionId = firstId(columns.conversation_id, columns.id) ?? `openai:${key}`
    const branch = shownBranch(mapping, columns.current_node)
    return branch.flatMap((node, index) => {
      const message = isRecord(node.message) ? node.message : {}
      const prompt = userText(message)
      if (prompt === null) return []
      const event: ImportedEvent = {
        name: eventName,
        event_id: `openai:${firstId(message.id, node.id) ?? `${sessionId}:${index}`}`,
        session_id: sessionId,
        user_id: firstId(columns.user_id) ?? sessionId,
        ...timeOf(message, columns),
        metadata: known({ prompt, model: modelOf(branch, index, columns) }),
      }
      return [event]
    })
  },
}

/** From the first message to the last one shown; without that mark, to the newest leaf. */
function shownBranch(mapping: Node, current: unknown): Node[] {
  const node = (id: unknown): Node | undefined => {
    const found = typeof id === 'string' && Object.hasOwn(mapping, id) ? mapping[id] : undefined
    return isRecord(found) ? found : undefined
  }
  const branch: Node[] = []
  const seen = new Set<Node>()
  for (let at = node(current) ?? newestLeaf(mapping); at && !seen.has(at); at = node(at.parent)) {
    seen.add(at)
    branch.unshift(at)
  }
  return branch
}

function newestLeaf(mapping: Node): Node | undefined {
  const leaves = Object.values(mapping)
    .filter(isRecord)
    .filter(({ children }) => !Array.isArray(children) || children.length === 0)
  const time = ({ message }: Node): number => (isRecord(message) ? Number(message.create_time ?? 0) : 0)
  return leaves.reduce<Node | undefined>((best, leaf) => (best && time(best) >= time(leaf) ? best : leaf), undefined)
}

/** Null for messages that the user did not write: other roles, custom instructions, what is hidden. */
function userText(message: Node): string | null {
  const { author, content, metadata } = message
  if (!isRecord(author) || author.role !== 'user' || !isRecord(content)) return null
  if (isRecord(metadata) && metadata.is_visually_hidden_from_conversation === true) return null
  if (content.content_type === 'user_editable_context') return null
  const [read] = chatMessages({ role: 'user', content: content.parts ?? content.text ?? '' })
  return read && read.text.trim() !== '' ? read.text : null
}

/** Epoch seconds in the file. */
function timeOf({ create_time: own }: Node, { create_time: whole }: Columns): { timestamp?: number } {
  const seconds = Number(own ?? whole ?? 0)
  return seconds > 0 ? { timestamp: Math.floor(seconds * 1000) } : {}
}

/** Of the answer that follows, not of tools on the way. */
function modelOf(branch: readonly Node[], index: number, columns: Columns): string | undefined {
  for (const { message } of branch.slice(index + 1)) {
    if (!isRecord(message) || !isRecord(message.author)) continue
    if (message.author.role === 'user') break
    const slug =
      message.author.role === 'assistant' && isRecord(message.metadata) ? message.metadata.model_slug : undefined
    if (typeof slug === 'string') return slug
  }
  return firstId(columns.default_model_slug)
}
