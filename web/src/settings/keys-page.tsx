// API keys: made and shown once, listed by their first characters, revoked at once.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type ApiKey, send } from '../api/client.ts'
import { keysQuery } from '../api/project-queries.ts'
import { formatDate, formatMoment } from '../format/format.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { MembersOnly } from './members-only.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type Scope = ApiKey['scopes'][number]
const SCOPES: readonly { scope: Scope; note: string }[] = [
  { scope: 'ingest', note: 'send events' },
  { scope: 'read', note: 'ask for topics, journeys and events' },
  { scope: 'manage', note: 'change topics, fields and settings' },
]

export function KeysPage() {
  return (
    <SettingsFrame title="API keys">
      <MembersOnly what="API keys" owner>
        {() => (
          <div className="flex flex-col gap-9">
            <KeyList />
            <NewKey />
          </div>
        )}
      </MembersOnly>
    </SettingsFrame>
  )
}

function KeyList() {
  const query = useQuery(keysQuery())
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  return (
    <Section title="Keys">
      <QueryView query={query} loading={<Skeleton rows={3} label="Loading the keys" />}>
        {({ keys }) => (
          <ul>
            {keys.map((key) => (
              <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2.5">
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{key.name}</span> <code className="text-muted">{key.prefix}</code>
                  <span className="block text-[12px] text-muted">
                    {key.scopes.join(', ')} · made {formatDate(key.created_at)} ·{' '}
                    {key.last_used_at ? `last used ${formatMoment(key.last_used_at)}` : 'never used'}
                  </span>
                </span>
                {key.revocable ? (
                  <Button aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                    Revoke
                  </Button>
                ) : (
                  <span className="text-[12px] text-muted">from TURRET_API_KEY</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      {revoking && <RevokeDialog apiKey={revoking} close={() => setRevoking(null)} />}
    </Section>
  )
}

function RevokeDialog({ apiKey, close }: { apiKey: ApiKey; close: () => void }) {
  const queries = useQueryClient()
  async function revoke() {
    try {
      await send('delete', '/v1/keys/{id}', { id: apiKey.id })
      await queries.invalidateQueries({ queryKey: ['keys'] })
      showToast(`Revoked “${apiKey.name}”.`)
      close()
    } catch (error) {
      showProblem(error)
    }
  }
  return (
    <Dialog
      title={`Revoke “${apiKey.name}”?`}
      close={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="danger" onClick={() => void revoke()}>
            Revoke
          </Button>
        </>
      }
    >
      <p>Whatever uses {apiKey.prefix} stops working with the next request. This cannot be undone.</p>
    </Dialog>
  )
}

function NewKey() {
  const queries = useQueryClient()
  const [made, setMade] = useState<string | null>(null)
  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const scopes = SCOPES.flatMap(({ scope }) => (data.has(scope) ? [scope] : []))
    if (scopes.length === 0) {
      showProblem('Choose at least one thing that the key may do.')
      return
    }
    try {
      const { key } = await send('post', '/v1/keys', { body: { name: String(data.get('name')).trim(), scopes } })
      setMade(key)
      form.reset()
      await queries.invalidateQueries({ queryKey: ['keys'] })
    } catch (error) {
      showProblem(error)
    }
  }
  return (
    <Section title="New key">
      {made && (
        <div className="mb-5 rounded-lg bg-accent-soft p-4" role="status">
          <p className="mb-2 font-medium">Copy the key now: it is not shown again.</p>
          <CopyText text={made} label="Copy the key" />
        </div>
      )}
      <form onSubmit={create} className="flex max-w-[480px] flex-col gap-3">
        <label className="flex flex-col gap-1">
          Name
          <input name="name" required maxLength={100} placeholder="Website" className={INPUT} />
        </label>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1">It may</legend>
          {SCOPES.map(({ scope, note }) => (
            <label key={scope} className="flex items-center gap-2">
              <input type="checkbox" name={scope} defaultChecked={scope === 'ingest'} className="accent-accent" />
              {note} <span className="text-muted">({scope})</span>
            </label>
          ))}
        </fieldset>
        <Button type="submit" kind="primary" className="self-start">
          Create key
        </Button>
      </form>
    </Section>
  )
}
