// `turret-client/openai`: every call of a wrapped OpenAI client sends the user's newest message. Calls run unchanged.

import type { OptionalId } from '../event.ts'
import { type TurnTracker, trackTurn, undisturbed } from './track-turn.ts'
import { isRecord, newestTurn } from './user-turn.ts'

type Method = (...args: unknown[]) => unknown

/** Methods that ask a model, by the path of their resource. */
const ASKING: Readonly<Record<string, readonly string[]>> = {
  'chat.completions': ['create', 'parse', 'stream', 'runTools'],
  responses: ['create', 'parse', 'stream'],
}

/**
 * The same client, whose `chat.completions` and `responses` also track. Wrapping is cheap: wrap it for each
 * conversation, `wrapOpenAI(openai, turret.conversation({ sessionId, userId }))`. With a bare `Turret` the user is the
 * request's `safety_identifier` or `user`, and the session its `conversation`.
 */
export function wrapOpenAI<Client extends object>(client: Client, tracker: TurnTracker): Client {
  return wrapped(client, '', (request) => undisturbed(() => trackRequest(tracker, request)))
}

/** A view of `target` in which the asking methods below `path` tell `onRequest` first. */
function wrapped<Target extends object>(target: Target, path: string, onRequest: (request: unknown) => void): Target {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target)
      const below = path === '' ? String(name) : `${path}.${String(name)}`
      if (name === 'withOptions' && typeof value === 'function') {
        return (...args: unknown[]) => wrapped(Reflect.apply(value, target, args) as Target, path, onRequest)
      }
      if (typeof value === 'function') {
        const isAsking = ASKING[path]?.includes(String(name)) ?? false
        return callOn(target, value as Method, isAsking ? onRequest : undefined)
      }
      const leadsToAsking = Object.keys(ASKING).some((asking) => asking === below || asking.startsWith(`${below}.`))
      return leadsToAsking && isRecord(value) ? wrapped(value, below, onRequest) : value
    },
  })
}

/** Calls go to the object itself: its private members are not reachable through a view. */
function callOn(target: object, method: Method, onRequest?: (request: unknown) => void): Method {
  return new Proxy(method, {
    apply(_, __, args) {
      onRequest?.(args[0])
      return Reflect.apply(method, target, args)
    },
  })
}

function trackRequest(tracker: TurnTracker, request: unknown): void {
  if (!isRecord(request)) return
  const turn = newestTurn(request.messages ?? request.input)
  if (!turn) return
  const { model, previous_response_id: previous, conversation } = request
  trackTurn(tracker, turn, {
    sessionId: idOf(isRecord(conversation) ? conversation.id : conversation),
    userId: idOf(request.safety_identifier ?? request.user),
    metadata: typeof model === 'string' ? { model } : undefined,
    turnKey: conversation ? null : String(previous ?? ''),
  })
}

function idOf(value: unknown): OptionalId {
  return typeof value === 'string' ? value : undefined
}
