// What redaction would take out of the newest messages, before it is switched on.

import { useQuery } from '@tanstack/react-query'
import type { PrivacySettings } from '../api/client.ts'
import { redactionPreviewQuery } from '../api/project-queries.ts'
import { formatCount } from '../format/format.ts'
import { Dialog } from '../ui/dialog.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Skeleton } from '../ui/states.tsx'

export interface RedactionPreviewProps {
  readonly kinds: readonly { readonly kind: keyof PrivacySettings['redact']; readonly label: string }[]
  readonly close: () => void
}

/** Of all kinds, switched on or not. */
export function RedactionPreview({ kinds, close }: RedactionPreviewProps) {
  const query = useQuery(redactionPreviewQuery())
  return (
    <Dialog title="What redaction would find" close={close} width={640}>
      <QueryView query={query} loading={<Skeleton rows={6} label="Looking at the newest messages" />}>
        {({ events, found, examples }) => (
          <>
            <p className="mb-3 text-muted">In the {formatCount(events)} newest events:</p>
            <dl className="mb-5 grid grid-cols-[1fr_auto] gap-x-8 gap-y-1">
              {kinds.map(({ kind, label }) => (
                <div key={kind} className="contents">
                  <dt>{label}</dt>
                  <dd className="text-right tabular-nums">{formatCount(found[kind] ?? 0)}</dd>
                </div>
              ))}
            </dl>
            {examples.length === 0 ? (
              <p>Nothing would be taken out of them.</p>
            ) : (
              <ul className="flex flex-col gap-3">
                {examples.map(({ before, after }) => (
                  <li key={before} className="rounded-md border border-line px-3 py-2">
                    <p className="break-words text-muted line-through">{before}</p>
                    <p className="break-words">{after}</p>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </QueryView>
    </Dialog>
  )
}
