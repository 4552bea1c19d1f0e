// A number of sessions that leads to the sessions with the topic.

import { Link } from '@tanstack/react-router'
import type { TopicName } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount } from '../format/format.ts'

export function SessionsNumber({ topic, sessions }: { topic: TopicName; sessions: number }) {
  return (
    <Link
      to="/sessions"
      search={(before) => ({ ...keepFilters(before), topic: topic.id })}
      title={`Sessions with “${topic.label}”`}
      className="underline decoration-line-strong underline-offset-2 hover:text-accent hover:decoration-accent"
    >
      {formatCount(sessions)}
    </Link>
  )
}
