// Events as they arrive, the newest first; and the place to search them by words.

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { eventsQuery } from '../api/conversation-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicSelect } from '../ui/topic-select.tsx'
import type { EventSearch } from './event-search.ts'
import { EventTable } from './event-table.tsx'

const route = getRouteApi('/events')
const LIVE_EVERY_MS = 3_000

export function EventsPage() {
  const { topic, q } = route.useSearch()
  const [live, setLive] = useState(true)
  const navigate = useNavigate()
  const query = useInfiniteQuery(eventsQuery(useFilters(), { topic, q }, live ? LIVE_EVERY_MS : false))
  const change = (next: EventSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: 'q' in next, resetScroll: false })
  return (
    <Page
      title="Events"
      beside={<LiveSwitch live={live} setLive={setLive} holding={(query.data?.pages.length ?? 0) > 1} />}
      filters={
        <FilterBar>
          <TopicSelect topic={topic} onChange={(next) => change({ topic: next })} />
          <span className="w-full sm:ml-auto sm:w-auto">
            <SearchField label="Search events" value={q ?? ''} onChange={(text) => change({ q: text || undefined })} />
          </span>
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={16} label="Loading events" />}>
        {({ pages }) => {
          const events = pages.flatMap((page) => page.events)
          if (events.length === 0) return <NoEvents q={q} />
          return <EventTable events={events} />
        }}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  )
}

interface LiveSwitchProps {
  readonly live: boolean
  readonly setLive: (live: boolean) => void
  /** Later pages are open, so that the list stands still. */
  readonly holding: boolean
}

function LiveSwitch({ live, setLive, holding }: LiveSwitchProps) {
  const running = live && !holding
  return (
    <div className="flex items-center gap-3">
      <span className="flex items-center gap-2 text-muted" role="status">
        <span
          className={`size-1.5 rounded-full ${running ? 'motion-safe:animate-pulse bg-green' : 'bg-line-strong'}`}
        />
        {running ? 'Live' : holding ? 'Held while older events are open' : 'Paused'}
      </span>
      {!holding && (
        <Button onClick={() => setLive(!live)}>
          <Icon name={live ? 'pause' : 'play'} size={12} />
          {live ? 'Pause' : 'Resume'}
        </Button>
      )}
    </div>
  )
}

function NoEvents({ q }: { q: string | undefined }) {
  if (q)
    return <EmptyState title={`No event holds all words of “${q}”`}>Use fewer words, or widen the filters.</EmptyState>
  return (
    <EmptyState title="No events here">
      Widen the time range, or remove filters. New events appear by themselves.
    </EmptyState>
  )
}
