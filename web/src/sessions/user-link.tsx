// A user, leading to all conversations of that user.

import { Link } from '@tanstack/react-router'
import { keepFilters } from '../filters/filter-search.ts'

export function UserLink({ userId }: { userId: string }) {
  return (
    <Link
      to="/users/$userId"
      params={{ userId }}
      search={keepFilters}
      title={`User ${userId}`}
      className="relative text-muted hover:text-accent hover:underline"
    >
      {userId}
    </Link>
  )
}
