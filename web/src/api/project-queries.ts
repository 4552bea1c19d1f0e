// Questions about the project and who asks, under typed keys.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { showZone } from '../format/project-zone.ts'
import { keepMemberSession, keepShownProject } from './access.ts'
import { get, send } from './client.ts'

const FIRST_EVENT_EVERY_MS = 1_500

const STATUS_EVERY_MS = 5_000
/** While events wait or follow a change. */
const BUSY_EVERY_MS = 1_500
const DEMO_EVERY_MS = 1_000

export function statusQuery() {
  return queryOptions({
    queryKey: ['status'],
    queryFn: ({ signal }) => get('/v1/status', { signal }),
    refetchInterval: ({ state }) =>
      state.data && (state.data.pending > 0 || state.data.reprocessing.length > 0) ? BUSY_EVERY_MS : STATUS_EVERY_MS,
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

/** The project that is shown, and what may be done in it. Its time zone is that of all views from then on. */
export function projectQuery() {
  return queryOptions({
    queryKey: ['project'],
    queryFn: async ({ signal }) => {
      const project = await get('/v1/project', { signal })
      keepShownProject(project.id)
      showZone(project.time_zone)
      return project
    },
    staleTime: 5 * 60_000,
  })
}

/** Asked for while the demo conversations are on their way. */
export function demoQuery() {
  return queryOptions({
    queryKey: ['demo'],
    queryFn: ({ signal }) => get('/v1/project/demo', { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'loading' ? DEMO_EVERY_MS : false),
  })
}

export function auditQuery(action: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['audit', action],
    queryFn: ({ pageParam, signal }) =>
      get('/v1/audit', {
        query: { ...(action ? { action } : {}), ...(pageParam ? { cursor: Number(pageParam) } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function privacyQuery() {
  return queryOptions({ queryKey: ['privacy'], queryFn: ({ signal }) => get('/v1/privacy', { signal }) })
}

/** What redaction of every kind would find in the newest messages. */
export function redactionPreviewQuery() {
  const redact = { email: true, phone: true, card: true, iban: true, ip: true, secret: true }
  return queryOptions({
    queryKey: ['redaction-preview'],
    queryFn: () => send('post', '/v1/privacy/preview', { body: { redact } }),
  })
}

export function usageQuery() {
  return queryOptions({ queryKey: ['usage'], queryFn: ({ signal }) => get('/v1/usage', { signal }) })
}

export function modelsQuery() {
  return queryOptions({ queryKey: ['models'], queryFn: ({ signal }) => get('/v1/models', { signal }) })
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
