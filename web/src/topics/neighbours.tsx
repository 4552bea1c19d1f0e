// Topics before or after a topic, the most frequent first, and how often there was none.

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TopicDetail } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { SessionsLink, type SessionsLinkProps } from '../sessions/sessions-link.tsx'

const FIRST_ROWS = 8

export interface NeighboursProps {
  readonly places: TopicDetail['before']
  /** Said where no topic came before or after. */
  readonly outside: string
  /** Finds the sessions behind a number; null: no topic. */
  readonly searchOf: (topicId: string | null) => SessionsLinkProps['search']
}

export function Neighbours({ places, outside, searchOf }: NeighboursProps) {
  const [all, setAll] = useState(false)
  if (places.length === 0) return <p className="text-muted">No conversations in this selection.</p>
  const widest = Math.max(...places.map(({ share }) => share))
  return (
    <>
      <ul>
        {(all ? places : places.slice(0, FIRST_ROWS)).map(({ topic, count, share }) => (
          <li key={topic?.id ?? 'outside'} className="relative flex items-center gap-3 py-1">
            <span
              className="absolute inset-y-0.5 left-0 rounded bg-accent-soft"
              style={{ width: `${(share / widest) * 100}%` }}
              aria-hidden="true"
            />
            <span className="relative min-w-0 flex-1 truncate pl-2">
              {topic === null ? (
                <span className="italic">{outside}</span>
              ) : (
                <Link
                  to="/topics/$topicId"
                  params={{ topicId: topic.id }}
                  search={keepFilters}
                  className="hover:underline"
                >
                  {topic.label}
                </Link>
              )}
            </span>
            <SessionsLink
              search={searchOf(topic?.id ?? null)}
              title={`Sessions: ${topic?.label ?? outside}`}
              className="relative text-muted hover:text-accent hover:underline"
            >
              {formatCount(count)}
            </SessionsLink>
            <span className="relative w-12 pr-1 text-right">{formatShare(share)}</span>
          </li>
        ))}
      </ul>
      {places.length > FIRST_ROWS && (
        <button type="button" className="mt-1 text-muted hover:text-ink" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(places.length)}`}
        </button>
      )}
    </>
  )
}
