// What the command palette lists for a text: pages first, then topics, then messages.

import type { Search, Topic } from '../api/client.ts'
import { formatCount, formatMoment } from '../format/format.ts'
import { findTopics } from '../topics/topic-order.ts'
import type { IconName } from '../ui/icons.tsx'

export interface HitTarget {
  readonly path: string
  readonly search?: Record<string, string>
}

export interface Hit {
  readonly key: string
  readonly group: 'Pages' | 'Topics' | 'Messages' | 'Search'
  readonly icon: IconName
  readonly label: string
  readonly note?: string
  readonly target: HitTarget
}

const PAGES: readonly { label: string; to: string; icon: IconName; words?: string; search?: Record<string, string> }[] =
  [
    { label: 'Overview', to: '/', icon: 'overview' },
    { label: 'Topics', to: '/topics', icon: 'topics' },
    { label: 'Map of topics', to: '/topics', icon: 'map', search: { layout: 'map' } },
    { label: 'Journeys', to: '/journeys', icon: 'journeys', words: 'flow paths transitions' },
    { label: 'Compare journeys', to: '/journeys', icon: 'compare', search: { view: 'compare' } },
    { label: 'Sessions', to: '/sessions', icon: 'sessions', words: 'conversations transcripts' },
    { label: 'Events', to: '/events', icon: 'events', words: 'live messages' },
    { label: 'Users', to: '/users', icon: 'users' },
    { label: 'Alerts', to: '/alerts', icon: 'alerts', words: 'webhook slack mail spike notifications' },
    { label: 'Settings: metadata fields', to: '/settings/metadata', icon: 'settings', words: 'types segments' },
    {
      label: 'Settings: topics and changes',
      to: '/settings/topics',
      icon: 'settings',
      words: 'granularity undo edit log',
    },
    { label: 'Settings: API keys', to: '/settings/keys', icon: 'settings' },
    { label: 'Settings: members', to: '/settings/members', icon: 'settings', words: 'invite people' },
    { label: 'Settings: project', to: '/settings/project', icon: 'settings', words: 'rename time zone password' },
    { label: 'Settings: plan and usage', to: '/settings/plan', icon: 'settings', words: 'limit' },
    {
      label: 'Settings: AI models',
      to: '/settings/models',
      icon: 'settings',
      words: 'language embedder labels budget',
    },
    {
      label: 'Settings: privacy',
      to: '/settings/privacy',
      icon: 'settings',
      words: 'redaction retention erase export',
    },
    { label: 'Settings: audit log', to: '/settings/audit', icon: 'settings', words: 'who did what' },
    { label: 'Settings: danger zone', to: '/settings/danger', icon: 'settings', words: 'delete project' },
  ]
const MOST_TOPICS = 5
/** Without a text: where people go most. */
const FIRST_TOPICS = 5

/** `found`: the server's answer for the text, once it is there. */
export function hitsOf(q: string, topics: readonly Topic[], found: Search | undefined): Hit[] {
  const shown = topics.filter(({ state }) => state === 'active')
  const byName = q === '' ? shown.slice(0, FIRST_TOPICS) : findTopics(shown, q)
  const known = new Map(topics.map((topic) => [topic.id, topic]))
  const named = [...byName, ...(found?.topics ?? [])]
  const unique = [...new Map(named.map((topic) => [topic.id, topic])).values()].slice(0, MOST_TOPICS)
  return [
    ...pagesFor(q),
    ...unique.map(({ id, label }): Hit => {
      const events = known.get(id)?.events
      return {
        ...{ key: id, group: 'Topics', icon: 'topics', label },
        ...(events === undefined ? {} : { note: `${formatCount(events)} events` }),
        target: { path: `/topics/${encodeURIComponent(id)}` },
      }
    }),
    ...(found?.events ?? []).map((event): Hit => {
      const text = Object.keys(event.topics).flatMap((field) => event.metadata[field] ?? [])[0]
      return {
        ...{ key: event.id, group: 'Messages', icon: 'message', label: String(text ?? event.name) },
        note: event.similarity === null ? formatMoment(event.timestamp) : 'alike',
        target: { path: `/sessions/${encodeURIComponent(event.session_id)}` },
      }
    }),
    ...(q === ''
      ? []
      : [
          {
            ...({ key: 'all', group: 'Search', icon: 'search', label: `All events that hold “${q}”` } as const),
            target: { path: '/events', search: { q } },
          },
        ]),
  ]
}

function pagesFor(q: string): Hit[] {
  const words = q.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return PAGES.filter(({ label, words: more = '' }) => {
    const haystack = `${label} ${more}`.toLocaleLowerCase()
    return words.every((word) => haystack.includes(word))
  }).map(({ label, to, icon, search }) => ({
    ...{ key: label.replace(/\W+/g, '-'), group: 'Pages', icon, label },
    target: { path: to, ...(search ? { search } : {}) },
  }))
}
