// Questions about topics, under typed keys. Filters are part of the key; the clock is read when asking.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilterSearch } from '../filters/filter-search.ts'
import { filterQuery, previousPeriodQuery } from '../filters/period.ts'
import { get } from './client.ts'

/** How often an answer without topics is asked for again: the first ones appear by themselves. */
const EMPTY_EVERY_MS = 5_000

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

/** Values of the enum fields in the events of one topic. */
export function topicSegmentsQuery(id: string, filters: FilterSearch) {
  return queryOptions({
    queryKey: ['topic-segments', id, filters],
    queryFn: ({ signal }) => {
      const { dimension: _, ...query } = filterQuery(filters, Date.now())
      return get('/v1/segments', { query: { ...query, topic: id }, signal })
    },
  })
}

/** A number field over all events of the selection, and by topic. */
export function topicNumbersQuery(field: string, dimension: string, filters: FilterSearch) {
  return queryOptions({
    queryKey: ['topic-numbers', field, dimension, filters],
    queryFn: ({ signal }) => {
      const query = { ...filterQuery(filters, Date.now()), dimension, field, by: 'topic', limit: 1_000 }
      return get('/v1/numbers', { query, signal })
    },
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
