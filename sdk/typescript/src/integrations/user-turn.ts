// What a user just said, read from the messages that a model is called with, in whatever form a library writes them.

/** The newest message of a user, and how often the user has said exactly this in the history, this time included. */
export interface UserTurn {
  readonly text: string
  readonly occurrence: number
}

interface ChatMessage {
  readonly isUser: boolean
  readonly text: string
  readonly answersTool: boolean
}

const USER_ROLES: readonly unknown[] = ['user', 'human']
const TOOL_ROLES: readonly unknown[] = ['tool', 'function']
const TEXT_PARTS: readonly unknown[] = ['text', 'input_text']
const TOOL_PARTS = /^(dynamic-)?tool-|^tool_result$|^function_call_output$/

/** Undefined: no user speaks, or a tool has answered since, so that an earlier call already had the message. */
export function newestTurn(messages: unknown): UserTurn | undefined {
  if (typeof messages === 'string') return messages.trim() === '' ? undefined : { text: messages, occurrence: 1 }
  const said = (Array.isArray(messages) ? messages : [messages]).flatMap((entry) => chatMessage(entry) ?? [])
  const index = said.map(({ isUser, text }) => isUser && text.trim() !== '').lastIndexOf(true)
  const newest = said[index]
  if (!newest || said.slice(index + 1).some(({ answersTool }) => answersTool)) return undefined
  const occurrence = said.filter(({ isUser, text }) => isUser && text === newest.text).length
  return { text: newest.text, occurrence }
}

function chatMessage(entry: unknown): ChatMessage | undefined {
  if (Array.isArray(entry)) return chatMessage({ role: entry[0], content: entry[1] })
  if (!isRecord(entry)) return undefined
  const role = entry.role ?? langChainType(entry) ?? entry.type
  const content = entry.parts ?? entry.content
  const parts = Array.isArray(content) ? content : [content]
  return {
    isUser: USER_ROLES.includes(role),
    text: parts.map(textOf).filter(Boolean).join('\n'),
    answersTool: TOOL_ROLES.includes(role) || [entry, ...parts].some(isToolAnswer),
  }
}

/** Messages of LangChain are objects that say their type by a method. */
function langChainType(entry: Record<string, unknown>): unknown {
  const type = entry.getType ?? entry._getType
  return typeof type === 'function' ? type.call(entry) : undefined
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part
  if (!isRecord(part) || !TEXT_PARTS.includes(part.type)) return ''
  return typeof part.text === 'string' ? part.text : ''
}

function isToolAnswer(part: unknown): boolean {
  return isRecord(part) && typeof part.type === 'string' && TOOL_PARTS.test(part.type)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
