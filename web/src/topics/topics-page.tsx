// All topics of a text field, as a list or as a map.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Topics } from '../api/client.ts'
import { topicsQuery } from '../api/topic-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Skeleton } from '../ui/states.tsx'
import { FirstTopics } from './first-topics.tsx'
import { StreamNotices } from './stream-notices.tsx'
import { TopicList } from './topic-list.tsx'
import { TopicListControls } from './topic-list-controls.tsx'
import type { TopicSearch } from './topic-order.ts'

const route = getRouteApi('/topics')
const TopicMap = lazy(() => import('./topic-map.tsx').then(({ TopicMap }) => ({ default: TopicMap })))

export function TopicsPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const query = useQuery(topicsQuery(useFilters()))
  const change = (next: TopicSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <Page
      title="Topics"
      beside={query.data && <Totals {...query.data} />}
      filters={
        <FilterBar>
          <span className="flex w-full items-center gap-1.5 sm:ml-auto sm:w-auto">
            <SearchField
              label="Find a topic"
              value={search.find ?? ''}
              onChange={(text) => change({ find: text || undefined })}
            />
            <Segmented
              label="View"
              value={search.layout ?? 'list'}
              choices={[
                { value: 'list', label: 'List', icon: 'list' },
                { value: 'map', label: 'Map', icon: 'map' },
              ]}
              onChange={(view) => change({ layout: view === 'map' ? 'map' : undefined })}
            />
          </span>
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={16} label="Loading topics" />}>
        {(answer) => {
          if (answer.topics.length === 0) return <FirstTopics dimension={answer.dimension ?? undefined} />
          return (
            <>
              <StreamNotices dimension={answer.dimension} />
              <TopicListControls answer={answer} search={search} change={change} />
              {search.layout === 'map' ? (
                <Suspense fallback={<Skeleton rows={12} label="Loading the map" />}>
                  <TopicMap answer={answer} find={search.find ?? ''} />
                </Suspense>
              ) : (
                <TopicList answer={answer} search={search} />
              )}
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}

function Totals({ topics, total }: Topics) {
  return (
    <p className="text-muted">
      {formatCount(topics.filter(({ state }) => state === 'active').length)} topics in {formatCount(total.events)}{' '}
      events
    </p>
  )
}
