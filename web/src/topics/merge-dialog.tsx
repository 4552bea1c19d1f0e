// Merges chosen topics: asks which of them stays, and so which name and history go on.

import { useState } from 'react'
import type { Topic } from '../api/client.ts'
import { formatCount } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { TopicEditing } from './use-topic-edits.ts'

export interface MergeDialogProps {
  readonly topics: readonly Topic[]
  readonly edits: TopicEditing
  readonly close: (merged: boolean) => void
}

export function MergeDialog({ topics, edits, close }: MergeDialogProps) {
  const largestFirst = topics.toSorted((a, b) => b.events - a.events)
  const [into, setInto] = useState(largestFirst[0]?.id)
  const [busy, setBusy] = useState(false)
  const target = topics.find(({ id }) => id === into)
  async function merge() {
    if (!target) return
    setBusy(true)
    const merged = await edits.merge(topics, target)
    setBusy(false)
    if (merged) close(true)
  }
  const total = topics.reduce((sum, { events }) => sum + events, 0)
  return (
    <Dialog
      title={`Merge ${formatCount(topics.length)} topics`}
      close={() => close(false)}
      actions={
        <>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button kind="primary" disabled={busy} onClick={() => void merge()}>
            {busy ? 'Merging…' : 'Merge'}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-muted">
        Together {formatCount(total)} events. Which topic stays? Its name and history go on; the others lead to it.
      </p>
      <fieldset className="flex flex-col">
        <legend className="sr-only">The topic that stays</legend>
        {largestFirst.map(({ id, label, events }) => (
          <label
            key={id}
            className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="into"
              className="accent-accent"
              checked={id === into}
              onChange={() => setInto(id)}
            />
            <span className="min-w-0 flex-1 truncate font-medium">{label}</span>
            <span className="text-muted">{formatCount(events)}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
