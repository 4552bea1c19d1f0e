// A new project: its name, then its dashboard, which says how to send the first event.

import { type FormEvent, useState } from 'react'
import { send } from '../api/client.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showProblem } from '../ui/toast.tsx'

export interface NewProjectDialogProps {
  readonly show: (id: string) => Promise<void>
  readonly close: () => void
}

const FORM = 'new-project'

export function NewProjectDialog({ show, close }: NewProjectDialogProps) {
  const [busy, setBusy] = useState(false)
  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    if (name === '') return
    setBusy(true)
    try {
      const { id } = await send('post', '/v1/projects', { body: { name } })
      close()
      await show(id)
    } catch (error) {
      showProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title="New project"
      close={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" form={FORM} disabled={busy}>
            {busy ? 'Creating…' : 'Create'}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={create}>
        <label className="flex flex-col gap-1">
          Name
          <input name="name" required maxLength={100} autoComplete="off" className={INPUT} />
        </label>
        <p className="mt-3 text-muted">It has its own events, topics, keys and members.</p>
      </form>
    </Dialog>
  )
}
