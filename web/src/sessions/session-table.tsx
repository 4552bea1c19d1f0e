// Conversations as rows: when, along which topics, how long, and whose.

import { Link } from '@tanstack/react-router'
import type { SessionRow } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount, formatDuration, formatMoment } from '../format/format.ts'
import { JourneyStrip } from './journey-strip.tsx'
import { UserLink } from './user-link.tsx'

export function SessionTable({ sessions }: { sessions: readonly SessionRow[] }) {
  return (
    <table className="block w-full table-fixed border-collapse sm:table">
      <thead className="hidden sm:table-header-group">
        <tr className="border-line border-b text-left text-[12px] text-muted">
          <th className="w-[136px] py-1 pr-3 font-normal">Last message</th>
          <th className="py-1 pr-3 font-normal">Journey</th>
          <th className="hidden w-[84px] py-1 pr-3 text-right font-normal sm:table-cell">Messages</th>
          <th className="hidden w-[84px] py-1 pr-3 text-right font-normal md:table-cell">Duration</th>
          <th className="hidden w-[150px] py-1 pl-3 font-normal lg:table-cell">User</th>
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </tbody>
    </table>
  )
}

function SessionLine({ session }: { session: SessionRow }) {
  const { id, user_id: userId, started_at: start, ended_at: end, events, path } = session
  return (
    <tr className="relative block border-line border-b py-1 align-top hover:bg-hover sm:table-row">
      <td className="block py-0.5 pr-3 sm:table-cell sm:py-2">
        <Link
          to="/sessions/$sessionId"
          params={{ sessionId: id }}
          search={keepFilters}
          title={`Session ${id}`}
          className="text-muted after:absolute after:inset-0"
        >
          <time dateTime={end}>{formatMoment(end)}</time>
        </Link>
      </td>
      <td className="block py-0.5 pr-3 sm:table-cell sm:py-2">
        <JourneyStrip path={path} />
      </td>
      <td className="hidden py-2 pr-3 text-right sm:table-cell">{formatCount(events)}</td>
      <td className="hidden py-2 pr-3 text-right text-muted md:table-cell">
        {events > 1 ? formatDuration((Date.parse(end) - Date.parse(start)) / 1000) : '–'}
      </td>
      <td className="hidden truncate py-2 pl-3 lg:table-cell">
        <UserLink userId={userId} />
      </td>
    </tr>
  )
}
