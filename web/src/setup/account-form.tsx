// The frame and the fields of the pages before the dashboard: sign-in, set-up, invitation, new password.

import type { ComponentProps, FormEvent, ReactNode } from 'react'
import { BrandMark } from '../shell/brand-mark.tsx'
import { Button, INPUT } from '../ui/button.tsx'

export const SHORTEST_PASSWORD = 10

export interface AccountFormProps {
  readonly title: string
  readonly intro?: ReactNode
  readonly problem: string | null
  readonly busy: boolean
  readonly action: string
  readonly submit: (data: FormData) => void
  readonly children: ReactNode
  readonly below?: ReactNode
}

export function AccountForm({ title, intro, problem, busy, action, submit, children, below }: AccountFormProps) {
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    submit(new FormData(event.currentTarget))
  }
  return (
    <AccountFrame title={title}>
      {intro && <div className="text-muted">{intro}</div>}
      <form onSubmit={onSubmit} className="flex flex-col gap-3">
        {children}
        <p id="account-problem" role="alert" className="text-red empty:hidden">
          {problem}
        </p>
        <Button type="submit" kind="primary" disabled={busy} className="mt-1 h-8 justify-center">
          {busy ? 'One moment…' : action}
        </Button>
      </form>
      {below}
    </AccountFrame>
  )
}

export function AccountFrame({
  title,
  wide = false,
  children,
}: {
  title: string
  wide?: boolean
  children: ReactNode
}) {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-sidebar p-4 sm:p-6">
      <div
        className={`flex w-full flex-col gap-4 rounded-xl border border-line bg-raised p-6 ${wide ? 'max-w-[640px]' : 'max-w-[380px]'}`}
      >
        <h1 className="flex items-center gap-2.5 font-semibold text-[18px]">
          <BrandMark size={22} />
          {title}
        </h1>
        {children}
      </div>
    </main>
  )
}

export interface AccountFieldProps extends ComponentProps<'input'> {
  readonly label: string
  readonly note?: string
}

export function AccountField({ label, note, ...input }: AccountFieldProps) {
  return (
    <label className="flex flex-col gap-1 font-medium">
      {label}
      <input
        required
        spellCheck={false}
        aria-describedby="account-problem"
        className={`${INPUT} h-8 font-normal`}
        {...input}
      />
      {note && <span className="font-normal text-[12px] text-muted leading-4">{note}</span>}
    </label>
  )
}
