// `turret-client/express`: a middleware that tracks the message of each request that was answered without an error.

import { hostRuntime } from '../runtime.ts'
import { type RequestReading, trackRequestMessage } from './request-message.ts'
import { type TurnTracker, undisturbed } from './track-turn.ts'

interface ExpressRequest {
  readonly body?: unknown
}

interface ExpressResponse {
  readonly statusCode: number
  once(event: 'close', run: () => void): unknown
}

/**
 * For `app.post('/chat', trackRequests(turret), handler)`, with a body parser before or behind it. A message counts when
 * the response is over with a status below 400: what your backend refuses, such as a request without a login, does not.
 */
export function trackRequests<Request extends ExpressRequest>(
  tracker: TurnTracker,
  reading: RequestReading<Request> = {},
): (request: Request, response: ExpressResponse, next: () => void) => void {
  return (request, response, next) => {
    const atMs = hostRuntime.nowMs()
    undisturbed(() => {
      response.once('close', () => {
        if (response.statusCode >= 400) return
        undisturbed(() => trackRequestMessage(tracker, reading, request, { body: request.body, atMs }))
      })
    })
    next()
  }
}
