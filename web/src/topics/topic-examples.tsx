// Messages of a topic: the most central, the newest, the most unusual. Each leads to its conversation.

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TopicDetail, TopicExample } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatMoment } from '../format/format.ts'
import { Icon } from '../ui/icons.tsx'
import { Section } from '../ui/section.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { useTopicEdits } from './use-topic-edits.ts'

const KINDS = [
  { kind: 'central', title: 'Typical messages' },
  { kind: 'newest', title: 'Newest messages' },
  { kind: 'unusual', title: 'Most unusual messages' },
] as const

export function TopicExamples({ topic }: { topic: TopicDetail }) {
  const [moving, setMoving] = useState<TopicExample | null>(null)
  const edits = useTopicEdits()
  return (
    <>
      {KINDS.filter(({ kind }) => topic.examples[kind].length > 0).map(({ kind, title }) => (
        <Section key={kind} title={title}>
          <ul className="-mt-2">
            {topic.examples[kind].map((example) => (
              <Example
                key={example.event_id}
                example={example}
                move={edits.allowed ? () => setMoving(example) : undefined}
              />
            ))}
          </ul>
        </Section>
      ))}
      {moving && (
        <MoveDialog
          event={{ id: moving.event_id, text: moving.text }}
          dimension={topic.dimension}
          current={topic.id}
          edits={edits}
          close={() => setMoving(null)}
        />
      )}
    </>
  )
}

function Example({ example, move }: { example: TopicExample; move: (() => void) | undefined }) {
  const { session_id: sessionId, text, timestamp } = example
  return (
    <li className="group relative flex items-baseline gap-3 border-line border-b py-1.5 last:border-b-0 hover:bg-hover">
      <Link
        to="/sessions/$sessionId"
        params={{ sessionId }}
        search={keepFilters}
        className="min-w-0 flex-1 break-words after:absolute after:inset-0"
      >
        {text}
      </Link>
      {move && (
        <button
          type="button"
          aria-label={`Move to another topic: ${text}`}
          title="Move to another topic"
          onClick={move}
          className="relative -my-1 flex size-6 shrink-0 items-center justify-center self-center rounded-md text-muted opacity-0 hover:bg-line hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <Icon name="move" size={14} />
        </button>
      )}
      <time dateTime={timestamp} className="w-[104px] shrink-0 text-right text-[12px] text-muted">
        {formatMoment(timestamp)}
      </time>
    </li>
  )
}
