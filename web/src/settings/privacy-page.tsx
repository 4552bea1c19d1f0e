// What is taken out of messages before they are stored, how long events stay, and the data of single people.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useAccessKind } from '../api/access.ts'
import { type ErasureReceipt, type PrivacySettings, send } from '../api/client.ts'
import { privacyQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { receiptSentence, retentionName } from './privacy-words.ts'
import { RedactionPreview } from './redaction-preview.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type Kind = keyof PrivacySettings['redact']

const KINDS: readonly { readonly kind: Kind; readonly label: string; readonly example: string }[] = [
  { kind: 'email', label: 'E-mail addresses', example: '[email]' },
  { kind: 'phone', label: 'Phone numbers', example: '[phone]' },
  { kind: 'card', label: 'Card numbers', example: '[card]' },
  { kind: 'iban', label: 'Bank accounts (IBAN)', example: '[iban]' },
  { kind: 'ip', label: 'IP addresses', example: '[ip]' },
  { kind: 'secret', label: 'Passwords, tokens and API keys', example: '[secret]' },
]
const RETENTION_DAYS = [null, 30, 90, 180, 365, 730]

export function PrivacyPage() {
  const query = useQuery(privacyQuery())
  return (
    <SettingsFrame title="Privacy">
      <QueryView query={query} loading={<Skeleton rows={8} label="Loading the privacy settings" />}>
        {(settings) => (
          <div className="flex flex-col gap-9">
            <Redaction settings={settings} />
            <Retention settings={settings} />
            <Export />
            <Erasure />
          </div>
        )}
      </QueryView>
    </SettingsFrame>
  )
}

function useChange() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { redact?: Partial<Record<Kind, boolean>>; retention_days?: number | null }) =>
      send('patch', '/v1/privacy', { body }),
    onSuccess: (settings) => queries.setQueryData(privacyQuery().queryKey, settings),
    onError: showProblem,
  })
}

function Redaction({ settings }: { settings: PrivacySettings }) {
  const change = useChange()
  const mayChange = useMay('owner')
  const [shown, setShown] = useState(false)
  return (
    <Section
      title="Redaction"
      note="Taken out of new messages before anything is stored. What is stored already stays as it is."
      aside={
        mayChange && (
          <Button kind="plain" onClick={() => setShown(true)}>
            Preview
          </Button>
        )
      }
    >
      <ul>
        {KINDS.map(({ kind, label, example }) => (
          <li key={kind} className="flex items-center justify-between gap-4 border-line border-b py-2">
            <label htmlFor={`redact-${kind}`} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
              {label}
              <code className="text-[12px] text-muted">{example}</code>
            </label>
            <input
              id={`redact-${kind}`}
              type="checkbox"
              className="size-4 accent-accent"
              checked={settings.redact[kind]}
              disabled={!mayChange || change.isPending}
              onChange={({ target }) => change.mutate({ redact: { [kind]: target.checked } })}
            />
          </li>
        ))}
      </ul>
      {shown && <RedactionPreview kinds={KINDS} close={() => setShown(false)} />}
    </Section>
  )
}

function Retention({ settings: { retention_days: days } }: { settings: PrivacySettings }) {
  const change = useChange()
  const [asked, setAsked] = useState<number | null>(null)
  const mayChange = useMay('owner')
  const choices = [...new Set([...RETENTION_DAYS, days])].sort((a, b) => (a ?? 0) - (b ?? 0))
  return (
    <Section title="Retention">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">How long events stay. Older ones are erased for good, within the hour.</p>
        <Select
          aria-label="Retention"
          value={days ?? ''}
          disabled={!mayChange || change.isPending}
          onChange={({ target }) => {
            const chosen = target.value === '' ? null : Number(target.value)
            if (chosen === null || (days !== null && chosen > days)) change.mutate({ retention_days: chosen })
            else setAsked(chosen)
          }}
        >
          {choices.map((one) => (
            <option key={one} value={one ?? ''}>
              {retentionName(one)}
            </option>
          ))}
        </Select>
      </div>
      {asked !== null && (
        <Dialog
          title={`Erase events older than ${retentionName(asked)}?`}
          close={() => setAsked(null)}
          actions={
            <>
              <Button onClick={() => setAsked(null)}>Cancel</Button>
              <Button
                kind="danger"
                onClick={() => {
                  change.mutate({ retention_days: asked })
                  setAsked(null)
                }}
              >
                Erase older events
              </Button>
            </>
          }
        >
          They are erased within the hour, and from then on every day. This cannot be undone.
        </Dialog>
      )}
    </Section>
  )
}

function Export() {
  const isMember = useAccessKind() === 'member'
  const mayExport = useMay('owner')
  if (!mayExport) return null
  return (
    <Section title="Export">
      <p className="mb-3 text-muted">All events of the project with their topics, one a line.</p>
      {isMember ? (
        <div className="flex gap-4">
          {(['jsonl', 'csv'] as const).map((format) => (
            <a key={format} href={`/v1/export?format=${format}`} download className="text-accent hover:underline">
              {format === 'csv' ? 'CSV' : 'JSON lines'}
            </a>
          ))}
        </div>
      ) : (
        <p>
          With your API key: <code>GET /v1/export?format=csv</code>
        </p>
      )}
    </Section>
  )
}

function Erasure() {
  const mayErase = useMay('owner')
  const [id, setId] = useState('')
  const [asked, setAsked] = useState(false)
  const queries = useQueryClient()
  const erase = useMutation({
    mutationFn: () => send('delete', '/v1/users/{id}', { id }),
    onSuccess: (receipt: ErasureReceipt) => {
      showToast(receiptSentence(receipt))
      setId('')
      void queries.invalidateQueries()
    },
    onError: showProblem,
    onSettled: () => setAsked(false),
  })
  if (!mayErase) return null
  const ask = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
  }
  return (
    <Section
      title="Erase a user"
      note="Takes all events of one user out of everything: messages, topics, examples, backups that are restored later."
    >
      <form onSubmit={ask} className="flex max-w-[420px] gap-2">
        <input
          aria-label="User id"
          placeholder="User id"
          required
          value={id}
          onChange={({ target }) => setId(target.value)}
          className={INPUT}
        />
        <Button type="submit" kind="outline" disabled={erase.isPending}>
          Erase…
        </Button>
      </form>
      {asked && (
        <Dialog
          title={`Erase ${id}?`}
          close={() => setAsked(false)}
          actions={
            <>
              <Button onClick={() => setAsked(false)}>Cancel</Button>
              <Button kind="danger" disabled={erase.isPending} onClick={() => erase.mutate()}>
                {erase.isPending ? 'Erasing…' : 'Erase for good'}
              </Button>
            </>
          }
        >
          All events of this user go, in every topic and journey. This cannot be undone.
        </Dialog>
      )}
    </Section>
  )
}
