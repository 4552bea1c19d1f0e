// A row of main numbers with their names.

import type { ReactNode } from 'react'

export function Figures({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-x-8 gap-y-4 sm:flex sm:flex-wrap sm:gap-x-14">{children}</dl>
}

export function Figure({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{label}</dt>
      <dd className="font-semibold text-[20px] leading-7 tracking-[-0.01em]">{value}</dd>
      {note && <dd className="text-[12px] text-muted leading-4">{note}</dd>}
    </div>
  )
}
