// Signs in: a member with e-mail and password, or anybody with an API key, which is kept for this tab.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keepAccessKey, keepMemberSession } from '../api/access.ts'
import { ApiError, get, send } from '../api/client.ts'
import { setupQuery } from '../api/project-queries.ts'
import { AccountField, AccountForm } from '../setup/account-form.tsx'
import { useAttempt } from '../setup/use-attempt.ts'

export function SignInPage() {
  const { data } = useQuery(setupQuery())
  const [way, setWay] = useState<'member' | 'key' | null>(null)
  if (data === undefined && way === null) return null
  const ownerless = data?.needed !== false
  return (way ?? (ownerless ? 'key' : 'member')) === 'member' ? (
    <MemberForm other={() => setWay('key')} />
  ) : (
    <KeyForm ownerless={ownerless} other={() => setWay('member')} />
  )
}

const OTHER = 'self-start text-accent hover:underline'

function MemberForm({ other }: { other: () => void }) {
  const queries = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const submit = (data: FormData) =>
    void attempt(async () => {
      const body = { email: String(data.get('email')).trim(), password: String(data.get('password')) }
      const me = await send('post', '/v1/login', { body })
      queries.clear()
      keepMemberSession(me.csrf_token)
    })
  return (
    <AccountForm
      title="Sign in to Turret"
      action="Sign in"
      {...{ problem, busy, submit }}
      below={
        <button type="button" className={OTHER} onClick={other}>
          Use an API key
        </button>
      }
    >
      <AccountField label="E-mail" name="email" type="email" autoComplete="username" />
      <AccountField label="Password" name="password" type="password" autoComplete="current-password" />
    </AccountForm>
  )
}

function KeyForm({ ownerless, other }: { ownerless: boolean; other: () => void }) {
  const { problem, busy, attempt } = useAttempt()
  const submit = (data: FormData) => void attempt(() => tryKey(String(data.get('key')).trim()))
  return (
    <AccountForm
      title="Sign in to Turret"
      action="Sign in"
      {...{ problem, busy, submit }}
      intro={
        <p>
          Paste an API key of your project. The server printed one when it started for the first time; if you set{' '}
          <code className="text-ink">TURRET_API_KEY</code>, it is that value.
        </p>
      }
      below={
        ownerless ? (
          <p className="text-[12px] text-muted leading-4">
            This server has no owner yet. The link to set it up is in its log.
          </p>
        ) : (
          <button type="button" className={OTHER} onClick={other}>
            Use e-mail and password
          </button>
        )
      }
    >
      <AccountField
        label="API key"
        name="key"
        type="password"
        autoComplete="off"
        note="The key stays in this browser tab and is forgotten when you close it."
      />
    </AccountForm>
  )
}

async function tryKey(key: string): Promise<void> {
  try {
    await get('/v1/status', { key })
    keepAccessKey(key)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 401) {
      throw new ApiError(401, error.code, 'The server does not know this key. Check that it was copied whole.')
    }
    if (error.status === 403) {
      throw new ApiError(403, error.code, 'This key may only send events. Use one that may read.')
    }
    throw error
  }
}
