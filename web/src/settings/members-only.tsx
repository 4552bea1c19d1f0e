// A part of the settings that only members may open: an API key cannot make itself keys or members.

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useAccessKind } from '../api/access.ts'
import type { Me } from '../api/client.ts'
import { meQuery } from '../api/project-queries.ts'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState } from '../ui/states.tsx'

export interface MembersOnlyProps {
  /** What is behind it, in the plural. */
  readonly what: string
  readonly owner?: boolean
  readonly children: (me: Me) => ReactNode
}

export function MembersOnly({ what, owner = false, children }: MembersOnlyProps) {
  if (useAccessKind() === 'key') {
    return (
      <EmptyState title={`${what} need a member`}>
        You are signed in with an API key. Sign out, then sign in with e-mail and password.
      </EmptyState>
    )
  }
  return <Member {...{ what, owner, children }} />
}

function Member({ what, owner, children }: MembersOnlyProps) {
  const query = useQuery(meQuery())
  return (
    <QueryView query={query}>
      {(me) =>
        owner && me.role !== 'owner' ? (
          <EmptyState title={`${what} are for owners`}>Ask an owner of the project.</EmptyState>
        ) : (
          children(me)
        )
      }
    </QueryView>
  )
}
