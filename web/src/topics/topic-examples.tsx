// Messages of a topic: the most central, the newest, the most unusual. Each leads to its conversation.

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TopicDetail } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatMoment } from '../format/format.ts'
import { Section } from '../ui/section.tsx'

const KINDS = ['central', 'newest', 'unusual'] as const
const LABELS = { central: 'Most central', newest: 'Newest', unusual: 'Most unusual' }

export function TopicExamples({ examples }: { examples: TopicDetail['examples'] }) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('central')
  const choices = (
    <fieldset aria-label="Which examples" className="flex gap-3 text-muted">
      {KINDS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === kind}
          onClick={() => setKind(one)}
          className="hover:text-ink aria-pressed:font-medium aria-pressed:text-accent"
        >
          {LABELS[one]}
        </button>
      ))}
    </fieldset>
  )
  return (
    <Section title="Examples" aside={choices}>
      <ul>
        {examples[kind].map(({ event_id: id, session_id: sessionId, text, timestamp }) => (
          <li key={id} className="relative flex gap-4 border-line border-b py-2 last:border-b-0 hover:bg-hover">
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
        ))}
      </ul>
      {examples[kind].length === 0 && <p className="text-muted">No examples kept yet.</p>}
    </Section>
  )
}
