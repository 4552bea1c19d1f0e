import { expect, it } from 'vitest'
import { activeUsers } from './active-users.ts'

it('gathers conversations by user, with the latest journey, whatever their order', () => {
  const session = (id: string, user: string, end: string, label: string) => ({
    ...{ id, user_id: user, started_at: end, ended_at: end, events: 2 },
    path: [{ id: label, label }],
  })
  const sessions = [
    session('s1', 'ada', '2026-11-01T10:00:00Z', 'old'),
    session('s2', 'ada', '2026-11-03T10:00:00Z', 'new'),
    session('s3', 'bob', '2026-11-02T10:00:00Z', 'other'),
  ]
  for (const order of [sessions, sessions.toReversed()]) {
    expect(activeUsers(order)).toEqual([
      { id: 'ada', sessions: 2, events: 4, lastSeen: '2026-11-03T10:00:00Z', path: [{ id: 'new', label: 'new' }] },
      { id: 'bob', sessions: 1, events: 2, lastSeen: '2026-11-02T10:00:00Z', path: [{ id: 'other', label: 'other' }] },
    ])
  }
})
