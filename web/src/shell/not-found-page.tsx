// An address that leads nowhere.

import { Link } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { EmptyState } from '../ui/states.tsx'

export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <EmptyState title="This address leads nowhere">
        Check it, or go to the{' '}
        <Link to="/" className="text-accent hover:underline">
          overview
        </Link>
        .
      </EmptyState>
    </Page>
  )
}
