// What cannot be taken back: the project goes with all it holds, after its name was typed.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { keepShownProject } from '../api/access.ts'
import { type Project, send } from '../api/client.ts'
import { projectQuery } from '../api/project-queries.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { MembersOnly } from './members-only.tsx'
import { SettingsFrame } from './settings-frame.tsx'

/** The project that an installation begins with stays, empty. */
const FIRST_PROJECT = 'default'
const FORM = 'delete-project'

export function DangerPage() {
  const query = useQuery(projectQuery())
  return (
    <SettingsFrame title="Danger zone">
      <MembersOnly what="Deletions" owner>
        {() => (
          <QueryView query={query} loading={<Skeleton rows={3} label="Loading the project" />}>
            {(project) => <Deletion project={project} />}
          </QueryView>
        )}
      </MembersOnly>
    </SettingsFrame>
  )
}

function Deletion({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false)
  const isFirst = project.id === FIRST_PROJECT
  const title = isFirst ? 'Delete all data' : 'Delete the project'
  return (
    <Section
      title={title}
      note={
        isFirst
          ? 'All messages, sessions, users, topics and edits of this project are erased, from the files too. Members, API keys and settings stay.'
          : 'All messages, sessions, users, topics, edits, members, API keys and settings of this project are erased, from the files too. Who is in no other project loses the account.'
      }
    >
      <p className="mb-4 max-w-[70ch] text-muted">
        This cannot be undone. An export of all messages is under Privacy; a backup of the server is{' '}
        <code>turret backup</code>.
      </p>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {title}…
      </Button>
      {asking && <DeletionDialog project={project} title={title} close={() => setAsking(false)} />}
    </Section>
  )
}

function DeletionDialog({ project, title, close }: { project: Project; title: string; close: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  async function remove(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setBusy(true)
    try {
      await send('delete', '/v1/project', { body: { name: typed.trim() } })
      keepShownProject(null)
      await navigate({ to: '/', search: {} })
      await queries.resetQueries()
      showToast(`${project.name} is deleted; its files are being written anew.`)
    } catch (error) {
      showProblem(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      close={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="danger" type="submit" form={FORM} disabled={busy || typed.trim() !== project.name}>
            {busy ? 'Deleting…' : title}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={remove}>
        <label className="flex flex-col gap-1">
          <span>
            Type <strong className="break-all">{project.name}</strong> to confirm
          </span>
          <input
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            autoComplete="off"
            spellCheck={false}
            className={INPUT}
          />
        </label>
      </form>
    </Dialog>
  )
}
