// Questions about alerts, under typed keys.

import { queryOptions } from '@tanstack/react-query'
import { get } from './client.ts'

/** The server looks every half minute. */
const EVERY_MS = 15_000
const MOST_LOGGED = 200

export function alertsQuery() {
  return queryOptions({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => get('/v1/alerts', { signal }),
    refetchInterval: EVERY_MS,
  })
}

export function alertLogQuery(alert: string | undefined) {
  return queryOptions({
    queryKey: ['alert-log', alert],
    queryFn: ({ signal }) =>
      get('/v1/alerts/log', { query: { limit: MOST_LOGGED, ...(alert === undefined ? {} : { alert }) }, signal }),
    refetchInterval: EVERY_MS,
  })
}
