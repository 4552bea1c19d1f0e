// Rows of the topic list that are no topics: heads of themes, small talk with what was marked as such, unclustered texts.

import { Link } from '@tanstack/react-router'
import type { TopicName } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import type { ThemeGroup, TopicRow } from './topic-rows.ts'
import { CELL, NUMBER, ROW } from './topic-table-cells.ts'
import type { TopicEditing } from './use-topic-edits.ts'

const BUCKETS = {
  small_talk: { label: 'Small talk', note: 'Greetings, thanks and the like: no topic of their own' },
  unclustered: { label: 'Unclustered', note: 'Too unlike the others so far' },
} as const

/** A cell a column, not a span: one over columns that a phone does not show would make new ones. */
export function ThemeRow({ group }: { group: ThemeGroup }) {
  return (
    <tr className={`${ROW} bg-sidebar`}>
      <th scope="rowgroup" colSpan={2} className="px-2 text-left font-normal">
        <span className="flex items-baseline gap-3">
          <span className="min-w-0 truncate font-semibold">{group.theme ?? 'Without a theme'}</span>
          <span className="shrink-0 text-[12px] text-muted max-sm:sr-only">
            {formatCount(group.topics)} {group.topics === 1 ? 'topic' : 'topics'}
          </span>
        </span>
      </th>
      <td className={`${CELL} text-right text-muted max-sm:hidden`}>{formatShare(group.share)}</td>
      <td className={`${CELL} text-right text-muted`}>{formatCount(group.events)}</td>
      <td className={NUMBER} />
      <td className={NUMBER} />
      <td className="hidden lg:table-cell" />
      <td />
    </tr>
  )
}

export interface BucketRowProps {
  readonly row: Extract<TopicRow, { kind: 'bucket' }>
  readonly showsTheme: boolean
}

export function BucketRow({ row: { bucket, count, parts }, showsTheme }: BucketRowProps) {
  const { label, note: meaning } = BUCKETS[bucket]
  const note =
    parts.length === 0 ? meaning : parts.map(({ label, share }) => `${label} ${formatShare(share)}`).join(' · ')
  return (
    <tr className={`${ROW} text-muted hover:bg-hover`}>
      <td className="w-8" />
      <td className={CELL}>
        <Link
          to="/events"
          search={(before) => ({ ...keepFilters(before), topic: bucket })}
          title={note}
          className="block truncate italic after:absolute after:inset-0"
        >
          {label}
        </Link>
      </td>
      {showsTheme && <td className="hidden xl:table-cell" />}
      <td className={`${CELL} text-right max-sm:hidden`}>{formatShare(count.share)}</td>
      <td className={`${CELL} text-right`}>{formatCount(count.events)}</td>
      <td className={NUMBER}>{formatCount(count.sessions)}</td>
      <td className={NUMBER}>{formatCount(count.users)}</td>
      <td className={`${CELL} hidden truncate pl-5 text-[12px] lg:table-cell`} title={note}>
        {note}
      </td>
      <td />
    </tr>
  )
}

export interface MarkedRowProps {
  readonly topic: TopicName
  readonly edits: TopicEditing
}

/** A topic that a user marked as small talk. */
export function MarkedRow({ topic, edits }: MarkedRowProps) {
  const restore = () => void edits.change([topic], { small_talk: false }, `“${topic.label}” is a topic again.`)
  return (
    <tr className={`${ROW} text-muted`}>
      <td />
      <td className={CELL}>
        <span className="flex items-center gap-3 pl-4">
          <span className="min-w-0 truncate" title={topic.label}>
            {topic.label}
          </span>
          <span className="shrink-0 text-[12px] max-xl:sr-only">marked as small talk</span>
          {edits.allowed && (
            <Button kind="plain" className="h-6" onClick={restore}>
              <Icon name="undo" size={14} />
              <span className="max-md:sr-only">Make it a topic again</span>
            </Button>
          )}
        </span>
      </td>
    </tr>
  )
}
