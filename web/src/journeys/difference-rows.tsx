// The rows of a comparison: what differs, and what finds the sessions behind it.

import type { ReactNode } from 'react'
import type { Comparison, JourneyDifference, TopicName } from '../api/client.ts'
import type { SessionSearch } from '../sessions/session-search.ts'
import { Icon } from '../ui/icons.tsx'
import { TopicMenu } from './topic-menu.tsx'

export interface DifferenceLine {
  readonly key: string
  readonly name: ReactNode
  readonly search: SessionSearch
  readonly difference: JourneyDifference
}

export function topicRows(rows: Comparison['topics'], searchOf: (topic: TopicName) => SessionSearch): DifferenceLine[] {
  return rows.map((row) => ({
    key: row.topic.id,
    name: <TopicMenu topic={row.topic} />,
    search: searchOf(row.topic),
    difference: row,
  }))
}

export function moveRow(row: Comparison['transitions'][number]): DifferenceLine {
  return {
    key: `${row.from.id}>${row.to.id}`,
    name: <Pair from={row.from} to={row.to} icon="arrowRight" />,
    search: { transition: `${row.from.id},${row.to.id}` },
    difference: row,
  }
}

export function pairRow(row: Comparison['back_and_forth'][number]): DifferenceLine[] {
  const [from, to] = row.between
  if (!from || !to) return []
  return [
    {
      key: `${from.id}=${to.id}`,
      name: <Pair from={from} to={to} icon="loop" />,
      search: { back_and_forth: `${from.id},${to.id}` },
      difference: row,
    },
  ]
}

function Pair({ from, to, icon }: { from: TopicName; to: TopicName; icon: 'arrowRight' | 'loop' }) {
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
      <span className="min-w-0 max-w-full">
        <TopicMenu topic={from} />
      </span>
      <span className="text-muted">
        <Icon name={icon} size={12} />
      </span>
      <span className="min-w-0 max-w-full">
        <TopicMenu topic={to} />
      </span>
    </span>
  )
}
