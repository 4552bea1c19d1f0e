// What the events view keeps in the address besides the shared filters.

import { textOf } from '../filters/filter-search.ts'

export interface EventSearch {
  /** A topic id, `small_talk` or `unclustered`. */
  readonly topic?: string | undefined
  /** Words to search for. */
  readonly q?: string | undefined
}

export function readEventSearch(raw: Record<string, unknown>): EventSearch {
  return { topic: textOf(raw['topic']), q: textOf(raw['q']) }
}
