// Who did what, when and from where: sign-ins, keys, members and every change. For owners.

import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { auditQuery } from '../api/project-queries.ts'
import { formatFullMoment, formatMoment } from '../format/format.ts'
import { LoadMore } from '../ui/load-more.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { MembersOnly } from './members-only.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const ACTIONS = [
  { action: 'login', label: 'Sign-ins' },
  { action: 'login.failed', label: 'Failed sign-ins' },
  { action: 'key.create', label: 'Keys made' },
  { action: 'key.revoke', label: 'Keys revoked' },
  { action: 'member.role', label: 'Roles changed' },
] as const

export function AuditPage() {
  return (
    <SettingsFrame title="Audit log">
      <MembersOnly what="Audit logs" owner>
        {() => <AuditLog />}
      </MembersOnly>
    </SettingsFrame>
  )
}

function AuditLog() {
  const [action, setAction] = useState<string | undefined>(undefined)
  const query = useInfiniteQuery(auditQuery(action))
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">Sign-ins, keys, members and every change, the newest first.</p>
        <Select
          aria-label="Kind of entry"
          active={action !== undefined}
          value={action ?? ''}
          onChange={({ target }) => setAction(target.value || undefined)}
        >
          <option value="">Everything</option>
          {ACTIONS.map(({ action: one, label }) => (
            <option key={one} value={one}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <QueryView query={query} loading={<Skeleton rows={12} label="Loading the audit log" />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries)
          if (entries.length === 0) return <EmptyState title="Nothing of this kind yet" />
          return (
            <ul>
              {entries.map(({ id, at, actor, action: done, subject, address }) => (
                <li
                  key={id}
                  className="grid gap-x-4 border-line border-b py-1.5 last:border-b-0 sm:grid-cols-[112px_minmax(0,1fr)_minmax(0,1fr)_minmax(0,120px)]"
                >
                  <time dateTime={at} title={formatFullMoment(at)} className="text-muted">
                    {formatMoment(at)}
                  </time>
                  <span className="min-w-0 break-words">
                    <span className="font-medium">{done}</span> <span className="break-all">{subject}</span>
                  </span>
                  <span className="min-w-0 truncate" title={actor}>
                    {actor}
                  </span>
                  <span className="min-w-0 truncate text-[12px] text-muted sm:text-right" title={address}>
                    {address}
                  </span>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryView>
      <LoadMore query={query} />
    </>
  )
}
