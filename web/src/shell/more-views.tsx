// On phones: the views that find no place in the bar below, and the way out.

import { useNavigate } from '@tanstack/react-router'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { useSignOut } from './sign-out-button.tsx'

export function MoreViews() {
  const navigate = useNavigate()
  const filters = useFilters()
  const signOut = useSignOut()
  const open = (to: '/users' | '/alerts' | '/settings/metadata') => void navigate({ to, search: keepFilters(filters) })
  return (
    <ActionMenu
      label="More"
      actions={[
        { label: 'Users', icon: 'users', run: () => open('/users') },
        { label: 'Alerts', icon: 'alerts', run: () => open('/alerts') },
        { label: 'Settings', icon: 'settings', run: () => open('/settings/metadata') },
        null,
        { label: 'Sign out', icon: 'signOut', run: () => void signOut() },
      ]}
    />
  )
}
