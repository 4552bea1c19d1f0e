// Opens the command palette: a button, ⌘K or Ctrl-K.

import { lazy, Suspense, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from '../ui/icons.tsx'

const SearchDialog = lazy(() => import('./search-dialog.tsx').then(({ SearchDialog }) => ({ default: SearchDialog })))
const ON_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** `shortcut`: one of the buttons on a page takes the keys. */
export function SearchButton({ compact = false, shortcut = false }: { compact?: boolean; shortcut?: boolean }) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!shortcut) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [shortcut])
  return (
    <>
      <button
        type="button"
        aria-label="Search"
        onClick={() => setOpen(true)}
        className={
          compact
            ? 'flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink'
            : 'flex h-7 w-full items-center gap-2.5 rounded-md border border-line bg-raised px-2 text-muted hover:text-ink'
        }
      >
        <Icon name="search" />
        {!compact && (
          <>
            <span className="flex-1 text-left">Search</span>
            <kbd className="font-sans text-[11px]">{ON_MAC ? '⌘K' : 'Ctrl K'}</kbd>
          </>
        )}
      </button>
      {open &&
        // Outside the frame, of which a part may be hidden on small screens.
        createPortal(
          <Suspense fallback={null}>
            <SearchDialog close={() => setOpen(false)} />
          </Suspense>,
          document.body,
        )}
    </>
  )
}
