// Questions about journeys, under typed keys. Filters are part of the key; the clock is read when asking.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterSearch } from '../filters/filter-search.ts'
import { filterQuery } from '../filters/period.ts'
import type { CompareGroups } from '../journeys/compare-groups.ts'
import type { JourneyScope } from '../sessions/session-search.ts'
import { get } from './client.ts'
import { given } from './given.ts'

/** Enough transitions to fill the matrix. */
const JOURNEY_ROWS = 300

/** How often an answer without topics is asked for again: the first ones appear by themselves. */
const EMPTY_EVERY_MS = 5_000

export interface JourneyControls extends JourneyScope {
  readonly steps?: number | undefined
  readonly min_count?: number | undefined
}

export function journeysQuery(filters: FilterSearch, controls: JourneyControls) {
  return queryOptions({
    queryKey: ['journeys', filters, controls],
    queryFn: ({ signal }) => {
      const query = { ...filterQuery(filters, Date.now()), limit: JOURNEY_ROWS, ...given(controls) }
      return get('/v1/journeys', { query, signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.sessions === 0 ? EMPTY_EVERY_MS : false),
  })
}

/** Asks only once there are two groups. */
export function compareQuery(filters: FilterSearch, groups: CompareGroups, scope: JourneyScope) {
  const { a, b, converted, converted_event: event } = groups
  return queryOptions({
    queryKey: ['compare', filters, groups, scope],
    enabled: Boolean((a && b) || converted || event),
    queryFn: ({ signal }) => {
      const of = converted ? { converted } : event ? { converted_event: event } : { a: a ?? [], b: b ?? [] }
      return get('/v1/journeys/compare', {
        query: { ...filterQuery(filters, Date.now()), ...given(scope), ...of },
        signal,
      })
    },
    placeholderData: keepPreviousData,
  })
}
