// Hands a user's turn to the client, once: calls about the same turn (a title, a guard, a retry) carry one event id.

import type { EventIds, EventInput, OptionalId } from '../event.ts'
import { hostRuntime } from '../runtime.ts'
import type { UserTurn } from './user-turn.ts'

/** A `Turret`, or a conversation of it, whose ids and metadata every message then carries. */
export interface TurnTracker {
  track(input: EventInput): EventIds
  readonly sessionId?: string
}

export interface TurnContext {
  readonly sessionId?: OptionalId
  readonly userId?: OptionalId
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly timestamp?: number
  /** What tells turns of the same words apart where the history is kept elsewhere. Null: every call is a turn. */
  readonly turnKey?: string | null
}

const SAME_TURN_MS = 15 * 60 * 1000
const MOST_TURNS = 10_000

/** Event ids by turn, the latest last. The server counts an id once, so sharing one between clients does no harm. */
const recentTurns = new Map<string, { readonly eventId: string; readonly seenAtMs: number }>()

export function trackTurn(tracker: TurnTracker, turn: UserTurn, context: TurnContext): void {
  const { turnKey = '', metadata, timestamp, userId } = context
  const sessionId = tracker.sessionId ?? context.sessionId
  const isRecognisable = turnKey !== null && sessionId !== undefined && sessionId !== null && sessionId !== ''
  const eventId = isRecognisable ? eventIdOf([sessionId, turnKey, turn.occurrence, turn.text]) : undefined
  tracker.track({ prompt: turn.text, sessionId, userId, metadata, timestamp, eventId })
}

function eventIdOf(turn: readonly unknown[]): string {
  const key = JSON.stringify(turn)
  const nowMs = hostRuntime.nowMs()
  const known = recentTurns.get(key)
  const isRecent = known !== undefined && known.seenAtMs > nowMs - SAME_TURN_MS
  const eventId = isRecent ? known.eventId : hostRuntime.randomUUID()
  recentTurns.delete(key)
  recentTurns.set(key, { eventId, seenAtMs: nowMs })
  const [oldest] = recentTurns.keys()
  if (recentTurns.size > MOST_TURNS && oldest !== undefined) recentTurns.delete(oldest)
  return eventId
}

/** Runs what reads the host's own objects: an error in there is no reason to disturb the host. */
export function undisturbed(read: () => void): void {
  try {
    read()
  } catch {
    // A getter or a hook of the host threw: there is no message to send.
  }
}
