// How users move from topic to topic inside a conversation.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Journeys } from '../api/client.ts'
import { journeysQuery } from '../api/journey-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { keepScope } from '../sessions/session-search.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
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
import { BackAndForthTable, DropOffsTable, PathsTable, StartsTable } from './journey-tables.tsx'
import { MatrixTable } from './matrix-table.tsx'
import { ScopeChips } from './scope-chips.tsx'

const route = getRouteApi('/journeys')

export function JourneysPage() {
  const { view } = route.useSearch()
  return view === 'compare' ? <ComparePage /> : <AllJourneysPage />
}

function AllJourneysPage() {
  const search = route.useSearch()
  const { steps, min_count } = search
  const query = useQuery(journeysQuery(useFilters(), { ...keepScope(search), steps, min_count }))
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
  const search = route.useSearch()
  const { a, b, converted, converted_event: event } = search
  const navigate = useNavigate()
  return (
    <Page
      title="Journeys"
      beside={<ViewSwitch />}
      filters={
        <FilterBar>
          <ScopeChips />
        </FilterBar>
      }
    >
      <CompareView
        groups={{ a, b, converted, converted_event: event }}
        scope={keepScope(search)}
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
      <SessionsLink
        search={{ step: ['1:not'] }}
        title="All sessions with a journey"
        className="hover:text-accent hover:underline"
      >
        {formatCount(sessions)} sessions
      </SessionsLink>{' '}
      of {formatCount(users)} users
    </p>
  )
}

function NoJourneys({ dimension }: { dimension: string | null }) {
  const scope = Object.values(keepScope(route.useSearch()))
  if (scope.every((value) => value === undefined)) return <FirstTopics dimension={dimension ?? undefined} />
  return (
    <EmptyState title="No journey like this">
      Remove a condition above, or widen the time range and segments.
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
