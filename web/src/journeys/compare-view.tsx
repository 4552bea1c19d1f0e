// Two groups of sessions side by side: which topics, starts, ends and moves differ, and which differences are sound.

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Comparison, JourneyDifference, TopicName } from '../api/client.ts'
import { compareQuery } from '../api/queries.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatShare, formatSignedPoints } from '../format/format.ts'
import { Icon } from '../ui/icons.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { type CompareGroups, groupNames } from './compare-groups.ts'
import { GroupChooser } from './group-chooser.tsx'
import { GroupMark } from './group-mark.tsx'
import { TopicMenu } from './topic-menu.tsx'

const FIRST_ROWS = 8

export function CompareView({ groups, change }: { groups: CompareGroups; change: (next: CompareGroups) => void }) {
  const filters = useFilters()
  const query = useQuery(compareQuery(filters, groups))
  return (
    <>
      <GroupChooser groups={groups} change={change} />
      {groupNames(groups) === null ? (
        <EmptyState title="Choose two groups to compare">
          Two segments, such as iOS and Android; or the sessions that reach a topic or an event, and the others.
        </EmptyState>
      ) : (
        <QueryView query={query} loading={<Skeleton rows={12} label="Loading the comparison" />}>
          {(comparison) => <Differences comparison={comparison} sides={sidesOf(groups)} />}
        </QueryView>
      )}
    </>
  )
}

interface Side {
  readonly letter: 'A' | 'B'
  readonly name: string
  /** That make the group, where segments do. */
  readonly segments: readonly string[]
}

type Sides = readonly [Side, Side]

function sidesOf(groups: CompareGroups): Sides {
  const [a, b] = groupNames(groups) ?? ['A', 'B']
  return [
    { letter: 'A', name: a, segments: groups.a ?? [] },
    { letter: 'B', name: b, segments: groups.b ?? [] },
  ]
}

interface DifferencesProps {
  readonly comparison: Comparison
  readonly sides: Sides
}

interface Row {
  readonly key: string
  readonly name: ReactNode
  readonly topic: TopicName
  readonly difference: JourneyDifference
}

function Differences({ comparison, sides }: DifferencesProps) {
  const { a, b, topics, starts, drop_offs: dropOffs, transitions, back_and_forth: pairs, tested } = comparison
  if (a.sessions === 0 && b.sessions === 0) {
    return <EmptyState title="No sessions in either group">Widen the time range, or choose other groups.</EmptyState>
  }
  const all = [...topics, ...starts, ...dropOffs, ...transitions, ...pairs]
  const sound = all.filter(({ significant }) => significant).length
  const ofTopic = (rows: Comparison['topics']): Row[] =>
    rows.map((row) => ({ key: row.topic.id, name: <TopicMenu topic={row.topic} />, topic: row.topic, difference: row }))
  return (
    <>
      <p className="mb-6 flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <GroupSize {...sides[0]} {...a} />
        <GroupSize {...sides[1]} {...b} />
        <span className="text-muted">
          {sound === 0 ? 'No difference' : sound === 1 ? '1 difference' : `${formatCount(sound)} differences`} of{' '}
          {formatCount(tested)} tested {sound === 1 ? 'is' : 'are'} more than chance.
        </span>
      </p>
      {comparison.sessions_in_both > 0 && (
        <p className="-mt-4 mb-6 text-amber">
          {formatCount(comparison.sessions_in_both)} sessions are in both groups: take the marks with care.
        </p>
      )}
      <div className="grid gap-x-10 gap-y-9 xl:grid-cols-2">
        <DifferenceTable title="Topics reached" rows={ofTopic(topics)} sides={sides} />
        <DifferenceTable title="From topic to topic" rows={transitions.map(moveRow)} sides={sides} />
        <DifferenceTable title="Where conversations start" rows={ofTopic(starts)} sides={sides} />
        <DifferenceTable title="Where conversations end" rows={ofTopic(dropOffs)} sides={sides} />
        <DifferenceTable title="Back and forth" rows={pairs.flatMap(pairRow)} sides={sides} />
      </div>
    </>
  )
}

function GroupSize({ letter, name, sessions, users }: Side & Comparison['a']) {
  return (
    <span className="flex items-center gap-2">
      <GroupMark letter={letter} />
      <span className="font-semibold">{name}</span>
      <span className="text-muted">
        {formatCount(sessions)} sessions of {formatCount(users)} users
      </span>
    </span>
  )
}

interface DifferenceTableProps {
  readonly title: string
  readonly rows: readonly Row[]
  readonly sides: Sides
}

