// Asks once for an API key, tries it against the server, and keeps it for this tab.

import { type FormEvent, useState } from 'react'
import { keepAccessKey } from '../api/access-key.ts'
import { ApiError, get } from '../api/client.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { BrandMark } from './brand-mark.tsx'

export function SignInPage() {
  const [problem, setProblem] = useState<string | null>(null)
  const [trying, setTrying] = useState(false)
  async function signIn(submission: FormEvent<HTMLFormElement>) {
    submission.preventDefault()
    const key = String(new FormData(submission.currentTarget).get('key')).trim()
    setTrying(true)
    setProblem(await problemWith(key))
    setTrying(false)
  }
  return (
    <main className="flex min-h-dvh items-center justify-center bg-sidebar p-6">
      <form
        onSubmit={signIn}
        className="flex w-full max-w-[360px] flex-col gap-3 rounded-xl border border-line bg-raised p-6"
      >
        <h1 className="flex items-center gap-2.5 font-semibold text-[18px]">
          <BrandMark size={22} />
          Sign in to Turret
        </h1>
        <p className="text-muted">
          Paste an API key of your project. The server printed one when it started for the first time; if you set{' '}
          <code className="text-ink">TURRET_API_KEY</code>, it is that value.
        </p>
        <label className="mt-1 flex flex-col gap-1 font-medium">
          API key
          <input
            name="key"
            type="password"
            required
            autoComplete="off"
            spellCheck={false}
            aria-invalid={problem !== null}
            aria-describedby="sign-in-problem"
            className={`${INPUT} h-8 font-normal`}
          />
        </label>
        <p id="sign-in-problem" role="alert" className="text-red empty:hidden">
          {problem}
        </p>
        <Button type="submit" kind="primary" disabled={trying} className="h-8 justify-center">
          {trying ? 'Checking the key…' : 'Sign in'}
        </Button>
        <p className="text-[12px] text-muted leading-4">
          The key stays in this browser tab and is forgotten when you close it.
        </p>
      </form>
    </main>
  )
}

/** Null where the key is accepted, which signs in. */
async function problemWith(key: string): Promise<string | null> {
  try {
    await get('/v1/status', { key })
    keepAccessKey(key)
    return null
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 401) return 'The server does not know this key. Check that it was copied whole.'
    if (error.status === 403) return 'This key may only send events. Use one that may read.'
    return error.message
  }
}
