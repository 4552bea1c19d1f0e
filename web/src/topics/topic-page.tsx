// One topic in detail.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TopicDetail } from '../api/client.ts'
import { topicQuery } from '../api/queries.ts'
import { DailyChart } from '../charts/daily-chart.tsx'
import { FilterBar } from '../filters/filter-bar.tsx'
import { keepFilters } from '../filters/filter-search.ts'
import { periodOf } from '../filters/period.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatChange, formatCount, formatShare } from '../format/format.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { dailyValues, topicDays } from './daily-series.ts'
import { Neighbours } from './neighbours.tsx'
import { SplitDialog } from './split-dialog.tsx'
import { topicActions } from './topic-actions.ts'
import { TopicExamples } from './topic-examples.tsx'
import { TopicLineage } from './topic-lineage.tsx'
import { TopicNameField } from './topic-name-field.tsx'
import { useTopicEdits } from './use-topic-edits.ts'

const route = getRouteApi('/topics/$topicId')
const STATES = { hidden: 'Hidden', small_talk: 'Small talk', ended: 'Ended' } as const

export function TopicPage() {
  const { topicId } = route.useParams()
  const query = useQuery(topicQuery(topicId, useFilters()))
  const back = (
    <Link to="/topics" search={keepFilters} className="mb-1 inline-flex items-center gap-1.5 text-muted hover:text-ink">
      <Icon name="back" size={14} />
      Topics
    </Link>
  )
  return (
    <Page
      title={query.data?.label ?? 'Topic'}
      above={back}
      heading={query.data && <TopicHeading topic={query.data} />}
      beside={query.data && <TopicControls topic={query.data} />}
      filters={<FilterBar dimension={false} />}
    >
      <QueryView query={query} loading={<Skeleton rows={14} label="Loading the topic" />}>
        {(topic) => <TopicDetails topic={topic} />}
      </QueryView>
    </Page>
  )
}

/** The name, changed in place at a click on its pen. */
function TopicHeading({ topic }: { topic: TopicDetail }) {
  const [renaming, setRenaming] = useState(false)
  const edits = useTopicEdits()
  if (renaming) {
    return (
      <TopicNameField
        topic={topic}
        edits={edits}
        done={() => setRenaming(false)}
        className="h-8 w-[min(420px,100%)] text-[16px]"
      />
    )
  }
  return (
    <span className="group flex min-w-0 items-center gap-2">
      {topic.pinned && (
        <span className="text-accent" title="Pinned">
          <Icon name="pin" size={14} />
        </span>
      )}
      <h1 className="min-w-0 text-balance font-semibold text-[18px] leading-7 tracking-[-0.01em]">{topic.label}</h1>
      <button
        type="button"
        aria-label="Rename"
        title="Rename"
        onClick={() => setRenaming(true)}
        className="flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
      >
        <Icon name="rename" size={14} />
      </button>
      {topic.state !== 'active' && (
        <span className="rounded bg-hover px-1.5 py-px text-[12px] text-muted">{STATES[topic.state]}</span>
      )}
    </span>
  )
}

function TopicControls({ topic }: { topic: TopicDetail }) {
  const [splitting, setSplitting] = useState(false)
  const edits = useTopicEdits()
  // Renaming has its own button here.
  const actions = topicActions(topic, edits, () => {}).slice(1)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <TopicLinks topicId={topic.id} />
      <span className="flex items-center gap-1">
        <Button onClick={() => setSplitting(true)} disabled={topic.state === 'ended'}>
          <Icon name="split" size={14} />
          Split
        </Button>
        <ActionMenu label="More changes" actions={actions} />
      </span>
      {splitting && <SplitDialog topic={topic} edits={edits} close={() => setSplitting(false)} />}
    </div>
  )
}

function TopicLinks({ topicId }: { topicId: string }) {
  const link = 'text-accent hover:underline'
  return (
    <span className="flex gap-4">
      <Link to="/sessions" search={(before) => ({ ...keepFilters(before), topic: topicId })} className={link}>
        Sessions
      </Link>
      <Link to="/events" search={(before) => ({ ...keepFilters(before), topic: topicId })} className={link}>
        Events
      </Link>
      <Link to="/journeys" search={(before) => ({ ...keepFilters(before), through: topicId })} className={link}>
        Journeys
      </Link>
    </span>
  )
}

function TopicDetails({ topic }: { topic: TopicDetail }) {
  const days = topicDays([topic], periodOf(useFilters(), Date.now()))
  const change = formatChange(topic.trend.current, topic.trend.previous)
  return (
    <div className="flex flex-col gap-8">
      <p className="max-w-[80ch] text-[14px] text-pretty leading-[22px]">{topic.description}</p>
      <Figures>
        <Figure
          label="Events"
          value={formatCount(topic.events)}
          note={change ? `${change} vs. previous period` : null}
        />
        <Figure label="Share of all" value={formatShare(topic.share)} />
        <Figure label="Sessions" value={formatCount(topic.sessions)} />
        <Figure label="Users" value={formatCount(topic.users)} />
        <Figure
          label="Trend"
          value={
            <span className="font-normal">
              <TrendLabel word={topic.trend.word} />
            </span>
          }
        />
      </Figures>
      <Section title="Events per day">
        <DailyChart
          label={`Events per day: ${topic.label}`}
          days={days}
          values={dailyValues(topic.trend.daily, days)}
        />
      </Section>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <TopicExamples topic={topic} />
          <TopicLineage lineage={topic.lineage} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="Came from">
            <Neighbours places={topic.before} outside="Conversation started here" />
          </Section>
          <Section title="Goes to">
            <Neighbours places={topic.after} outside="Conversation ended here" />
          </Section>
          {topic.terms.length > 0 && (
            <Section title="Key terms">
              <ul className="flex flex-wrap gap-1.5">
                {topic.terms.map((term) => (
                  <li key={term} className="rounded bg-hover px-2 py-px">
                    {term}
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      </div>
    </div>
  )
}
