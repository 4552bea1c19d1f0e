// The controls of the journeys view as they stand in the address: the scope with at most one anchor topic, columns, fewest sessions.

import { textOf, wholeNumberOf } from '../filters/filter-search.ts'
import { type JourneyScope, readJourneyScope } from '../sessions/session-search.ts'
import { type CompareGroups, readCompareGroups } from './compare-groups.ts'

export const ANCHORS = ['start', 'through', 'end'] as const
export type Anchor = (typeof ANCHORS)[number]

export const LEAST_STEPS = 2
export const MOST_STEPS = 10
export const DEFAULT_STEPS = 5

export interface JourneySearch extends CompareGroups, JourneyScope {
  /** Absent: all journeys. */
  readonly view?: 'compare' | undefined
  readonly steps?: number | undefined
  readonly min_count?: number | undefined
}

export function readJourneySearch(raw: Record<string, unknown>): JourneySearch {
  const steps = wholeNumberOf(raw['steps'], LEAST_STEPS, MOST_STEPS)
  const least = wholeNumberOf(raw['min_count'], 2, 1_000_000)
  const anchor = ANCHORS.find((one) => textOf(raw[one]) !== undefined)
  return {
    ...readJourneyScope(raw),
    ...anchorSearch(anchor ?? null, textOf(raw[anchor ?? ''])),
    steps: steps === DEFAULT_STEPS ? undefined : steps,
    min_count: least,
    view: raw['view'] === 'compare' ? 'compare' : undefined,
    ...readCompareGroups(raw),
  }
}

/** Setting one anchor removes the others. */
export function anchorSearch(anchor: Anchor | null, topic: string | undefined): JourneySearch {
  return { start: undefined, through: undefined, end: undefined, ...(anchor ? { [anchor]: topic } : {}) }
}
