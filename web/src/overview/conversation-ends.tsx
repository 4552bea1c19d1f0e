// Where conversations start and where they end.

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TopicName } from '../api/client.ts'
import { journeysQuery } from '../api/journey-queries.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatShare } from '../format/format.ts'
import type { SessionSearch } from '../sessions/session-search.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'

const ROWS = 6

export function Beginnings() {
  const query = useQuery(journeysQuery(useFilters(), {}))
  return (
    <Section title="Where conversations start" aside={<JourneysLink />}>
      <QueryView query={query} loading={<Skeleton rows={ROWS} />}>
        {({ starts, sessions }) => (
          <Ends
            none={sessions === 0}
            rows={starts.map(({ topic, sessions: count, share }) => ({
              ...{ topic, count, share: formatShare(share), title: `Sessions that start with “${topic.label}”` },
              search: { step: [`1:${topic.id}`] },
            }))}
          />
        )}
      </QueryView>
    </Section>
  )
}

export function Endings() {
  const query = useQuery(journeysQuery(useFilters(), {}))
  return (
    <Section title="Where conversations end" aside={<span className="text-muted">Sessions · drop-off rate</span>}>
      <QueryView query={query} loading={<Skeleton rows={ROWS} />}>
        {({ drop_offs: dropOffs, sessions }) => (
          <Ends
            none={sessions === 0}
            rows={dropOffs.map(({ topic, sessions: count, rate }) => ({
              ...{ topic, count, share: formatShare(rate), title: `Sessions that end with “${topic.label}”` },
              search: { transition: `${topic.id},ended` },
            }))}
          />
        )}
      </QueryView>
    </Section>
  )
}

interface EndsProps {
  readonly none: boolean
  readonly rows: readonly EndRow[]
}

interface EndRow {
  readonly topic: TopicName
  readonly count: number
  readonly share: string
  /** Finds the sessions, and says which. */
  readonly search: SessionSearch
  readonly title: string
}

function Ends({ none, rows }: EndsProps) {
  if (none) return <p className="py-2 text-muted">No conversations in this selection.</p>
  return (
    <ol>
      {rows.slice(0, ROWS).map(({ topic, count, share, search, title }) => (
        <li
          key={topic.id}
          className="relative flex h-8 items-center gap-3 border-line border-b last:border-b-0 hover:bg-hover"
        >
          <Link
            to="/topics/$topicId"
            params={{ topicId: topic.id }}
            search={keepFilters}
            className="min-w-0 flex-1 truncate after:absolute after:inset-0"
          >
            {topic.label}
          </Link>
          <SessionsLink
            search={search}
            title={title}
            className="relative px-1 text-muted hover:text-accent hover:underline"
          >
            {formatCount(count)}
          </SessionsLink>
          <span className="w-14 text-right">{share}</span>
        </li>
      ))}
    </ol>
  )
}

function JourneysLink() {
  return (
    <Link to="/journeys" search={keepFilters} className="text-muted hover:text-ink">
      Journeys
    </Link>
  )
}
