// What the sessions view keeps in the address besides the shared filters.

import { textOf } from '../filters/filter-search.ts'

export interface SessionSearch {
  /** A topic id, `small_talk` or `unclustered`. */
  readonly topic?: string | undefined
  /** Only sessions of this user. */
  readonly user?: string | undefined
}

export function readSessionSearch(raw: Record<string, unknown>): SessionSearch {
  return { topic: textOf(raw['topic']), user: textOf(raw['user']) }
}
