// A note below something, on hover and on keyboard focus. One place draws it for the whole page: in long lists a note
// costs a row nothing until it is shown.

import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

interface Shown {
  readonly anchor: HTMLElement
  readonly note: ReactNode
}

const NOTE_ID = 'hover-note'
const SHOW_AFTER_MS = 250
const HIDE_AFTER_MS = 120
const MOST_WIDTH = 380
const MARGIN = 12
const listeners = new Set<() => void>()
let shown: Shown | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** To be spread over the element that the note is about. */
export function hoverNote(note: () => ReactNode) {
  return {
    onPointerEnter: ({ currentTarget, pointerType }: PointerEvent<HTMLElement>) => {
      if (pointerType === 'mouse') later(SHOW_AFTER_MS, () => show({ anchor: currentTarget, note: note() }))
    },
    onPointerLeave: () => later(HIDE_AFTER_MS, hide),
    onFocus: ({ currentTarget }: FocusEvent<HTMLElement>) => {
      if (currentTarget.matches(':focus-visible')) {
        later(SHOW_AFTER_MS, () => show({ anchor: currentTarget, note: note() }))
      }
    },
    onBlur: () => later(0, hide),
  }
}

export function HoverNotePlace() {
  const current = useSyncExternalStore(subscribe, () => shown)
  useEffect(() => {
    if (current === null) return
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide()
    }
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('scroll', hide, { passive: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('scroll', hide)
    }
  }, [current])
  if (current === null || !current.anchor.isConnected) return null
  const { left, bottom, top } = current.anchor.getBoundingClientRect()
  const below = bottom < window.innerHeight * 0.7
  return createPortal(
    <div
      id={NOTE_ID}
      role="tooltip"
      onPointerEnter={() => clearTimeout(timer)}
      onPointerLeave={() => later(HIDE_AFTER_MS, hide)}
      className="fixed z-50 w-max rounded-lg bg-raised px-3 py-2 text-[13px] text-ink shadow-popover"
      style={{
        left: Math.max(MARGIN, Math.min(left, window.innerWidth - MOST_WIDTH - MARGIN)),
        maxWidth: `min(${MOST_WIDTH}px, calc(100vw - ${2 * MARGIN}px))`,
        ...(below ? { top: bottom + 6 } : { bottom: window.innerHeight - top + 6 }),
      }}
    >
      {current.note}
    </div>,
    document.body,
  )
}

function show(next: Shown): void {
  shown?.anchor.removeAttribute('aria-describedby')
  next.anchor.setAttribute('aria-describedby', NOTE_ID)
  shown = next
  tell()
}

function hide(): void {
  clearTimeout(timer)
  if (shown === null) return
  shown.anchor.removeAttribute('aria-describedby')
  shown = null
  tell()
}

function later(ms: number, work: () => void): void {
  clearTimeout(timer)
  timer = setTimeout(work, ms)
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
