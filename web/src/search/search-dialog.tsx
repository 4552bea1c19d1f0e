// The command palette: pages, topics, and messages by meaning and by words. One list, moved through with the arrow keys.

import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { searchQuery } from '../api/conversation-queries.ts'
import { topicsQuery } from '../api/topic-queries.ts'
import { writeSearchText } from '../filters/search-text.ts'
import { useFilters } from '../filters/use-filters.ts'
import { Icon } from '../ui/icons.tsx'
import { type Hit, type HitTarget, hitsOf } from './search-hits.ts'

export function SearchDialog({ close }: { close: () => void }) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same as a click beside the dialog
    <dialog
      ref={element}
      aria-label="Search"
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => {
        if (event.target === element.current) close()
      }}
      className="mx-auto mt-[12dvh] max-h-[70dvh] w-[calc(100vw-24px)] max-w-[600px] flex-col overflow-hidden rounded-xl bg-raised p-0 text-ink shadow-popover backdrop:bg-black/30 open:flex"
    >
      <Palette close={close} />
    </dialog>
  )
}

function Palette({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const [current, setCurrent] = useState(0)
  const listId = useId()
  const router = useRouter()
  const filters = useFilters()
  const q = useDeferredValue(text.trim())
  const topics = useQuery(topicsQuery(filters))
  const found = useQuery(searchQuery(usePaused(q), filters.dimension))
  const hits = hitsOf(q, topics.data?.topics ?? [], q === '' ? undefined : found.data)
  const chosen = hits[Math.min(current, hits.length - 1)]
  const open = (target: HitTarget) => {
    close()
    router.history.push(target.path + writeSearchText({ ...filters, ...target.search }))
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && hits.length > 0) {
      event.preventDefault()
      setCurrent((Math.min(current, hits.length - 1) + step + hits.length) % hits.length)
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      open(chosen.target)
    }
  }
  return (
    <>
      <label className="flex items-center gap-3 border-line border-b px-4">
        <span className="text-muted">
          <Icon name="search" />
        </span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
          autoFocus
          role="combobox"
          aria-label="Search pages, topics and messages"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${chosen.key}` : undefined}
          placeholder="Search pages, topics and messages"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setCurrent(0)
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-[15px] outline-none"
        />
        <kbd className="rounded border border-line px-1.5 font-sans text-[11px] text-muted">Esc</kbd>
      </label>
      <HitList hits={hits} chosen={chosen} listId={listId} point={setCurrent} open={open} />
      {hits.length === 0 && (
        <p className="px-4 py-6 text-center text-muted" role="status">
          {found.isFetching ? 'Searching…' : found.isError ? found.error.message : `Nothing is like “${q}”.`}
        </p>
      )}
    </>
  )
}

interface HitListProps {
  readonly hits: readonly Hit[]
  readonly chosen: Hit | undefined
  readonly listId: string
  readonly point: (index: number) => void
  readonly open: (target: HitTarget) => void
}

function HitList({ hits, chosen, listId, point, open }: HitListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) document.getElementById(`${listId}-${chosen.key}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, listId])
  return (
    <div
      ref={list}
      id={listId}
      role="listbox"
      aria-label="Results"
      tabIndex={-1}
      className={`min-h-0 overflow-y-auto p-1.5 outline-none ${hits.length === 0 ? 'hidden' : ''}`}
    >
      {hits.map((hit, index) => (
        <div key={hit.key} className="contents">
          {hit.group !== hits[index - 1]?.group && (
            <p className="px-2.5 pt-2 pb-1 font-medium text-[12px] text-muted" aria-hidden="true">
              {hit.group}
            </p>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys of the whole list */}
          <div
            id={`${listId}-${hit.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={hit === chosen}
            onPointerMove={() => hit !== chosen && point(index)}
            onClick={() => open(hit.target)}
            className={`flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 ${hit === chosen ? 'bg-accent-soft' : ''}`}
          >
            <span className="text-muted">
              <Icon name={hit.icon} size={14} />
            </span>
            <span className="min-w-0 flex-1 truncate">{hit.label}</span>
            {hit.note && <span className="max-w-[40%] shrink-0 truncate text-[12px] text-muted">{hit.note}</span>}
          </div>
        </div>
      ))}
    </div>
  )
}

const PAUSE_MS = 180

/** The text once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), text === '' ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
