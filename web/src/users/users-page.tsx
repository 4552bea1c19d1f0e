// Who wrote lately, and the way to a user by id.

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { recentSessionsQuery } from '../api/queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatMoment } from '../format/format.ts'
import { JourneyStrip } from '../sessions/journey-strip.tsx'
import { Button, INPUT } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { type ActiveUser, activeUsers } from './active-users.ts'

export function UsersPage() {
  const query = useQuery(recentSessionsQuery(useFilters()))
  return (
    <Page
      title="Users"
      filters={
        <FilterBar>
          <UserField />
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={14} label="Loading users" />}>
        {({ sessions, next_cursor: next }) => {
          const users = activeUsers(sessions)
          if (users.length === 0) {
            return <EmptyState title="No users here">Widen the time range, or remove filters.</EmptyState>
          }
          return (
            <>
              <UserTable users={users} />
              {next && (
                <p className="pt-4 text-muted">
                  The users of the latest {formatCount(sessions.length)} conversations. Others open by their id.
                </p>
              )}
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}

function UserField() {
  const [id, setId] = useState('')
  const navigate = useNavigate()
  function open(event: FormEvent) {
    event.preventDefault()
    const userId = id.trim()
    if (userId !== '') void navigate({ to: '/users/$userId', params: { userId }, search: keepFilters })
  }
  return (
    <form onSubmit={open} className="flex w-full gap-1.5 sm:ml-auto sm:w-auto">
      <input
        aria-label="User id"
        placeholder="User id"
        value={id}
        onChange={({ target }) => setId(target.value)}
        className={`${INPUT} sm:w-52`}
      />
      <Button type="submit">Open</Button>
    </form>
  )
}

function UserTable({ users }: { users: readonly ActiveUser[] }) {
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-line border-b text-left text-[12px] text-muted">
          <th className="py-1 pr-3 font-normal sm:w-[200px]">User</th>
          <th className="hidden py-1 pr-3 font-normal sm:table-cell">Latest journey</th>
          <th className="w-[84px] py-1 pr-3 text-right font-normal">Sessions</th>
          <th className="hidden w-[84px] py-1 pr-3 text-right font-normal sm:table-cell">Messages</th>
          <th className="w-[120px] py-1 text-right font-normal">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ id, sessions, events, lastSeen, path }) => (
          <tr key={id} className="relative h-9 border-line border-b hover:bg-hover">
            <td className="truncate py-1 pr-3">
              <Link
                to="/users/$userId"
                params={{ userId: id }}
                search={keepFilters}
                className="font-medium after:absolute after:inset-0"
              >
                {id}
              </Link>
            </td>
            <td className="hidden py-1 pr-3 sm:table-cell">
              <JourneyStrip path={path.slice(0, 3)} />
            </td>
            <td className="py-1 pr-3 text-right">{formatCount(sessions)}</td>
            <td className="hidden py-1 pr-3 text-right sm:table-cell">{formatCount(events)}</td>
            <td className="py-1 text-right text-muted">
              <time dateTime={lastSeen}>{formatMoment(lastSeen)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
