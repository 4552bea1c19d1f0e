// One topic in detail.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TopicDetail } from '../api/client.ts'
import { topicQuery } from '../api/topic-queries.ts'
import { DailyChart } from '../charts/daily-chart.tsx'
import { FilterBar } from '../filters/filter-bar.tsx'
import { keepFilters } from '../filters/filter-search.ts'
import { periodOf } from '../filters/period.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatChange, formatCount, formatShare } from '../format/format.ts'
import { Figure, Figures } from '../ui/figures.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { dailyValues, topicDays } from './daily-series.ts'
import { Neighbours } from './neighbours.tsx'
import { TopicExamples } from './topic-examples.tsx'
import { TopicControls, TopicHeading } from './topic-heading.tsx'
import { TopicLineage } from './topic-lineage.tsx'
import { TopicNumbers } from './topic-numbers.tsx'
import { TopicSegments } from './topic-segments.tsx'

const route = getRouteApi('/topics/$topicId')

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

interface FigureLinkProps {
  readonly to: '/sessions' | '/events' | '/users'
  readonly topicId: string
  readonly children: ReactNode
}

function FigureLink({ to, topicId, children }: FigureLinkProps) {
  return (
    <Link to={to} search={(before) => ({ ...keepFilters(before), topic: topicId })} className="hover:text-accent">
      {children}
    </Link>
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
          value={
            <FigureLink to="/events" topicId={topic.id}>
              {formatCount(topic.events)}
            </FigureLink>
          }
          note={change ? `${change} vs. previous period` : null}
        />
        <Figure label="Share of all" value={formatShare(topic.share)} />
        <Figure
          label="Sessions"
          value={
            <FigureLink to="/sessions" topicId={topic.id}>
              {formatCount(topic.sessions)}
            </FigureLink>
          }
        />
        <Figure
          label="Users"
          value={
            <FigureLink to="/users" topicId={topic.id}>
              {formatCount(topic.users)}
            </FigureLink>
          }
        />
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
          <TopicSegments topic={topic} />
          <TopicNumbers topic={topic} />
          <TopicLineage lineage={topic.lineage} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="Came from">
            <Neighbours
              places={topic.before}
              outside="Conversation started here"
              searchOf={(other) => ({
                dimension: topic.dimension,
                ...(other ? { transition: `${other},${topic.id}` } : { step: [`1:${topic.id}`] }),
              })}
            />
          </Section>
          <Section title="Goes to">
            <Neighbours
              places={topic.after}
              outside="Conversation ended here"
              searchOf={(other) => ({ dimension: topic.dimension, transition: `${topic.id},${other ?? 'ended'}` })}
            />
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
