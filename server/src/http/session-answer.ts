// One row of a list of conversations.

import type { SessionSummary } from '../queries/sessions.ts'
import type { TopicNames } from './topic-names.ts'

export function sessionAnswer({ sessionId, userId, turns, firstMs, lastMs, path }: SessionSummary, names: TopicNames) {
  return {
    id: sessionId,
    user_id: userId,
    started_at: new Date(firstMs).toISOString(),
    ended_at: new Date(lastMs).toISOString(),
    events: turns,
    path: path.map((topic) => names.name(topic)),
  }
}
