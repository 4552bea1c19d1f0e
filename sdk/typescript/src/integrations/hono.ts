// `turret-client/hono`: a middleware that tracks the message of each request that was answered without an error.

import type { Context, MiddlewareHandler } from 'hono'
import { hostRuntime } from '../runtime.ts'
import { type RequestReading, trackRequestMessage } from './request-message.ts'
import { type TurnTracker, undisturbed } from './track-turn.ts'

/** A client that can be asked to send at once, where the runtime freezes after each response. */
interface Flushable {
  flush?(): Promise<boolean>
}

/**
 * For `app.post('/chat', trackRequests(turret), handler)`. A message counts when the handler answered with a status
 * below 400. On an edge runtime the client is flushed behind the response, which never waits.
 */
export function trackRequests(
  tracker: TurnTracker & Flushable,
  reading: RequestReading<Context> = {},
): MiddlewareHandler {
  return async (context, next) => {
    const atMs = hostRuntime.nowMs()
    await next()
    if (context.res.status >= 400) return
    const tracked = track(tracker, reading, context, atMs)
    undisturbed(() => context.executionCtx.waitUntil(tracked.then(() => tracker.flush?.())))
  }
}

/** The body is read behind the handler, from Hono's copy of it. Never rejects. */
async function track(
  tracker: TurnTracker,
  reading: RequestReading<Context>,
  context: Context,
  atMs: number,
): Promise<void> {
  const body = await context.req.json().catch(() => undefined)
  undisturbed(() => trackRequestMessage(tracker, reading, context, { body, atMs }))
}
