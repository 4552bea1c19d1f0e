// A number that leads to exactly the sessions behind it: in the filters and the scope of the page, and of these the ones
// that show the pattern.

import { Link } from '@tanstack/react-router'
import type { CSSProperties, ReactNode } from 'react'
import { type FilterSearch, keepFilters } from '../filters/filter-search.ts'
import { keepScope, type SessionSearch } from './session-search.ts'

export interface SessionsLinkProps {
  readonly search: SessionSearch & Pick<FilterSearch, 'dimension'>
  /** Further segments, `field:value,value`: all must hold. */
  readonly segments?: readonly string[]
  readonly title: string
  readonly className?: string
  readonly style?: CSSProperties
  readonly onPointerEnter?: () => void
  readonly onPointerLeave?: () => void
  readonly children: ReactNode
}

const NUMBER = 'underline decoration-line-strong underline-offset-2 hover:text-accent hover:decoration-accent'

export function SessionsLink({ search, segments = [], className = NUMBER, children, ...props }: SessionsLinkProps) {
  return (
    <Link
      to="/sessions"
      search={(before) => {
        const filters = keepFilters(before)
        const all = [...new Set([...(filters.segment ?? []), ...segments])]
        return { ...filters, segment: all.length > 0 ? all : undefined, ...keepScope(before), ...search }
      }}
      className={className}
      {...props}
    >
      {children}
    </Link>
  )
}
