// Every question that the views ask the server, under a typed key. Filters are part of the key; the clock is read when asking.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterSearch } from '../filters/filter-search.ts'
import { filterQuery, previousPeriodQuery } from '../filters/period.ts'
import type { CompareGroups } from '../journeys/compare-groups.ts'
import { keepMemberSession } from './access.ts'
import { get } from './client.ts'

const PAGE_ROWS = 50
/** Enough transitions to fill the matrix. */
const JOURNEY_ROWS = 300
const SEARCH_ROWS = 8
const RECENT_SESSIONS = 500
const FIRST_EVENT_EVERY_MS = 1_500
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

/** Of a member's session; a key has none. */
export function meQuery() {
  return queryOptions({
    queryKey: ['me'],
    queryFn: async ({ signal }) => {
      const me = await get('/v1/me', { signal })
      keepMemberSession(me.csrf_token)
      return me
    },
    staleTime: 5 * 60_000,
  })
}

/** Whether the server has an owner yet; asked without any access. */
export function setupQuery() {
  return queryOptions({ queryKey: ['setup'], queryFn: ({ signal }) => get('/v1/setup', { signal }), staleTime: 60_000 })
}

export function projectQuery() {
  return queryOptions({ queryKey: ['project'], queryFn: ({ signal }) => get('/v1/project', { signal }) })
}

export function fieldsQuery() {
  return queryOptions({ queryKey: ['fields'], queryFn: ({ signal }) => get('/v1/fields', { signal }) })
}

/** The latest events, as samples of what the fields hold. */
export function sampleEventsQuery() {
  return queryOptions({
    queryKey: ['sample-events'],
    queryFn: ({ signal }) => get('/v1/events', { query: { from: 'all', limit: 100 }, signal }),
    staleTime: 60_000,
  })
}

/** The latest event of all, asked for until there is one. */
export function firstEventQuery() {
  return queryOptions({
    queryKey: ['first-event'],
    queryFn: ({ signal }) => get('/v1/events', { query: { from: 'all', limit: 1 }, signal }),
    refetchInterval: ({ state }) => (state.data?.events.length ? false : FIRST_EVENT_EVERY_MS),
  })
}

export function keysQuery() {
  return queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => get('/v1/keys', { signal }) })
}

export function membersQuery() {
  return queryOptions({ queryKey: ['members'], queryFn: ({ signal }) => get('/v1/members', { signal }) })
}

export function invitationsQuery() {
  return queryOptions({ queryKey: ['invitations'], queryFn: ({ signal }) => get('/v1/invitations', { signal }) })
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

/** The latest conversations, for who is active now. */
export function recentSessionsQuery(filters: FilterSearch) {
  return queryOptions({
    queryKey: ['recent-sessions', filters],
    queryFn: ({ signal }) =>
      get('/v1/sessions', { query: { ...filterQuery(filters, Date.now()), limit: RECENT_SESSIONS }, signal }),
    placeholderData: keepPreviousData,
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

/** Asks only once there are two groups. */
export function compareQuery(filters: FilterSearch, groups: CompareGroups) {
  const { a, b, converted, converted_event: event } = groups
  return queryOptions({
    queryKey: ['compare', filters, groups],
    enabled: Boolean((a && b) || converted || event),
    queryFn: ({ signal }) => {
      const of = converted ? { converted } : event ? { converted_event: event } : { a: a ?? [], b: b ?? [] }
      return get('/v1/journeys/compare', { query: { ...filterQuery(filters, Date.now()), ...of }, signal })
    },
    placeholderData: keepPreviousData,
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

export function tuningQuery(dimension: string | undefined) {
  return queryOptions({
    queryKey: ['tuning', dimension],
    queryFn: ({ signal }) => get('/v1/topics/tuning', { query: dimension ? { dimension } : {}, signal }),
  })
}

export function editsQuery(dimension: string | undefined) {
  return queryOptions({
    queryKey: ['edits', dimension],
    queryFn: ({ signal }) => get('/v1/topics/edits', { query: dimension ? { dimension } : {}, signal }),
  })
}

/** `parts` absent: as many as the messages suggest. */
export function splitQuery(id: string, parts: number | undefined) {
  return queryOptions({
    queryKey: ['split', id, parts],
    queryFn: ({ signal }) => get('/v1/topics/{id}/split', { id, query: parts ? { parts } : {}, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
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
