// Short notes at the bottom of the page after something was done, with the way back. One region, read out politely.

import { useEffect, useState, useSyncExternalStore } from 'react'
import { Icon } from './icons.tsx'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'problem'
  readonly action?: ToastAction
}

const SHOWN_MS = 10_000
const MOST_SHOWN = 3
const listeners = new Set<() => void>()
let toasts: readonly Toast[] = []
let lastId = 0

export function showToast(text: string, action?: ToastAction): void {
  add({ text, tone: 'plain', ...(action ? { action } : {}) })
}

export function showProblem(error: unknown): void {
  add({ text: error instanceof Error ? error.message : String(error), tone: 'problem' })
}

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section
      aria-label="Notes"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-16 z-50 flex flex-col items-center gap-2 md:bottom-5"
    >
      {shown.map((toast) => (
        <ToastNote key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastNote({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast.id, held])
  const { text, tone, action } = toast
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a note only keeps it from leaving
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={`pointer-events-auto flex max-w-[min(560px,100%)] items-center gap-2 rounded-lg py-1.5 pr-1.5 pl-3.5 shadow-popover ${
        tone === 'problem' ? 'bg-red-soft text-red' : 'bg-ink text-canvas'
      }`}
    >
      <span className="min-w-0 break-words py-1">{text}</span>
      {action && (
        <button
          type="button"
          className="flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-semibold hover:bg-canvas/15"
          onClick={() => {
            dismiss(toast.id)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="flex size-7 shrink-0 items-center justify-center rounded-md opacity-80 hover:bg-canvas/15 hover:opacity-100"
        onClick={() => dismiss(toast.id)}
      >
        <Icon name="close" size={12} />
      </button>
    </div>
  )
}

function add(toast: Omit<Toast, 'id'>): void {
  lastId += 1
  publish([...toasts, { ...toast, id: lastId }].slice(-MOST_SHOWN))
}

function dismiss(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id))
}

function publish(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
