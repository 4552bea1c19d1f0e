// Every question that the views ask the server, under a typed key. Filters are part of the key; the clock is read when asking.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterSearch } from '../filters/filter-search.ts'
import { filterQuery, previousPeriodQuery } from '../filters/period.ts'
import { get } from './client.ts'

const PAGE_ROWS = 50
/** Enough transitions to fill the matrix. */
const JOURNEY_ROWS = 300
const STATUS_EVERY_MS = 5_000
/** How often an answer without topics is asked for again: the first ones appear by themselves. */
const EMPTY_EVERY_MS = 5_000

export interface JourneyControls {
  readonly start?: string | undefined
  readonly through?: string | undefined
  readonly end?: string | undefined
  readonly steps?: number | undefined
  readonly minCount?: number | undefined
}

export interface EventControls {
  readonly topic?: string | undefined
  readonly q?: string | undefined
}

export function statusQuery() {
  return queryOptions({
    queryKey: ['status'],
    queryFn: ({ signal }) => get('/v1/status', { signal }),
    refetchInterval: STATUS_EVERY_MS,
  })
}

export function topicsQuery(filters: FilterSearch) {
  return queryOptions({
    queryKey: ['topics', filters],
    queryFn: ({ signal }) => get('/v1/topics', { query: filterQuery(filters, Date.now()), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.topics.length === 0 ? EMPTY_EVERY_MS : false),
  })
}

/** Totals of the equally long period before; null where the range has no start. */
export function previousTotalQuery(filters: FilterSearch) {
  return queryOptions({
    queryKey: ['previous-total', filters],
    queryFn: async ({ signal }) => {
      const query = previousPeriodQuery(filters, Date.now())
      if (query === null) return null
      const { total } = await get('/v1/topics', { query: { ...query, limit: 1 }, signal })
      return total
    },
    placeholderData: keepPreviousData,
  })
}

export function topicQuery(id: string, filters: FilterSearch) {
  return queryOptions({
    queryKey: ['topic', id, filters],
    queryFn: ({ signal }) => {
      const { dimension: _, ...query } = filterQuery(filters, Date.now())
      return get('/v1/topics/{id}', { id, query, signal })
    },
    placeholderData: (previous) => (previous?.id === id ? previous : undefined),
  })
}

export function journeysQuery(filters: FilterSearch, controls: JourneyControls) {
  return queryOptions({
    queryKey: ['journeys', filters, controls],
    queryFn: ({ signal }) => {
      const { start, through, end, steps, minCount } = controls
      const query = {
        ...filterQuery(filters, Date.now()),
        limit: JOURNEY_ROWS,
        ...(start ? { start } : through ? { through } : end ? { end } : {}),
        ...(steps ? { steps } : {}),
        ...(minCount ? { min_count: minCount } : {}),
      }
      return get('/v1/journeys', { query, signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.sessions === 0 ? EMPTY_EVERY_MS : false),
  })
}

export function eventsQuery(filters: FilterSearch, { topic, q }: EventControls, refetchInterval: number | false) {
  return infiniteQueryOptions({
    queryKey: ['events', filters, { topic, q }],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/events', {
        query: {
          ...filterQuery(filters, Date.now()),
          limit: PAGE_ROWS,
          ...(topic ? { topic } : {}),
          ...(q ? { q } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Later pages hold still: only the newest one is asked for again.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : refetchInterval),
  })
}

export interface SessionControls {
  readonly topic?: string | undefined
  readonly user?: string | undefined
}

export function sessionsQuery(filters: FilterSearch, { topic, user }: SessionControls) {
  return infiniteQueryOptions({
    queryKey: ['sessions', filters, { topic, user }],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/sessions', {
        query: {
          ...filterQuery(filters, Date.now()),
          limit: PAGE_ROWS,
          ...(topic ? { topic } : {}),
          ...(user ? { user_id: user } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
}

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ['session', id],
    queryFn: ({ signal }) => get('/v1/sessions/{id}', { id, signal }),
  })
}

/** Values of all enum fields, whatever segments are chosen. */
export function segmentsQuery({ segment: _, ...filters }: FilterSearch) {
  return queryOptions({
    queryKey: ['segments', filters],
    queryFn: ({ signal }) => {
      const { dimension: _, ...query } = filterQuery(filters, Date.now())
      return get('/v1/segments', { query, signal })
    },
    placeholderData: keepPreviousData,
  })
}

/** The latest events, whatever the filters: their names are the ones to choose from. */
export function recentEventsQuery() {
  return queryOptions({
    queryKey: ['recent-events'],
    queryFn: ({ signal }) => get('/v1/events', { query: { from: 'all', limit: 300 }, signal }),
    staleTime: 5 * 60_000,
  })
}
