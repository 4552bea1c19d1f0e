// What a request to a chat backend says: its body in the forms that chat front ends send.

import type { EventInput, OptionalId } from '../event.ts'
import { type TurnTracker, trackTurn } from './track-turn.ts'
import { isRecord, newestTurn } from './user-turn.ts'

/** Where a request's message and ids are; what is left out is read from the JSON body. */
export interface RequestReading<Request> {
  readonly message?: (request: Request, body: unknown) => string | undefined
  readonly sessionId?: (request: Request, body: unknown) => OptionalId
  readonly userId?: (request: Request, body: unknown) => OptionalId
  readonly metadata?: (request: Request, body: unknown) => EventInput['metadata']
}

const MESSAGE_NAMES = ['messages', 'message', 'prompt', 'input', 'question', 'query', 'text']
const SESSION_NAMES = ['session_id', 'sessionId', 'conversation_id', 'conversationId', 'thread_id', 'threadId']
const CHAT_NAMES = ['chat_id', 'chatId', 'id']
const USER_NAMES = ['user_id', 'userId']

/** Tracks what `request` says, if it says something. May throw what the host's hooks throw. */
export function trackRequestMessage<Request>(
  tracker: TurnTracker,
  reading: RequestReading<Request>,
  request: Request,
  received: { readonly body: unknown; readonly atMs: number },
): void {
  const body = isRecord(received.body) ? received.body : {}
  const name = MESSAGE_NAMES.find((candidate) => body[candidate] !== undefined)
  const said = reading.message ? reading.message(request, received.body) : name && body[name]
  const turn = newestTurn(said)
  if (!turn) return
  trackTurn(tracker, turn, {
    sessionId: reading.sessionId?.(request, received.body) ?? idIn(body, [...SESSION_NAMES, ...CHAT_NAMES]),
    userId: reading.userId?.(request, received.body) ?? idIn(body, USER_NAMES),
    metadata: reading.metadata?.(request, received.body),
    timestamp: received.atMs,
    // Without a history, the same words again are said again.
    ...(Array.isArray(said) ? {} : { turnKey: null }),
  })
}

function idIn(body: Record<string, unknown>, names: readonly string[]): OptionalId {
  const name = names.find((candidate) => ['string', 'number'].includes(typeof body[candidate]))
  return name === undefined ? undefined : (body[name] as OptionalId)
}
