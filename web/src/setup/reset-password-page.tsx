// A new password with a one-time link.

import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { keepMemberSession } from '../api/access.ts'
import { send } from '../api/client.ts'
import { AccountField, AccountForm, SHORTEST_PASSWORD } from './account-form.tsx'
import { useAttempt } from './use-attempt.ts'

const route = getRouteApi('/reset-password')

export function ResetPasswordPage() {
  const { token = '' } = route.useSearch()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { problem, busy, attempt } = useAttempt()
  const submit = (data: FormData) =>
    void attempt(async () => {
      const me = await send('post', '/v1/password-reset', { body: { token, password: String(data.get('password')) } })
      queries.clear()
      keepMemberSession(me.csrf_token)
      await navigate({ to: '/', search: {} })
    })
  return (
    <AccountForm title="Set a new password" action="Set password" {...{ problem, busy, submit }}>
      <AccountField
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        note={`At least ${SHORTEST_PASSWORD} characters. All your other sessions are signed out.`}
      />
    </AccountForm>
  )
}
