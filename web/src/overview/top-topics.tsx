// The largest topics of the selection.

import { Link } from '@tanstack/react-router'
import type { Topic } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatShare } from '../format/format.ts'
import { Section } from '../ui/section.tsx'
import { TopicLine } from './topic-line.tsx'

const ROWS = 8

export function TopTopics({ topics, days }: { topics: readonly Topic[]; days: readonly string[] }) {
  const all = (
    <Link to="/topics" search={keepFilters} className="text-muted hover:text-ink">
      All topics
    </Link>
  )
  return (
    <Section title="Top topics" aside={all}>
      <ol>
        {topics.slice(0, ROWS).map((topic) => (
          <TopicLine key={topic.id} topic={topic} days={days}>
            <span className="hidden text-muted sm:inline">{formatShare(topic.share)}</span>
          </TopicLine>
        ))}
      </ol>
    </Section>
  )
}
