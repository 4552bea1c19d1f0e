// Chooses one topic, small talk or unclustered texts of the current text field.

import { useQuery } from '@tanstack/react-query'
import { topicsQuery } from '../api/topic-queries.ts'
import { useFilters } from '../filters/use-filters.ts'
import { Select } from './select.tsx'

export interface TopicSelectProps {
  readonly topic: string | undefined
  readonly onChange: (topic: string | undefined) => void
}

export function TopicSelect({ topic, onChange }: TopicSelectProps) {
  const { data } = useQuery(topicsQuery(useFilters()))
  const topics = data?.topics ?? []
  const known = topic === undefined || ['small_talk', 'unclustered', ...topics.map(({ id }) => id)].includes(topic)
  return (
    <Select
      active={topic !== undefined}
      aria-label="Topic"
      value={topic ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className="w-[150px]"
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
    </Select>
  )
}
