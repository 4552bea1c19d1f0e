// An invitation is accepted: with the password of the account there is, or with one for a new account.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { keepMemberSession } from '../api/access.ts'
import { send } from '../api/client.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { AccountField, AccountForm, AccountFrame, SHORTEST_PASSWORD } from './account-form.tsx'
import { useAttempt } from './use-attempt.ts'

const route = getRouteApi('/invitation')

export function InvitationPage() {
  const { token = '' } = route.useSearch()
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => send('post', '/v1/invitations/preview', { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { problem, busy, attempt } = useAttempt()
  if (query.isPending || query.isError) {
    return (
      <AccountFrame title="Invitation">
        {query.isError ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : (
          <Skeleton rows={4} label="Loading the invitation" />
        )}
      </AccountFrame>
    )
  }
  const { email, role, project, has_account: known } = query.data
  const submit = (data: FormData) =>
    void attempt(async () => {
      const me = await send('post', '/v1/invitations/accept', {
        body: { token, password: String(data.get('password')) },
      })
      // All but the invitation itself, which is spent now and must not be asked about again.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'invitation' })
      keepMemberSession(me.csrf_token)
      await navigate({ to: '/', search: {} })
    })
  return (
    <AccountForm
      title={`Join ${project}`}
      intro={`You are invited as ${role}.`}
      action="Join"
      {...{ problem, busy, submit }}
    >
      <AccountField label="E-mail" name="email" type="email" value={email} readOnly autoComplete="username" />
      <AccountField
        label={known ? 'Your password' : 'Choose a password'}
        name="password"
        type="password"
        autoComplete={known ? 'current-password' : 'new-password'}
        {...(known ? {} : { minLength: SHORTEST_PASSWORD, note: `At least ${SHORTEST_PASSWORD} characters.` })}
      />
    </AccountForm>
  )
}
