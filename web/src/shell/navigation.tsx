// The views: a list beside the page on wide screens; on phones the main ones in a bar below it. Filters come along.

import { Link } from '@tanstack/react-router'
import { keepFilters } from '../filters/filter-search.ts'
import { Icon, type IconName } from '../ui/icons.tsx'

const VIEWS = [
  { to: '/', label: 'Overview', icon: 'overview' },
  { to: '/topics', label: 'Topics', icon: 'topics' },
  { to: '/journeys', label: 'Journeys', icon: 'journeys' },
  { to: '/sessions', label: 'Sessions', icon: 'sessions' },
  { to: '/events', label: 'Events', icon: 'events' },
  { to: '/users', label: 'Users', icon: 'users' },
  { to: '/alerts', label: 'Alerts', icon: 'alerts' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
] as const satisfies readonly { to: string; label: string; icon: IconName }[]

/** As many as fit side by side on a phone. */
const MOST_BELOW = 5

const ENTRY = {
  beside: 'flex h-7 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink',
  below: 'flex flex-1 flex-col items-center gap-0.5 py-1.5 text-[11px] leading-4 text-muted',
}
const CURRENT = {
  beside: { className: 'bg-line/70 font-medium !text-ink' },
  below: { className: 'font-medium !text-accent' },
}

export function Navigation({ place }: { place: 'beside' | 'below' }) {
  const frame =
    place === 'beside'
      ? 'flex flex-col gap-0.5'
      : 'fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden'
  return (
    <nav aria-label="Views" className={frame}>
      {(place === 'beside' ? VIEWS : VIEWS.slice(0, MOST_BELOW)).map(({ to, label, icon }) => (
        <Link
          key={to}
          to={to}
          search={keepFilters}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className={ENTRY[place]}
          activeProps={CURRENT[place]}
        >
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </nav>
  )
}
