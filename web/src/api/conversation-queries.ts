// Questions about events, conversations, users and segments, under typed keys. Filters are part of the key; the clock is read when asking.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterSearch } from '../filters/filter-search.ts'
import { filterQuery } from '../filters/period.ts'
import type { SessionSearch } from '../sessions/session-search.ts'
import { get } from './client.ts'
import { given } from './given.ts'

const PAGE_ROWS = 50

const SEARCH_ROWS = 8

export interface EventControls {
  readonly topic?: string | undefined
  readonly q?: string | undefined
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

/** The latest events, whatever the filters: their names are the ones to choose from. */
export function recentEventsQuery() {
  return queryOptions({
    queryKey: ['recent-events'],
    queryFn: ({ signal }) => get('/v1/events', { query: { from: 'all', limit: 300 }, signal }),
    staleTime: 5 * 60_000,
  })
}

export function sessionsQuery(filters: FilterSearch, { user, ...asked }: SessionSearch) {
  return infiniteQueryOptions({
    queryKey: ['sessions', filters, { user, ...asked }],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/sessions', {
        query: {
          ...filterQuery(filters, Date.now()),
          limit: PAGE_ROWS,
          ...given(asked),
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

export interface UserControls {
  readonly q?: string | undefined
  readonly topic?: string | undefined
  readonly sort?: 'events' | 'sessions' | undefined
}

export function usersQuery(filters: FilterSearch, controls: UserControls) {
  return infiniteQueryOptions({
    queryKey: ['users', filters, controls],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/users', {
        query: {
          ...filterQuery(filters, Date.now()),
          limit: PAGE_ROWS,
          ...given(controls),
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

export function userQuery(id: string, filters: FilterSearch) {
  return infiniteQueryOptions({
    queryKey: ['user', id, filters],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/users/{id}', {
        id,
        query: {
          ...filterQuery(filters, Date.now()),
          limit: PAGE_ROWS,
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
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

/** By meaning and by words, over all time. */
export function searchQuery(q: string, dimension: string | undefined) {
  return queryOptions({
    queryKey: ['search', q, dimension],
    enabled: q !== '',
    queryFn: ({ signal }) =>
      get('/v1/search', { query: { q, from: 'all', limit: SEARCH_ROWS, ...(dimension ? { dimension } : {}) }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}
