// What the users view keeps in the address besides the shared filters.

import { textOf } from '../filters/filter-search.ts'

export interface UserSearch {
  /** Part of the id. */
  readonly q?: string | undefined
  /** Only users with a text in it: a topic id, `small_talk` or `unclustered`. */
  readonly topic?: string | undefined
  /** Absent: the last seen first. */
  readonly sort?: 'events' | 'sessions' | undefined
}

export function readUserSearch(raw: Record<string, unknown>): UserSearch {
  const sort = raw['sort']
  return {
    q: textOf(raw['q']),
    topic: textOf(raw['topic']),
    sort: sort === 'events' || sort === 'sessions' ? sort : undefined,
  }
}
