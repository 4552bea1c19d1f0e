// A titled block of a page, separated by space and a fine rule rather than by boxes.

import type { ReactNode } from 'react'

export interface SectionProps {
  readonly title: string
  readonly note?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

export function Section({ title, note, aside, children, className = '' }: SectionProps) {
  return (
    <section className={`min-w-0 ${className}`} aria-label={title}>
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-4 border-line border-b pb-1">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {note && <p className="mb-2 max-w-[110ch] text-muted text-pretty">{note}</p>}
      {children}
    </section>
  )
}
