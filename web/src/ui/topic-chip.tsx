// A topic as a small link: in journeys, transcripts and event rows. Small talk and unclustered are shown, but lead nowhere.

import { Link } from '@tanstack/react-router'
import { keepFilters } from '../filters/filter-search.ts'

const CHIP = 'inline-block max-w-full truncate rounded px-1.5 py-px align-bottom text-[12px] leading-[18px]'

export interface TopicChipProps {
  readonly topic: { readonly id: string; readonly label: string; readonly kind?: 'topic' | 'small_talk' } | null
}

export function TopicChip({ topic }: TopicChipProps) {
  if (topic === null)
    return <span className={`${CHIP} border border-line-strong border-dashed text-muted`}>Unclustered</span>
  if (topic.kind === 'small_talk')
    return (
      <span className={`${CHIP} bg-hover text-muted`} title="Small talk">
        {topic.label}
      </span>
    )
  return (
    <Link
      to="/topics/$topicId"
      params={{ topicId: topic.id }}
      search={keepFilters}
      title={topic.label}
      className={`${CHIP} relative bg-accent-soft text-accent hover:underline`}
    >
      {topic.label}
    </Link>
  )
}
