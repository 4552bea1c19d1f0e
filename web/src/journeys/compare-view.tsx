// Two groups of sessions side by side: which topics, starts, ends and moves differ, and which differences are sound.

import { useQuery } from '@tanstack/react-query'
import type { Comparison } from '../api/client.ts'
import { compareQuery } from '../api/journey-queries.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import type { JourneyScope } from '../sessions/session-search.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { type CompareGroups, groupNames, type Side, type Sides, sidesOf } from './compare-groups.ts'
import { moveRow, pairRow, topicRows } from './difference-rows.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { GroupChooser } from './group-chooser.tsx'
import { GroupMark } from './group-mark.tsx'

export interface CompareViewProps {
  readonly groups: CompareGroups
  readonly scope: JourneyScope
  readonly change: (next: CompareGroups) => void
}

export function CompareView({ groups, scope, change }: CompareViewProps) {
  const query = useQuery(compareQuery(useFilters(), groups, scope))
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

interface DifferencesProps {
  readonly comparison: Comparison
  readonly sides: Sides
}

function Differences({ comparison, sides }: DifferencesProps) {
  const { a, b, topics, starts, drop_offs: dropOffs, transitions, back_and_forth: pairs, tested } = comparison
  if (a.sessions === 0 && b.sessions === 0) {
    return <EmptyState title="No sessions in either group">Widen the time range, or choose other groups.</EmptyState>
  }
  const all = [...topics, ...starts, ...dropOffs, ...transitions, ...pairs]
  const sound = all.filter(({ significant }) => significant).length
  return (
    <>
      <p className="mb-6 flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <GroupSize side={sides[0]} {...a} />
        <GroupSize side={sides[1]} {...b} />
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
        <DifferenceTable title="Topics reached" rows={topicRows(topics, ({ id }) => ({ topic: id }))} sides={sides} />
        <DifferenceTable title="From topic to topic" rows={transitions.map(moveRow)} sides={sides} />
        <DifferenceTable
          title="Where conversations start"
          rows={topicRows(starts, ({ id }) => ({ step: [`1:${id}`] }))}
          sides={sides}
        />
        <DifferenceTable
          title="Where conversations end"
          rows={topicRows(dropOffs, ({ id }) => ({ transition: `${id},ended` }))}
          sides={sides}
        />
        <DifferenceTable title="Back and forth" rows={pairs.flatMap(pairRow)} sides={sides} />
      </div>
    </>
  )
}

function GroupSize({ side, sessions, users }: { side: Side } & Comparison['a']) {
  const { letter, name, segments, search } = side
  return (
    <span className="flex items-center gap-2">
      <GroupMark letter={letter} />
      <span className="font-semibold">{name}</span>
      <span className="text-muted">
        <SessionsLink
          search={{ ...search, step: ['1:not'] }}
          segments={segments}
          title={`All sessions of ${name}`}
          className="hover:text-accent hover:underline"
        >
          {formatCount(sessions)} sessions
        </SessionsLink>{' '}
        of {formatCount(users)} users
      </span>
    </span>
  )
}
