// Everybody who wrote in the selection: how much, when last, and about what.

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { UserRow } from '../api/client.ts'
import { usersQuery } from '../api/conversation-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatMoment } from '../format/format.ts'
import { JourneyStrip } from '../sessions/journey-strip.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicSelect } from '../ui/topic-select.tsx'
import { readUserSearch, type UserSearch } from './user-search.ts'

const route = getRouteApi('/users')

export function UsersPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const query = useInfiniteQuery(usersQuery(useFilters(), readUserSearch({ ...search })))
  const change = (next: UserSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  const total = query.data?.pages[0]?.total
  return (
    <Page
      title="Users"
      beside={
        total !== undefined && (
          <p className="text-muted">
            {formatCount(total)} {total === 1 ? 'user' : 'users'}
          </p>
        )
      }
      filters={
        <FilterBar>
          <TopicSelect topic={search.topic} onChange={(topic) => change({ topic })} />
          <span className="flex w-full sm:ml-auto sm:w-auto">
            <SearchField
              label="Find a user id"
              value={search.q ?? ''}
              onChange={(q) => change({ q: q || undefined })}
            />
          </span>
        </FilterBar>
      }
    >
      <QueryView query={query} loading={<Skeleton rows={14} label="Loading users" />}>
        {({ pages }) => {
          const users = pages.flatMap((page) => page.users)
          if (users.length === 0) {
            return <EmptyState title="No users here">Widen the time range, or remove filters.</EmptyState>
          }
          return <UserTable users={users} sort={search.sort} change={change} />
        }}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  )
}

interface UserTableProps {
  readonly users: readonly UserRow[]
  readonly sort: UserSearch['sort']
  readonly change: (next: UserSearch) => void
}

function UserTable({ users, sort, change }: UserTableProps) {
  const head = (by: UserSearch['sort'], label: string, width: string) => (
    <th
      scope="col"
      aria-sort={sort === by ? 'descending' : undefined}
      className={`py-1 pl-3 text-right font-normal ${width}`}
    >
      <button
        type="button"
        onClick={() => change({ sort: by })}
        className={`hover:text-ink ${sort === by ? 'font-medium text-ink' : ''}`}
      >
        {label}
        <span aria-hidden="true">{sort === by ? ' ↓' : ''}</span>
      </button>
    </th>
  )
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-line border-b text-left text-[12px] text-muted">
          <th scope="col" className="py-1 pr-3 font-normal sm:w-[200px]">
            User
          </th>
          <th scope="col" className="hidden py-1 pr-3 font-normal md:table-cell">
            Latest topics
          </th>
          {head('sessions', 'Sessions', 'w-[84px]')}
          {head('events', 'Messages', 'hidden w-[92px] sm:table-cell')}
          {head(undefined, 'Last seen', 'w-[124px]')}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserLine key={user.id} user={user} />
        ))}
      </tbody>
    </table>
  )
}

function UserLine({ user: { id, session_count: sessions, events, last_seen: lastSeen, recent } }: { user: UserRow }) {
  return (
    <tr className="relative h-9 border-line border-b hover:bg-hover">
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
      <td className="hidden py-1 pr-3 md:table-cell">
        <JourneyStrip path={recent.slice(-4)} oneLine />
      </td>
      <td className="py-1 pl-3 text-right">{formatCount(sessions)}</td>
      <td className="hidden py-1 pl-3 text-right sm:table-cell">{formatCount(events)}</td>
      <td className="whitespace-nowrap py-1 pl-3 text-right text-muted">
        <time dateTime={lastSeen}>{formatMoment(lastSeen)}</time>
      </td>
    </tr>
  )
}
