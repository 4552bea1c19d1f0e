// The topics in their order with what can be chosen and done.

import { useCallback, useMemo, useState } from 'react'
import type { Topics } from '../api/client.ts'
import { periodOf } from '../filters/period.ts'
import { useFilters } from '../filters/use-filters.ts'
import { EmptyState } from '../ui/states.tsx'
import { topicDays } from './daily-series.ts'
import { SelectionBar } from './selection-bar.tsx'
import { findTopics, orderTopics, parseTopicOrder, type TopicSearch } from './topic-order.ts'
import { pinnedFirst, topicRows } from './topic-rows.ts'
import { TopicTable } from './topic-table.tsx'
import { useTopicEdits } from './use-topic-edits.ts'

export function TopicList({ answer, search }: { answer: Topics; search: TopicSearch }) {
  const filters = useFilters()
  const edits = useTopicEdits()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const choose = useCallback((id: string) => setChosen((before) => toggled(before, id)), [])
  const { find = '', show, group } = search
  const order = parseTopicOrder(search.sort)
  const days = useMemo(() => topicDays(answer.topics, periodOf(filters, Date.now())), [answer.topics, filters])
  const state = show === 'hidden' ? 'hidden' : 'active'
  const shown = answer.topics.filter((topic) => topic.state === state)
  const topics = pinnedFirst(orderTopics(findTopics(shown, find), order))
  if (topics.length === 0) return <NoTopics find={find} hidden={state === 'hidden'} />
  const grouped = group === 'theme'
  const rows = topicRows(answer, { topics, grouped, topicsOnly: state === 'hidden' || find !== '' })
  return (
    <>
      <TopicTable
        {...{ rows, order, days, grouped, chosen, choose, edits }}
        widest={Math.max(0, ...shown.map(({ share }) => share))}
      />
      <SelectionBar
        topics={answer.topics.filter(({ id }) => chosen.has(id))}
        edits={edits}
        clear={() => setChosen(new Set())}
      />
    </>
  )
}

function NoTopics({ find, hidden }: { find: string; hidden: boolean }) {
  if (find !== '') {
    return <EmptyState title={`No topic holds “${find}”`}>Labels, descriptions and examples were searched.</EmptyState>
  }
  if (hidden) return <EmptyState title="No topic is hidden">Topics that you hide are kept here.</EmptyState>
  return <EmptyState title="All topics are hidden or small talk">Show one again from the hidden ones.</EmptyState>
}

function toggled(chosen: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}
