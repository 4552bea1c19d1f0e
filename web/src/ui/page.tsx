// The frame of a page: its title, what stands beside it, the filters, and the content.

import { type ReactNode, useEffect } from 'react'

export interface PageProps {
  readonly title: string
  /** Where the browser's tab should say more than the title. */
  readonly documentTitle?: string
  readonly above?: ReactNode
  /** In the place of the title; must hold an h1. */
  readonly heading?: ReactNode
  readonly beside?: ReactNode
  readonly filters?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, documentTitle = title, above, heading, beside, filters, children }: PageProps) {
  useEffect(() => {
    document.title = `${documentTitle} · Turret`
  }, [documentTitle])
  return (
    <>
      <header className="px-4 pt-4 pb-3 md:px-8 md:pt-6">
        {above}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          {heading ?? (
            <h1 className="min-w-0 text-balance font-semibold text-[18px] leading-7 tracking-[-0.01em]">{title}</h1>
          )}
          {beside}
        </div>
      </header>
      {filters && (
        <div className="z-20 border-line border-b bg-canvas px-4 py-2 md:sticky md:top-0 md:px-8">{filters}</div>
      )}
      <div className="px-4 pt-5 pb-24 md:px-8 md:pb-12">{children}</div>
    </>
  )
}
