// What was changed on topics, by whom and when, each with its way back.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TopicEdits } from '../api/client.ts'
import { editsQuery } from '../api/topic-queries.ts'
import { formatCount, formatFullMoment, formatMoment } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'
import { useTopicEdits } from './use-topic-edits.ts'

type Edit = TopicEdits['edits'][number]

const ICONS: Record<Edit['kind'], IconName> = {
  change: 'rename',
  merge: 'merge',
  split: 'split',
  move: 'move',
  tune: 'sliders',
}
const FIRST_ROWS = 50

export function EditLog({ dimension }: { dimension: string | undefined }) {
  const query = useQuery(editsQuery(dimension))
  const [all, setAll] = useState(false)
  return (
    <QueryView query={query} loading={<Skeleton rows={5} label="Loading the changes" />}>
      {({ edits }) =>
        edits.length === 0 ? (
          <EmptyState title="Nothing was changed yet">
            Names, merges, splits and all other changes of topics are listed here, and can be undone.
          </EmptyState>
        ) : (
          <>
            <ol>
              {(all ? edits : edits.slice(0, FIRST_ROWS)).map((edit) => (
                <EditRow key={edit.id} edit={edit} />
              ))}
            </ol>
            {edits.length > FIRST_ROWS && !all && (
              <Button kind="plain" className="mt-2" onClick={() => setAll(true)}>
                Show all {formatCount(edits.length)}
              </Button>
            )}
          </>
        )
      }
    </QueryView>
  )
}

function EditRow({ edit }: { edit: Edit }) {
  const { undo, allowed } = useTopicEdits()
  const [busy, setBusy] = useState(false)
  const undone = edit.undone_at !== null
  return (
    <li className="flex min-h-10 items-center gap-3 border-line border-b py-1.5 last:border-b-0">
      <span className="text-muted">
        <Icon name={ICONS[edit.kind]} size={14} />
      </span>
      <span className={`min-w-0 flex-1 ${undone ? 'text-muted line-through' : ''}`}>
        <span className="break-words">{edit.summary}</span>
        <span className="ml-2 inline-flex max-w-full flex-wrap gap-1 max-md:hidden">
          {edit.kind === 'move' || edit.kind === 'tune'
            ? null
            : edit.topics.slice(0, 3).map((topic) => <TopicChip key={topic.id} topic={topic} />)}
        </span>
      </span>
      <span className="shrink-0 text-right text-[12px] text-muted">
        <time dateTime={edit.at} title={formatFullMoment(edit.at)}>
          {formatMoment(edit.at)}
        </time>
        <span className="block max-w-[160px] truncate leading-4 max-sm:hidden">{edit.by}</span>
      </span>
      <span className="w-[76px] shrink-0 text-right">
        {undone ? (
          <span className="text-[12px] text-muted">Undone</span>
        ) : (
          allowed && (
            <Button
              aria-label={`Undo: ${edit.summary}`}
              disabled={busy}
              onClick={async () => {
                setBusy(true)
                await undo([edit.id])
                setBusy(false)
              }}
            >
              Undo
            </Button>
          )
        )}
      </span>
    </li>
  )
}
