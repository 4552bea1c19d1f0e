// First run: the owner and the project are named, then the first event is waited for with everything to send it.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { keepMemberSession } from '../api/access.ts'
import { send } from '../api/client.ts'
import { setupQuery } from '../api/project-queries.ts'
import { AccountField, AccountForm, AccountFrame, SHORTEST_PASSWORD } from './account-form.tsx'
import { FirstEvent } from './first-event.tsx'
import { useAttempt } from './use-attempt.ts'

const route = getRouteApi('/setup')

export function SetupPage() {
  const { token } = route.useSearch()
  const { data } = useQuery(setupQuery())
  const [key, setKey] = useState<string | null>(null)
  if (key !== null) return <FirstEvent apiKey={key} />
  if (data?.needed === false) {
    return (
      <AccountFrame title="Set up already">
        <p className="text-muted">This server has an owner.</p>
        <Link to="/" className="text-accent hover:underline">
          Go to the dashboard
        </Link>
      </AccountFrame>
    )
  }
  return <OwnerForm token={token} done={setKey} />
}

function OwnerForm({ token, done }: { token: string | undefined; done: (key: string) => void }) {
  const queries = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const submit = (data: FormData) =>
    void attempt(async () => {
      const answer = await send('post', '/v1/setup', {
        body: {
          token: token ?? String(data.get('token')).trim(),
          email: String(data.get('email')).trim(),
          password: String(data.get('password')),
          project_name: String(data.get('project')).trim(),
        },
      })
      queries.clear()
      keepMemberSession(answer.me.csrf_token)
      done(answer.api_key)
    })
  return (
    <AccountForm
      title="Set up Turret"
      intro="You become the owner of this server. Others are invited later."
      action="Set up"
      {...{ problem, busy, submit }}
    >
      {token === undefined && (
        <AccountField label="Set-up token" name="token" autoComplete="off" note="From the link in the server’s log." />
      )}
      <AccountField label="Project" name="project" autoComplete="off" maxLength={100} placeholder="Support assistant" />
      <AccountField label="E-mail" name="email" type="email" autoComplete="username" />
      <AccountField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        note={`At least ${SHORTEST_PASSWORD} characters.`}
      />
    </AccountForm>
  )
}
