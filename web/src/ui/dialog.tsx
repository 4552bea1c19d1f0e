// A dialog over the page: the browser's own, so that focus stays inside, Escape closes it, and focus returns after.

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from './icons.tsx'

export interface DialogProps {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
  /** The buttons at the bottom. */
  readonly actions?: ReactNode
  readonly width?: number
}

/** Open while it is rendered. */
export function Dialog({ title, close, children, actions, width = 480 }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed while it is still in the page: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same as a click beside the dialog
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => {
        if (event.target === element.current) close()
      }}
      className="m-auto max-h-[85dvh] w-[calc(100vw-24px)] flex-col overflow-hidden rounded-xl bg-raised p-0 text-ink shadow-popover backdrop:bg-black/35 open:flex"
      style={{ maxWidth: width }}
    >
      <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
        <h2 id={titleId} className="font-semibold text-[15px] leading-6">
          {title}
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={close}
          className="-mr-1 flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <Icon name="close" size={14} />
        </button>
      </header>
      <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
      {actions && <footer className="flex justify-end gap-2 border-line border-t px-5 py-3">{actions}</footer>}
    </dialog>
  )
}
