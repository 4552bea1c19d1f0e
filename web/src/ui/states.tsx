// What a view shows when it has no data to show: loading, nothing there, or an error with a way on.

import type { ReactNode } from 'react'
import { Button } from './button.tsx'

/** Grey rows in the place of the rows to come. */
export function Skeleton({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 py-3">
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
          key={row}
          className="h-5 motion-safe:animate-pulse rounded bg-hover"
          style={{ width: `${92 - ((row * 17) % 45)}%` }}
        />
      ))}
    </div>
  )
}

export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-line border-dashed px-6 py-14 text-center">
      <p className="font-medium text-[14px]">{title}</p>
      {children && <div className="max-w-[52ch] text-balance text-muted">{children}</div>}
    </div>
  )
}

export function ErrorState({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 rounded-lg bg-red-soft px-6 py-10 text-center">
      <p className="max-w-[60ch] text-balance text-red">{error.message}</p>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}
