// A topic in a short list: label, line of days, and a number.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Topic } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount } from '../format/format.ts'
import { dailyValues } from '../topics/daily-series.ts'
import { Sparkline } from '../ui/sparkline.tsx'

export interface TopicLineProps {
  readonly topic: Topic
  readonly days: readonly string[]
  readonly children?: ReactNode
}

export function TopicLine({ topic, days, children }: TopicLineProps) {
  return (
    <li className="relative flex h-9 items-center gap-3 border-line border-b last:border-b-0 hover:bg-hover">
      <Link
        to="/topics/$topicId"
        params={{ topicId: topic.id }}
        search={keepFilters}
        className="min-w-0 flex-1 truncate after:absolute after:inset-0"
      >
        {topic.label}
      </Link>
      {children}
      <Sparkline values={dailyValues(topic.trend.daily, days)} label="Events per day" />
      <span className="w-14 text-right">{formatCount(topic.events)}</span>
    </li>
  )
}
