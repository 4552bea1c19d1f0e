// The key, shown once, snippets with it filled in, and a live wait for the first event.

import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { firstEventQuery } from '../api/project-queries.ts'
import { formatClock } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { AccountFrame } from './account-form.tsx'
import { DemoOffer } from './demo-offer.tsx'
import { SNIPPETS, type SnippetLanguage, snippetOf } from './snippets.ts'

export function FirstEvent({ apiKey }: { apiKey: string }) {
  const [language, setLanguage] = useState<SnippetLanguage>('curl')
  const navigate = useNavigate()
  const { data } = useQuery(firstEventQuery())
  const event = data?.events[0]
  const text = event && Object.values(event.metadata).find((value) => typeof value === 'string')
  return (
    <AccountFrame title="Send the first message" wide>
      <section aria-label="API key">
        <p className="mb-2 text-muted">Your key for sending events. Copy it now: it is not shown again.</p>
        <CopyText text={apiKey} label="Copy the key" />
      </section>
      <section aria-label="Snippet" className="flex flex-col gap-2">
        <Segmented label="Language" value={language} choices={SNIPPETS} onChange={setLanguage} />
        <CopyText text={snippetOf(language, window.location.origin, apiKey)} label="Copy the snippet" block />
      </section>
      <div role="status" className="flex min-h-12 items-center gap-3 rounded-lg bg-sidebar px-4 py-3">
        {event ? (
          <>
            <span className="text-green">
              <Icon name="check" />
            </span>
            <span className="min-w-0">
              <span className="font-medium">The first event is here.</span>{' '}
              <span className="break-words text-muted">
                {typeof text === 'string' ? `“${text}”` : event.name}, {formatClock(event.timestamp)}
              </span>
            </span>
          </>
        ) : (
          <>
            <span className="size-2 shrink-0 motion-safe:animate-pulse rounded-full bg-amber" />
            Waiting for your first event…
          </>
        )}
      </div>
      {!event && (
        <div className="flex flex-wrap items-center justify-between gap-3 text-muted">
          Nothing to send yet?
          <DemoOffer />
        </div>
      )}
      <Button
        kind={event ? 'primary' : 'plain'}
        className="self-end"
        onClick={() => void navigate({ to: '/', search: {} })}
      >
        {event ? 'Open the dashboard' : 'Later'}
      </Button>
    </AccountFrame>
  )
}
