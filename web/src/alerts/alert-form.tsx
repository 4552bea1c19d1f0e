// Makes or changes an alert, in a dialog: what is watched, where it goes.

import { type FormEvent, useId, useState } from 'react'
import type { Alert } from '../api/client.ts'
import { useFilters } from '../filters/use-filters.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { type AlertDraft, bodyOf, draftOf, NEW_DRAFT } from './alert-draft.ts'
import { type AlertKind, KIND_WORDS } from './alert-words.ts'
import { ChannelFields } from './channel-fields.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { useAlertChanges } from './use-alert-changes.ts'

const COOLDOWNS = [
  { hours: 1, label: 'an hour' },
  { hours: 6, label: '6 hours' },
  { hours: 24, label: 'a day' },
  { hours: 72, label: '3 days' },
  { hours: 168, label: 'a week' },
]

export interface AlertFormProps {
  /** Null: a new one. */
  readonly alert: Alert | null
  /** Of a new one: what it watches at first; null: any topic. */
  readonly topic: string | null
  /** Whether the server can send e-mail. */
  readonly mail: boolean
  readonly close: () => void
}

export function AlertForm({ alert, topic, mail, close }: AlertFormProps) {
  const form = useId()
  const changes = useAlertChanges()
  const { dimension = null } = useFilters()
  const [draft, setDraft] = useState(() =>
    alert ? draftOf(alert) : { ...NEW_DRAFT, topic, dimension: topic === null ? null : dimension },
  )
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<AlertDraft>) => setDraft((before) => ({ ...before, ...change }))
  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setProblem('')
    try {
      await changes.save(alert?.id ?? null, bodyOf(draft))
      close()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={alert ? `Edit “${alert.name}”` : 'New alert'}
      close={close}
      width={560}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={form} kind="primary" disabled={busy}>
            {busy ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1">
          Name
          <input
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
            required
            maxLength={100}
            placeholder="Something is up"
            className={INPUT}
          />
        </label>
        <Field label="Watch for">
          {(id) => (
            <Select id={id} value={draft.kind} onChange={({ target }) => set({ kind: target.value as AlertKind })}>
              {Object.entries(KIND_WORDS).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ConditionFields draft={draft} set={set} />
        <ChannelFields channels={draft.channels} mail={mail} change={(channels) => set({ channels })} />
        <Field label="Say the same thing again after, at the earliest">
          {(id) => (
            <Select
              id={id}
              value={draft.cooldownHours}
              onChange={({ target }) => set({ cooldownHours: Number(target.value) })}
            >
              {COOLDOWNS.every(({ hours }) => hours !== draft.cooldownHours) && (
                <option value={draft.cooldownHours}>{draft.cooldownHours} hours</option>
              )}
              {COOLDOWNS.map(({ hours, label }) => (
                <option key={hours} value={hours}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <p role="alert" className="text-red empty:hidden">
          {problem}
        </p>
      </form>
    </Dialog>
  )
}
