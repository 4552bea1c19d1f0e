// The project: its name, its time zone, and the server behind it; for members also their password.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { keepMemberSession, useAccessKind } from '../api/access.ts'
import { type Project, send } from '../api/client.ts'
import { projectQuery, statusQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount, formatDate } from '../format/format.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')]
const SHORTEST_PASSWORD = 10

export function ProjectPage() {
  const query = useQuery(projectQuery())
  const kind = useAccessKind()
  return (
    <SettingsFrame title="Project">
      <QueryView query={query} loading={<Skeleton rows={5} label="Loading the project" />}>
        {(project) => (
          <div className="flex flex-col gap-9">
            <Section title="Project">
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-8 gap-y-2.5">
                <dt className="text-muted">Name</dt>
                <dd>
                  <ProjectName key={project.name} project={project} />
                </dd>
                <dt className="text-muted">Since</dt>
                <dd>{formatDate(project.created_at)}</dd>
                <dt className="text-muted">Time zone</dt>
                <dd>
                  <TimeZone project={project} />
                </dd>
              </dl>
              <p className="mt-3 max-w-[70ch] text-[12px] text-muted">
                Days of all charts, and the dates of time ranges, begin and end in this time zone.
              </p>
            </Section>
            <Server />
            {kind === 'member' && <Password />}
          </div>
        )}
      </QueryView>
    </SettingsFrame>
  )
}

function ProjectName({ project }: { project: Project }) {
  const queries = useQueryClient()
  const mayChange = useMay('owner')
  const [name, setName] = useState(project.name)
  async function rename(to: string) {
    try {
      await send('patch', '/v1/project', { body: { name: to } })
      await queries.invalidateQueries()
      return true
    } catch (error) {
      showProblem(error)
      return false
    }
  }
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const [before, to] = [project.name, name.trim()]
    if (await rename(to)) showToast(`The project is now ${to}.`, { label: 'Undo', run: () => void rename(before) })
  }
  if (!mayChange) return project.name
  return (
    <form onSubmit={submit} className="flex max-w-[320px] gap-2">
      <input
        aria-label="Name of the project"
        value={name}
        onChange={({ target }) => setName(target.value)}
        required
        maxLength={100}
        autoComplete="off"
        className={INPUT}
      />
      {name.trim() !== '' && name.trim() !== project.name && <Button type="submit">Rename</Button>}
    </form>
  )
}

function TimeZone({ project }: { project: Project }) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const mayChange = useMay('owner')
  async function set(zone: string): Promise<boolean> {
    setBusy(true)
    try {
      await send('patch', '/v1/project', { body: { time_zone: zone } })
      await queries.invalidateQueries()
      return true
    } catch (error) {
      showProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  async function change(zone: string) {
    const before = project.time_zone
    if (await set(zone)) showToast(`Days are now those of ${zone}.`, { label: 'Undo', run: () => void set(before) })
  }
  return (
    <Select
      aria-label="Time zone"
      value={project.time_zone}
      disabled={busy || !mayChange}
      onChange={({ target }) => void change(target.value)}
    >
      {[...new Set([project.time_zone, ...ZONES])].map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Select>
  )
}

function Server() {
  const { data } = useQuery(statusQuery())
  if (!data) return null
  return (
    <Section title="Server">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-8 gap-y-1.5">
        <dt className="text-muted">Version</dt>
        <dd>{data.version}</dd>
        <dt className="text-muted">Events</dt>
        <dd>{formatCount(data.indexed)}</dd>
        <dt className="text-muted">Embeddings</dt>
        <dd>
          {data.embedder}
          {data.embedder_problem && (
            <p role="alert" className="mt-1">
              {data.embedder_problem.message} Messages are kept, and analysed when it works again.
            </p>
          )}
        </dd>
        <dt className="text-muted">Names of topics</dt>
        <dd>{data.labeller}</dd>
        <dt className="text-muted">API</dt>
        <dd>
          <a href="/docs/api" className="text-accent hover:underline">
            Reference
          </a>
        </dd>
      </dl>
    </Section>
  )
}

function Password() {
  async function change(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    try {
      const me = await send('put', '/v1/me/password', {
        body: { current_password: String(data.get('current')), new_password: String(data.get('next')) },
      })
      keepMemberSession(me.csrf_token)
      form.reset()
      showToast('The password is changed; all other sessions are signed out.')
    } catch (error) {
      showProblem(error)
    }
  }
  return (
    <Section title="Password">
      <form onSubmit={change} className="flex max-w-[320px] flex-col gap-3">
        <label className="flex flex-col gap-1">
          Current password
          <input type="password" name="current" required autoComplete="current-password" className={INPUT} />
        </label>
        <label className="flex flex-col gap-1">
          New password
          <input
            type="password"
            name="next"
            required
            minLength={SHORTEST_PASSWORD}
            autoComplete="new-password"
            className={INPUT}
          />
        </label>
        <Button type="submit" className="self-start">
          Change password
        </Button>
      </form>
    </Section>
  )
}
