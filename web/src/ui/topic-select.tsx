// Chooses one topic, small talk or unclustered texts of the current text field.

import { useQuery } from '@tanstack/react-query'
import { topicsQuery } from '../api/queries.ts'
import { useFilters } from '../filters/use-filters.ts'

export interface TopicSelectProps {
  readonly topic: string | undefined
  readonly onChange: (topic: string | undefined) => void
}

export function TopicSelect({ topic, onChange }: TopicSelectProps) {
  const { data } = useQuery(topicsQuery(useFilters()))
  const topics = data?.topics ?? []
  const known = topic === undefined || ['small_talk', 'unclustered', ...topics.map(({ id }) => id)].includes(topic)
  return (
    <select
      aria-label="Topic"
      value={topic ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className={`h-7 max-w-[220px] truncate rounded-md border bg-raised pr-1 pl-2 ${topic ? 'border-accent font-medium text-accent' : 'border-line text-ink'}`}
    >
      <option value="">All topics</option>
      {!known && <option value={topic}>{topic}</option>}
      {topics.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
      <option value="small_talk">Small talk</option>
      <option value="unclustered">Unclustered</option>
    </select>
  )
}
