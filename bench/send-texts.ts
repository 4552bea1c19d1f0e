// Texts become events of a running server, a few batches at a time, through the route that clients use.
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'

const BATCH = 500
const CONNECTIONS = 4
const MESSAGES_PER_SESSION = 5
const SESSIONS_PER_USER = 4

/** Messages lie in the days before the bench. */
const DAYS = 60
const DAY_MS = 24 * 60 * 60 * 1000
const MESSAGE_EVERY_MS = 40_000

/** Resolves when all are acknowledged, in any order. Sessions and users are named after the texts' places. */
export async function sendTexts(server: ServerProcess, texts: readonly string[]): Promise<void> {
  const starts = Array.from({ length: Math.ceil(texts.length / BATCH) }, (_, batch) => batch * BATCH)
  const nowMs = Date.now()
  const sendSome = async (): Promise<void> => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      const start = from
      const events = texts.slice(start, start + BATCH).map((prompt, i) => eventOf(prompt, start + i, nowMs))
      await sendEvents(server, events)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, sendSome))
}

/** One batch. Rejects where not every event is taken. */
export async function sendEvents(server: ServerProcess, events: readonly object[]): Promise<void> {
  const { accepted } = await server.call<{ accepted: number }>('POST', '/v1/batch', { events })
  if (accepted !== events.length) throw new Error(`Of ${events.length} events ${accepted} were accepted.`)
}

/** The message at a place of a stream. */
export function eventOf(prompt: string, place: number, nowMs: number): object {
  const session = Math.floor(place / MESSAGES_PER_SESSION)
  const startMs = nowMs - ((session * 7_919) % (DAYS * 24)) * (DAY_MS / 24) - DAY_MS / 24
  return {
    name: 'user_message',
    session_id: `session-${session}`,
    user_id: `user-${Math.floor(session / SESSIONS_PER_USER)}`,
    timestamp: new Date(startMs + (place % MESSAGES_PER_SESSION) * MESSAGE_EVERY_MS).toISOString(),
    metadata: { prompt, platform: PLATFORMS[session % PLATFORMS.length], response_time_ms: 200 + (place % 900) },
  }
}

const PLATFORMS = ['web', 'ios', 'android']
