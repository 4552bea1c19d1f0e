// The users of the latest conversations, the last active first.

import type { SessionRow, TopicName } from '../api/client.ts'

export interface ActiveUser {
  readonly id: string
  /** Of the conversations given. */
  readonly sessions: number
  readonly events: number
  readonly lastSeen: string
  /** Of the latest conversation. */
  readonly path: readonly TopicName[]
}

export function activeUsers(sessions: readonly SessionRow[]): ActiveUser[] {
  const users = new Map<string, ActiveUser>()
  for (const session of sessions) {
    const before = users.get(session.user_id)
    const newest = before === undefined || session.ended_at > before.lastSeen
    users.set(session.user_id, {
      id: session.user_id,
      sessions: (before?.sessions ?? 0) + 1,
      events: (before?.events ?? 0) + session.events,
      lastSeen: newest ? session.ended_at : before.lastSeen,
      path: newest ? session.path : before.path,
    })
  }
  return [...users.values()].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen) || a.id.localeCompare(b.id))
}
