// The frame of the settings: their pages side by side.

import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { keepFilters } from '../filters/filter-search.ts'
import { Page } from '../ui/page.tsx'

const TABS = [
  { to: '/settings/metadata', label: 'Metadata' },
  { to: '/settings/topics', label: 'Topics' },
  { to: '/settings/keys', label: 'API keys' },
  { to: '/settings/members', label: 'Members' },
  { to: '/settings/project', label: 'Project' },
  { to: '/settings/plan', label: 'Plan and usage' },
  { to: '/settings/models', label: 'AI models' },
  { to: '/settings/privacy', label: 'Privacy' },
  { to: '/settings/audit', label: 'Audit log' },
  { to: '/settings/danger', label: 'Danger zone' },
] as const

export function SettingsFrame({ title, children }: { title: string; children: ReactNode }) {
  const tabs = useRef<HTMLElement>(null)
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [])
  return (
    <Page
      title="Settings"
      documentTitle={`${title} · Settings`}
      filters={
        <nav ref={tabs} aria-label="Settings" className="-mx-2 -my-2 flex gap-1 overflow-x-auto">
          {TABS.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              search={keepFilters}
              className="whitespace-nowrap border-transparent border-b-2 px-2.5 py-2 text-muted hover:text-ink"
              activeProps={{ className: '!border-accent font-medium !text-ink' }}
              activeOptions={{ includeSearch: false }}
            >
              {label}
            </Link>
          ))}
        </nav>
      }
    >
      <div className="max-w-[920px]">{children}</div>
    </Page>
  )
}
