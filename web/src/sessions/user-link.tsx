// A user, leading to all sessions of that user.

import { Link } from '@tanstack/react-router'
import { keepFilters } from '../filters/filter-search.ts'

export function UserLink({ userId }: { userId: string }) {
  return (
    <Link
      to="/sessions"
      search={(before) => ({ ...keepFilters(before), user: userId })}
      title={`Sessions of ${userId}`}
      className="relative text-muted hover:text-accent hover:underline"
    >
      {userId}
    </Link>
  )
}
