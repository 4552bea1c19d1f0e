// Conversations, the last active first, with the topics they pass.

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { sessionsQuery } from '../api/queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicSelect } from '../ui/topic-select.tsx'
import type { SessionSearch } from './session-search.ts'
import { SessionTable } from './session-table.tsx'

const route = getRouteApi('/sessions')

export function SessionsPage() {
  const { topic, user } = route.useSearch()
  const navigate = useNavigate()
  const query = useInfiniteQuery(sessionsQuery(useFilters(), { topic, user }))
  const change = (next: SessionSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), resetScroll: false })
  return (
    <Page
      title="Sessions"
      filters={
        <FilterBar>
          <TopicSelect topic={topic} onChange={(next) => change({ topic: next })} />
          {user && <FilterChip label="User is" value={user} remove={() => change({ user: undefined })} />}
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
