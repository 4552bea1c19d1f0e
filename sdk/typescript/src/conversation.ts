// One user's conversation: its ids are known before anything is sent, so that batching never waits for an answer.

import type { ConversationIds, EventIds, EventInput } from './event.ts'

export type TrackInConversation = (input: string | EventInput) => EventIds

export class Conversation implements ConversationIds {
  readonly sessionId: string
  readonly userId: string
  readonly #track: TrackInConversation

  constructor(ids: ConversationIds, track: TrackInConversation) {
    this.sessionId = ids.sessionId
    this.userId = ids.userId
    this.#track = track
  }

  /** As `Turret.track`, with this conversation's ids and metadata; its ids win over those of the event. */
  track(input: string | EventInput): EventIds {
    return this.#track(input)
  }
}
