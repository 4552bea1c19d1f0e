// One topic as a row of the list: chosen, renamed, pinned and opened from here.

import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Topic } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount } from '../format/format.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { hoverNote } from '../ui/hover-note.tsx'
import { Icon } from '../ui/icons.tsx'
import { ShareBar } from '../ui/share-bar.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { dailyValues } from './daily-series.ts'
import { topicActions } from './topic-actions.ts'
import { TopicNameField } from './topic-name-field.tsx'
import { CELL, NUMBER, ROW } from './topic-table-cells.ts'
import type { TopicEditing } from './use-topic-edits.ts'

export interface TopicLineRowProps {
  readonly topic: Topic
  readonly widest: number
  readonly days: readonly string[]
  readonly showsTheme: boolean
  readonly chosen: boolean
  readonly renaming: boolean
  readonly edits: TopicEditing
  readonly choose: (id: string) => void
  readonly rename: (id: string | null) => void
}

export const TopicLineRow = memo(function TopicLineRow(props: TopicLineRowProps) {
  const { topic, widest, days, showsTheme, chosen, renaming, edits, choose, rename } = props
  const { id, label, trend } = topic
  return (
    <tr data-topic={id} className={`${ROW} group ${chosen ? 'bg-accent-soft/60' : 'hover:bg-hover'}`}>
      <td className="relative z-10 w-8 p-0 text-center">
        {edits.allowed && (
          <label className="flex h-9 cursor-pointer items-center justify-center">
            <input
              type="checkbox"
              aria-label={`Choose ${label}`}
              checked={chosen}
              onChange={() => choose(id)}
              className="accent-accent opacity-0 focus-visible:opacity-100 group-hover:opacity-100 checked:opacity-100 group-data-choosing/list:opacity-100 pointer-coarse:opacity-100"
            />
          </label>
        )}
      </td>
      <td className={`${CELL} pl-0`}>
        {renaming ? (
          <TopicNameField topic={topic} edits={edits} done={() => rename(null)} className="max-w-[360px]" />
        ) : (
          <TopicLink topic={topic} />
        )}
      </td>
      {showsTheme && (
        <td className={`${CELL} hidden truncate text-[12px] text-muted xl:table-cell`} title={topic.theme ?? undefined}>
          {topic.theme}
        </td>
      )}
      <td className={`${CELL} max-sm:hidden`}>
        <ShareBar share={topic.share} of={widest} />
      </td>
      <td className={`${CELL} text-right`}>{formatCount(topic.events)}</td>
      <td className={NUMBER}>{formatCount(topic.sessions)}</td>
      <td className={NUMBER}>{formatCount(topic.users)}</td>
      <td className={`${CELL} hidden pl-5 lg:table-cell`}>
        <span className="flex items-center justify-between gap-2">
          <TrendLabel word={trend.word} />
          <Sparkline
            values={dailyValues(trend.daily, days)}
            label={`${formatCount(trend.previous)} events before, ${formatCount(topic.events)} now`}
          />
        </span>
      </td>
      <td className="relative z-10 w-9 p-0">
        {edits.allowed && (
          <ActionMenu label={`Change ${label}`} actions={topicActions(topic, edits, () => rename(id))} />
        )}
      </td>
    </tr>
  )
})

function TopicLink({ topic }: { topic: Topic }) {
  const { id, label, pinned, state, trend, examples } = topic
  return (
    <span className="flex min-w-0 items-center gap-2">
      {pinned && (
        <span className="text-accent" title="Pinned">
          <Icon name="pin" size={12} />
          <span className="sr-only">Pinned</span>
        </span>
      )}
      <Link
        to="/topics/$topicId"
        params={{ topicId: id }}
        search={keepFilters}
        className="min-w-0 flex-1 truncate after:absolute after:inset-0"
        {...hoverNote(() => <Examples topic={topic} />)}
      >
        <span className="font-medium">{label}</span>
        <span className="hidden pl-3 text-muted lg:inline">{examples[0]?.text}</span>
      </Link>
      {state === 'hidden' && <span className="shrink-0 text-[12px] text-muted">hidden</span>}
      <span className="shrink-0 lg:hidden">{trend.word !== 'steady' && <TrendLabel word={trend.word} />}</span>
    </span>
  )
}

function Examples({ topic }: { topic: Topic }) {
  return (
    <>
      <p className="mb-1.5 text-muted">{topic.theme}</p>
      <ul className="flex flex-col gap-1.5">
        {topic.examples.map(({ event_id: id, text }) => (
          <li key={id} className="line-clamp-2">
            “{text}”
          </li>
        ))}
      </ul>
    </>
  )
}
