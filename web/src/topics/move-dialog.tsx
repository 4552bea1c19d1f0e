// Moves one message to another topic, found by typing.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { topicsQuery } from '../api/topic-queries.ts'
import { formatCount } from '../format/format.ts'
import { INPUT } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { findTopics } from './topic-order.ts'
import type { TopicEditing } from './use-topic-edits.ts'

export interface MoveDialogProps {
  readonly event: { readonly id: string; readonly text: string }
  /** The text field; topics of another one are no places to move to. */
  readonly dimension: string
  /** Where it is now; absent: unclustered. */
  readonly current: string | undefined
  readonly edits: TopicEditing
  readonly close: () => void
}

export function MoveDialog({ event, dimension, current, edits, close }: MoveDialogProps) {
  const [find, setFind] = useState('')
  const [busy, setBusy] = useState(false)
  const query = useQuery(topicsQuery({ dimension, range: 'all' }))
  const topics = findTopics(query.data?.topics ?? [], find).filter(({ id }) => id !== current)
  return (
    <Dialog title="Move to another topic" close={close}>
      <blockquote className="mb-3 line-clamp-3 border-line-strong border-l-2 pl-3">{event.text}</blockquote>
      <input
        autoFocus
        aria-label="Find a topic to move to"
        placeholder="Find a topic"
        value={find}
        onChange={({ target }) => setFind(target.value)}
        className={`${INPUT} mb-2`}
      />
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {query.isPending && <Skeleton rows={6} label="Loading topics" />}
      <ul className="h-[280px] overflow-y-auto">
        {topics.map((topic) => (
          <li key={topic.id}>
            <button
              type="button"
              disabled={busy}
              className="flex w-full items-center gap-3 rounded-md px-2 py-1 text-left hover:bg-hover"
              onClick={async () => {
                setBusy(true)
                if (await edits.move(event.id, topic)) close()
                setBusy(false)
              }}
            >
              <span className="min-w-0 flex-1 truncate font-medium">{topic.label}</span>
              <span className="text-muted">{formatCount(topic.events)}</span>
            </button>
          </li>
        ))}
        {query.data && topics.length === 0 && <li className="px-2 py-1 text-muted">No topic holds these words.</li>}
      </ul>
      <p className="mt-3 text-[12px] text-muted">Messages that are almost the same follow from now on.</p>
    </Dialog>
  )
}
