// How users move from topic to topic inside a conversation.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Journeys } from '../api/client.ts'
import { journeysQuery } from '../api/queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { FirstTopics } from '../topics/first-topics.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { CompareView } from './compare-view.tsx'
import { FlowChart } from './flow-chart.tsx'
import { FollowUps } from './follow-ups.tsx'
import { JourneyControls } from './journey-controls.tsx'
import { anchorOf } from './journey-search.ts'
import { BackAndForthTable, DropOffsTable, PathsTable, StartsTable } from './journey-tables.tsx'
import { MatrixTable } from './matrix-table.tsx'

const route = getRouteApi('/journeys')

export function JourneysPage() {
  const { view } = route.useSearch()
  return view === 'compare' ? <ComparePage /> : <AllJourneysPage />
}

function AllJourneysPage() {
  const { start, through, end, steps, min_count: minCount } = route.useSearch()
  const query = useQuery(journeysQuery(useFilters(), { start, through, end, steps, minCount }))
  return (
    <Page
      title="Journeys"
      beside={
        <span className="flex flex-wrap items-center gap-4">
          {query.data && <Scope {...query.data} />}
          <ViewSwitch />
        </span>
      }
      filters={
        <FilterBar>
          <JourneyControls />
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={16} label="Loading journeys" />}>
        {(journeys) =>
          journeys.sessions === 0 ? <NoJourneys dimension={journeys.dimension} /> : <JourneyViews journeys={journeys} />
        }
      </QueryView>
    </Page>
  )
}

function ComparePage() {
  const { a, b, converted, converted_event: event } = route.useSearch()
  const navigate = useNavigate()
  return (
    <Page title="Journeys" beside={<ViewSwitch />} filters={<FilterBar />}>
      <CompareView
        groups={{ a, b, converted, converted_event: event }}
        change={(next) =>
          void navigate({ to: '/journeys', search: (before) => ({ ...before, ...next }), resetScroll: false })
        }
      />
    </Page>
  )
}

function ViewSwitch() {
  const { view } = route.useSearch()
  const navigate = useNavigate()
  return (
    <Segmented
      label="View"
      value={view ?? 'all'}
      choices={[
        { value: 'all', label: 'All journeys', icon: 'journeys' },
        { value: 'compare', label: 'Compare', icon: 'compare' },
      ]}
      onChange={(next) =>
        void navigate({
          to: '/journeys',
          search: (before) => ({ ...before, view: next === 'compare' ? 'compare' : undefined }),
        })
      }
    />
  )
}

function Scope({ sessions, users }: Journeys) {
  return (
    <p className="text-muted">
      {formatCount(sessions)} sessions of {formatCount(users)} users
    </p>
  )
}

function NoJourneys({ dimension }: { dimension: string | null }) {
  if (anchorOf(route.useSearch()) === null) return <FirstTopics dimension={dimension ?? undefined} />
  return (
    <EmptyState title="No journey with this topic there">
      Remove the topic above, or widen the time range and segments.
    </EmptyState>
  )
}

function JourneyViews({ journeys }: { journeys: Journeys }) {
  return (
    <div className="flex flex-col gap-9">
      <Section
        title="Step by step"
        note="Each column is all sessions: topics, other topics, and those that have ended. Point at a topic to follow its journeys; click it for more."
      >
        <FlowChart journeys={journeys} />
      </Section>
      <div className="grid gap-x-10 gap-y-9 lg:grid-cols-2">
        <Section title="Where conversations start" note="Share: of all sessions in this selection.">
          <StartsTable starts={journeys.starts} />
        </Section>
        <Section title="Where conversations end" note="Rate: of the sessions with the topic, those that end on it.">
          <DropOffsTable dropOffs={journeys.drop_offs} />
        </Section>
      </div>
      <Section title="What comes next">
        <FollowUps followUps={journeys.follow_ups} />
      </Section>
      <div className="grid gap-x-10 gap-y-9 lg:grid-cols-2">
        <Section title="Most common paths" note="Whole conversations, from the first topic to the last.">
          <PathsTable paths={journeys.paths} />
        </Section>
        <Section title="Back and forth" note="From one topic to another and back again, in one conversation.">
          <BackAndForthTable pairs={journeys.back_and_forth} />
        </Section>
      </div>
      <Section
        title="Transitions"
        note="The most visited topics. A loop shows on both sides of the diagonal; click a number for the sessions behind it."
      >
        <MatrixTable journeys={journeys} />
      </Section>
    </div>
  )
}
