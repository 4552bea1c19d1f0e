// Conversations, the last active first, with the topics they pass.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { sessionsQuery } from '../api/conversation-queries.ts'
import { topicsQuery } from '../api/topic-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicSelect } from '../ui/topic-select.tsx'
import { journeyChips } from './journey-chips.ts'
import { readSessionSearch, type SessionSearch } from './session-search.ts'
import { SessionTable } from './session-table.tsx'

const route = getRouteApi('/sessions')

export function SessionsPage() {
  const search = route.useSearch()
  const filters = useFilters()
  const navigate = useNavigate()
  const query = useInfiniteQuery(sessionsQuery(filters, readSessionSearch({ ...search })))
  const { data: topics } = useQuery(topicsQuery(filters))
  const change = (next: SessionSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), resetScroll: false })
  const chips = journeyChips(search, (id) => topics?.topics.find((topic) => topic.id === id)?.label ?? id)
  const total = query.data?.pages[0]?.total
  return (
    <Page
      title="Sessions"
      beside={total !== undefined && <Total sessions={total} />}
      filters={
        <FilterBar>
          <TopicSelect topic={search.topic} onChange={(next) => change({ topic: next })} />
          {search.user && <FilterChip label="User is" value={search.user} remove={() => change({ user: undefined })} />}
          {chips.map(({ label, value, without }) => (
            <FilterChip key={`${label} ${value}`} label={label} value={value} remove={() => change(without)} />
          ))}
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={16} label="Loading sessions" />}>
        {({ pages }) => {
          const sessions = pages.flatMap((page) => page.sessions)
          if (sessions.length === 0) {
            return <EmptyState title="No sessions here">Widen the time range, or remove filters.</EmptyState>
          }
          return <SessionTable sessions={sessions} />
        }}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  )
}

function Total({ sessions }: { sessions: number }) {
  return (
    <p className="text-muted">
      {formatCount(sessions)} {sessions === 1 ? 'session' : 'sessions'}
    </p>
  )
}
