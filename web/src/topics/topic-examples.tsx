// Messages of a topic: the most central, the newest, the most unusual. Each leads to its conversation.

import { Link } from '@tanstack/react-router'
import type { TopicDetail, TopicExample } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatMoment } from '../format/format.ts'
import { Section } from '../ui/section.tsx'

const KINDS = [
  { kind: 'central', title: 'Typical messages' },
  { kind: 'newest', title: 'Newest messages' },
  { kind: 'unusual', title: 'Most unusual messages' },
] as const

export function TopicExamples({ examples }: { examples: TopicDetail['examples'] }) {
  return KINDS.filter(({ kind }) => examples[kind].length > 0).map(({ kind, title }) => (
    <Section key={kind} title={title}>
      <ul className="-mt-2">
        {examples[kind].map((example) => (
          <Example key={example.event_id} example={example} />
        ))}
      </ul>
    </Section>
  ))
}

function Example({ example }: { example: TopicExample }) {
  const { session_id: sessionId, text, timestamp } = example
  return (
    <li className="relative flex gap-4 border-line border-b py-1.5 last:border-b-0 hover:bg-hover">
      <Link
        to="/sessions/$sessionId"
        params={{ sessionId }}
        search={keepFilters}
        className="min-w-0 flex-1 break-words after:absolute after:inset-0"
      >
        {text}
      </Link>
      <time dateTime={timestamp} className="shrink-0 text-[12px] text-muted">
        {formatMoment(timestamp)}
      </time>
    </li>
  )
}
