// Who may open the project, with which role, and who is invited.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Me, type Member, send } from '../api/client.ts'
import { invitationsQuery, membersQuery } from '../api/project-queries.ts'
import { formatDate, formatMoment } from '../format/format.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { MembersOnly } from './members-only.tsx'
import { SettingsFrame } from './settings-frame.tsx'

type Role = Member['role']
const ROLES: readonly { role: Role; note: string }[] = [
  { role: 'viewer', note: 'Viewer: reads' },
  { role: 'editor', note: 'Editor: also changes topics and fields' },
  { role: 'owner', note: 'Owner: everything' },
]

export function MembersPage() {
  return (
    <SettingsFrame title="Members">
      <MembersOnly what="Members">
        {(me) => (
          <div className="flex flex-col gap-9">
            <MemberList me={me} />
            {me.role === 'owner' && <Invitations />}
          </div>
        )}
      </MembersOnly>
    </SettingsFrame>
  )
}

function useMemberChange() {
  const queries = useQueryClient()
  return async (work: () => Promise<unknown>, done: string) => {
    try {
      await work()
      await Promise.all(['members', 'invitations'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      showToast(done)
    } catch (error) {
      showProblem(error)
    }
  }
}

function MemberList({ me }: { me: Me }) {
  const query = useQuery(membersQuery())
  const change = useMemberChange()
  return (
    <Section title="Members">
      <QueryView query={query} loading={<Skeleton rows={3} label="Loading the members" />}>
        {({ members }) => (
          <ul>
            {members.map(({ id, email, role, last_login_at: lastLogin }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2.5">
                <span className="min-w-0 flex-1">
                  <span className="break-all font-medium">{email}</span>
                  {id === me.member.id && <span className="text-muted"> (you)</span>}
                  <span className="block text-[12px] text-muted">
                    {lastLogin ? `signed in ${formatMoment(lastLogin)}` : 'never signed in'}
                  </span>
                </span>
                {me.role === 'owner' && id !== me.member.id ? (
                  <>
                    <RoleSelect
                      label={`Role of ${email}`}
                      role={role}
                      change={(next) =>
                        void change(
                          () => send('patch', '/v1/members/{id}', { id, body: { role: next } }),
                          `${email} is now ${next}.`,
                        )
                      }
                    />
                    <Button
                      aria-label={`Remove ${email}`}
                      onClick={() =>
                        void change(() => send('delete', '/v1/members/{id}', { id }), `${email} is out of the project.`)
                      }
                    >
                      Remove
                    </Button>
                  </>
                ) : (
                  <span className="text-muted">{role}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Section>
  )
}

function RoleSelect({ label, role, change }: { label: string; role: Role; change: (role: Role) => void }) {
  return (
    <Select aria-label={label} value={role} onChange={({ target }) => change(target.value as Role)}>
      {ROLES.map(({ role: one, note }) => (
        <option key={one} value={one}>
          {note}
        </option>
      ))}
    </Select>
  )
}

function Invitations() {
  const query = useQuery(invitationsQuery())
  const change = useMemberChange()
  const [link, setLink] = useState<string | null>(null)
  const [role, setRole] = useState<Role>('viewer')
  function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email')).trim()
    const form = event.currentTarget
    void change(async () => {
      const { token } = await send('post', '/v1/invitations', { body: { email, role } })
      setLink(`${window.location.origin}/invitation?token=${token}`)
      form.reset()
    }, `Invited ${email}.`)
  }
  return (
    <Section title="Invitations" note="Pass the link on yourself: it is good once, for a week, and shown only now.">
      {link && (
        <div className="mb-5 rounded-lg bg-accent-soft p-4" role="status">
          <CopyText text={link} label="Copy the link" />
        </div>
      )}
      <QueryView query={query} loading={<Skeleton rows={2} label="Loading the invitations" />}>
        {({ invitations }) => (
          <ul className="mb-4">
            {invitations.map(({ id, email, role: invited, expires_at: expires }) => (
              <li key={id} className="flex items-center gap-3 border-line border-b py-2">
                <span className="min-w-0 flex-1">
                  <span className="break-all">{email}</span>
                  <span className="block text-[12px] text-muted">
                    as {invited}, until {formatDate(expires)}
                  </span>
                </span>
                <Button
                  onClick={() =>
                    void change(
                      () => send('delete', '/v1/invitations/{id}', { id }),
                      `The invitation of ${email} is withdrawn.`,
                    )
                  }
                >
                  Withdraw
                </Button>
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      <form onSubmit={invite} className="flex flex-wrap items-end gap-2">
        <label className="flex min-w-[220px] flex-1 flex-col gap-1 sm:max-w-[320px]">
          E-mail
          <input type="email" name="email" required autoComplete="off" className={INPUT} />
        </label>
        <RoleSelect label="Role of the invited" role={role} change={setRole} />
        <Button type="submit" kind="primary">
          Invite
        </Button>
      </form>
    </Section>
  )
}
