// The demo data as events, in the shape that `POST /v1/batch` takes. Ids and texts depend on the seed alone,
// so that sending the demo again adds nothing; timestamps count back from the UTC day of `now`.

import { sessionStart } from './demo-calendar.ts'
import { type DemoMessage, type DemoSession, drawSessions } from './demo-sessions.ts'
import type { FeedbackKind } from './feedback.ts'
import type { HiddenIntent } from './intents.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

/** One event of the demo. */
export interface DemoEvent {
  readonly event_id: string
  readonly name: 'user_message' | 'feedback'
  readonly session_id: string
  readonly user_id: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
  readonly metadata: Readonly<Record<string, string | number>>
}

/** The day that the demo counts back from, and the seed of its content. */
interface DemoOptions {
  readonly now: Date
  readonly seed?: number
}

const defaultSeed = 48

/** All events of the 60 days before the UTC day of `now`, ordered by timestamp, then id. */
export function demoEvents({ now, seed = defaultSeed }: DemoOptions): DemoEvent[] {
  const random = createSeededRandom(seed ^ 0x5bd1e995)
  return drawSessions(seed)
    .flatMap((session, index) => eventsOf(session, idsOf(session, index, seed), now, random))
    .sort((a, b) => compare(a.timestamp, b.timestamp) || compare(a.event_id, b.event_id))
}

/** The intent behind each `user_message` event, by event id. Never part of the events. */
export function demoIntents(seed = defaultSeed): Map<string, HiddenIntent> {
  const intents = new Map<string, HiddenIntent>()
  for (const [index, session] of drawSessions(seed).entries()) {
    const ids = idsOf(session, index, seed)
    for (const [step, { intent }] of session.messages.entries()) intents.set(ids.message(step), intent)
  }
  return intents
}

/** The kind of comment behind each `feedback` event, by event id. Never part of the events. */
export function demoFeedbackKinds(seed = defaultSeed): Map<string, FeedbackKind> {
  const kinds = new Map<string, FeedbackKind>()
  for (const [index, session] of drawSessions(seed).entries()) {
    if (session.feedback !== undefined) kinds.set(idsOf(session, index, seed).feedback, session.feedback.kind)
  }
  return kinds
}

interface SessionIds {
  readonly user: string
  readonly session: string
  readonly feedback: string
  message(step: number): string
}

function idsOf(session: DemoSession, index: number, seed: number): SessionIds {
  const prefix = seed === defaultSeed ? 'demo' : `demo-${seed}`
  const number = String(index + 1).padStart(4, '0')
  return {
    user: `${prefix}-user-${String(session.user.number).padStart(4, '0')}`,
    session: `${prefix}-session-${number}`,
    feedback: `${prefix}-event-${number}-feedback`,
    message: (step) => `${prefix}-event-${number}-${String(step + 1).padStart(2, '0')}`,
  }
}

function eventsOf(session: DemoSession, ids: SessionIds, now: Date, random: SeededRandom): DemoEvent[] {
  const lastOffsetMs = session.feedback?.offsetMs ?? session.messages.at(-1)?.offsetMs ?? 0
  const start = sessionStart(session.position, session.timeOfDayMs, lastOffsetMs, now)
  const about = { session_id: ids.session, user_id: ids.user }
  const segment = { platform: session.platform, plan: session.user.plan, app_version: session.version }
  const events: DemoEvent[] = session.messages.map((message, step) => ({
    event_id: ids.message(step),
    name: 'user_message',
    ...about,
    timestamp: new Date(start + message.offsetMs).toISOString(),
    metadata: { ...messageFields(message), ...segment, message_id: drawMessageId(random) },
  }))
  if (session.feedback === undefined) return events
  const { text, offsetMs } = session.feedback
  const timestamp = new Date(start + offsetMs).toISOString()
  const metadata = { feedback: text, detected_language: 'en', ...segment }
  return [...events, { event_id: ids.feedback, name: 'feedback', ...about, timestamp, metadata }]
}

function messageFields(message: DemoMessage): Record<string, string | number> {
  return { prompt: message.text, detected_language: message.language, response_time_ms: message.responseTimeMs }
}

function drawMessageId(random: SeededRandom): string {
  const part = (): string => random.integer(0, 0xffffffff).toString(16).padStart(8, '0')
  return `msg_${part()}${part()}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
