// All topics of a text field.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Topics } from '../api/client.ts'
import { topicsQuery } from '../api/queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { periodOf } from '../filters/period.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { topicDays } from './daily-series.ts'
import { FirstTopics } from './first-topics.tsx'
import { findTopics, orderTopics, parseTopicOrder } from './topic-order.ts'
import { TopicTable } from './topic-table.tsx'

const route = getRouteApi('/topics')

export function TopicsPage() {
  const filters = useFilters()
  const navigate = useNavigate()
  const { find = '' } = route.useSearch()
  const query = useQuery(topicsQuery(filters))
  const setFind = (text: string) =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, find: text || undefined }),
      replace: true,
      resetScroll: false,
    })
  return (
    <Page
      title="Topics"
      beside={query.data && <Totals {...query.data} />}
      filters={
        <FilterBar>
          <span className="w-full sm:ml-auto sm:w-auto">
            <SearchField label="Find a topic" value={find} onChange={setFind} />
          </span>
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={16} label="Loading topics" />}>
        {(answer) => <TopicList answer={answer} find={find} />}
      </QueryView>
    </Page>
  )
}

function Totals({ topics, total }: Topics) {
  return (
    <p className="text-muted">
      {formatCount(topics.length)} topics in {formatCount(total.events)} events
    </p>
  )
}

function TopicList({ answer, find }: { answer: Topics; find: string }) {
  const filters = useFilters()
  const { sort } = route.useSearch()
  if (answer.topics.length === 0) return <FirstTopics dimension={answer.dimension ?? undefined} />
  const order = parseTopicOrder(sort)
  const topics = orderTopics(findTopics(answer.topics, find), order)
  if (topics.length === 0) {
    return <EmptyState title={`No topic holds “${find}”`}>Labels, descriptions and examples were searched.</EmptyState>
  }
  const days = topicDays(answer.topics, periodOf(filters, Date.now()))
  return <TopicTable answer={answer} topics={topics} order={order} days={days} />
}
