// `turret-client/ai`: a middleware of the Vercel AI SDK (5 and 6) that sends the user's newest message of each call.

import type { OptionalId } from '../event.ts'
import { type TurnTracker, trackTurn, undisturbed } from './track-turn.ts'
import { isRecord, newestTurn } from './user-turn.ts'

interface Call<Params> {
  readonly params: Params
  readonly model: { readonly modelId?: string }
}

export interface TurretMiddleware {
  readonly specificationVersion: 'v3'
  readonly transformParams: <Params extends object>(call: Call<Params>) => Promise<Params>
}

/**
 * For `wrapLanguageModel({ model, middleware: turretMiddleware(turret) })`. A call says whose message it is by
 * `providerOptions: { turret: { sessionId, userId, metadata } }`; so does a conversation in place of the client.
 */
export function turretMiddleware(tracker: TurnTracker): TurretMiddleware {
  return {
    specificationVersion: 'v3',
    transformParams: async ({ params, model }) => {
      undisturbed(() => trackCall(tracker, params, model?.modelId))
      return params
    },
  }
}

function trackCall(tracker: TurnTracker, params: object, modelId: string | undefined): void {
  const { prompt, providerOptions } = params as { prompt?: unknown; providerOptions?: { turret?: unknown } }
  const turn = newestTurn(prompt)
  if (!turn) return
  const own = isRecord(providerOptions?.turret) ? providerOptions.turret : {}
  trackTurn(tracker, turn, {
    sessionId: own.sessionId as OptionalId,
    userId: own.userId as OptionalId,
    metadata: { ...(modelId ? { model: modelId } : {}), ...(isRecord(own.metadata) ? own.metadata : {}) },
  })
}
