// The state of a project at one glance.

import { useQuery } from '@tanstack/react-query'
import type { Topics } from '../api/client.ts'
import { previousTotalQuery, topicsQuery } from '../api/topic-queries.ts'
import { DailyChart } from '../charts/daily-chart.tsx'
import { FilterBar } from '../filters/filter-bar.tsx'
import { periodOf } from '../filters/period.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatChange, formatCount } from '../format/format.ts'
import { DemoProgressBar } from '../setup/demo-offer.tsx'
import { sumDaily, topicDays } from '../topics/daily-series.ts'
import { FirstTopics } from '../topics/first-topics.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { Beginnings, Endings } from './conversation-ends.tsx'
import { MovingTopics } from './moving-topics.tsx'
import { TopTopics } from './top-topics.tsx'

export function OverviewPage() {
  const query = useQuery(topicsQuery(useFilters()))
  return (
    <Page title="Overview" filters={<FilterBar />}>
      <QueryView query={query} loading={<Skeleton rows={14} label="Loading the overview" />}>
        {(answer) =>
          answer.topics.length === 0 ? (
            <FirstTopics dimension={answer.dimension ?? undefined} />
          ) : (
            <Overview answer={answer} />
          )
        }
      </QueryView>
    </Page>
  )
}

function Overview({ answer }: { answer: Topics }) {
  const days = topicDays(answer.topics, periodOf(useFilters(), Date.now()))
  return (
    <div className="flex flex-col gap-8">
      <DemoProgressBar />
      <Totals answer={answer} />
      <Section title="Events in topics per day">
        <DailyChart label="Events in topics per day" days={days} values={sumDaily(answer.topics, days)} />
      </Section>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <TopTopics topics={answer.topics} days={days} />
        <MovingTopics topics={answer.topics} days={days} />
        <Beginnings />
        <Endings />
      </div>
    </div>
  )
}

function Totals({ answer }: { answer: Topics }) {
  const { data: before } = useQuery(previousTotalQuery(useFilters()))
  const { total } = answer
  const topics = answer.topics.filter(({ state }) => state === 'active')
  const fresh = topics.filter(({ trend }) => trend.word === 'new').length
  const change = (key: keyof Topics['total']) => {
    const text = before ? formatChange(total[key], before[key]) : null
    return text && `${text} vs. previous period`
  }
  return (
    <Figures>
      <Figure label="Events" value={formatCount(total.events)} note={change('events')} />
      <Figure label="Sessions" value={formatCount(total.sessions)} note={change('sessions')} />
      <Figure label="Users" value={formatCount(total.users)} note={change('users')} />
      <Figure label="Topics" value={formatCount(topics.length)} note={fresh > 0 ? `${formatCount(fresh)} new` : null} />
    </Figures>
  )
}