function DifferenceTable({ title, rows, sides }: DifferenceTableProps) {
  const [all, setAll] = useState(false)
  const widest = Math.max(1e-9, ...rows.flatMap(({ difference }) => [difference.share_a, difference.share_b]))
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="py-2 text-muted">Neither group has any.</p>
      ) : (
        <table className="w-full table-fixed border-collapse">
          <thead>
            <tr className="text-left text-[12px] text-muted">
              <th className="py-1 font-normal">{title === 'From topic to topic' ? 'Move' : 'Topic'}</th>
              <th className="w-[36%] py-1 pl-3 font-normal">Share of sessions</th>
              <th className="w-[104px] py-1 pl-3 text-right font-normal">Difference</th>
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FIRST_ROWS)).map((row) => (
              <DifferenceRow key={row.key} row={row} widest={widest} sides={sides} />
            ))}
          </tbody>
        </table>
      )}
      {rows.length > FIRST_ROWS && (
        <button type="button" className="mt-1.5 text-muted hover:text-ink" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(rows.length)}`}
        </button>
      )}
    </Section>
  )
}

interface DifferenceRowProps {
  readonly row: Row
  readonly widest: number
  readonly sides: Sides
}

function DifferenceRow({ row: { name, topic, difference }, widest, sides }: DifferenceRowProps) {
  const { significant, q_value: q } = difference
  const note =
    difference.test === 'none'
      ? 'Too few sessions to test'
      : `${significant ? 'More than chance' : 'May be chance'}: q ${(q ?? 1).toPrecision(2)}, ${difference.test === 'z' ? 'two-proportion z-test' : 'Fisher’s exact test'}`
  return (
    <tr className="border-line border-t">
      <td className={`py-1.5 ${significant ? 'font-medium' : 'text-muted'}`}>{name}</td>
      <td className="py-0.5 pl-3">
        <ShareOf
          {...{ side: sides[0], topic, of: widest, share: difference.share_a, sessions: difference.sessions_a }}
        />
        <ShareOf
          {...{ side: sides[1], topic, of: widest, share: difference.share_b, sessions: difference.sessions_b }}
        />
      </td>
      <td className="py-1.5 pl-3 text-right" title={note}>
        <span
          className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-px ${significant ? 'bg-accent-soft font-medium text-accent' : 'text-muted'}`}
        >
          {significant && <Icon name="check" size={12} />}
          {formatSignedPoints(difference.difference)}
        </span>
        <span className="sr-only">{note}</span>
      </td>
    </tr>
  )
}

interface ShareOfProps {
  readonly side: Side
  readonly share: number
  readonly sessions: number
  readonly of: number
  readonly topic: TopicName
}

function ShareOf({ side: { letter, name, segments }, share, sessions, of, topic }: ShareOfProps) {
  return (
    <span className="flex h-6 items-center gap-2 text-[12px]" title={`${name}: ${formatCount(sessions)} sessions`}>
      <span className="h-1.5 flex-1 rounded-full bg-hover" aria-hidden="true">
        <span
          className={`block h-full rounded-full ${letter === 'A' ? 'bg-group-a' : 'bg-group-b'}`}
          style={{ width: `${(share / of) * 100}%` }}
        />
      </span>
      <Link
        to="/sessions"
        search={(before) => {
          const filters = keepFilters(before)
          const all = [...new Set([...(filters.segment ?? []), ...segments])]
          return { ...filters, segment: all.length > 0 ? all : undefined, topic: topic.id }
        }}
        className="w-12 py-0.5 text-right leading-5 hover:underline"
      >
        <span className="sr-only">{name}: </span>
        {formatShare(share)}
      </Link>
    </span>
  )
}

function moveRow(row: Comparison['transitions'][number]): Row {
  return {
    key: `${row.from.id}>${row.to.id}`,
    name: <Pair from={row.from} to={row.to} icon="arrowRight" />,
    topic: row.from,
    difference: row,
  }
}

function pairRow(row: Comparison['back_and_forth'][number]): Row[] {
  const [from, to] = row.between
  if (!from || !to) return []
  return [{ key: `${from.id}=${to.id}`, name: <Pair from={from} to={to} icon="loop" />, topic: from, difference: row }]
}

function Pair({ from, to, icon }: { from: TopicName; to: TopicName; icon: 'arrowRight' | 'loop' }) {
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
      <span className="min-w-0 max-w-full">
        <TopicMenu topic={from} />
      </span>
      <span className="text-muted">
        <Icon name={icon} size={12} />
      </span>
      <span className="min-w-0 max-w-full">
        <TopicMenu topic={to} />
      </span>
    </span>
  )
}
