// A field to search with; its text reaches the address a moment after the last key.

import { useEffect, useEffectEvent, useState } from 'react'
import { INPUT } from './button.tsx'
import { Icon } from './icons.tsx'

const PAUSE_MS = 250

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const [shown, setShown] = useState(value)
  // The back button changes the address: the field follows.
  if (value !== shown) {
    setShown(value)
    setText(value)
  }
  const change = useEffectEvent(onChange)
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === shown) return
    const timer = setTimeout(() => change(wanted), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, shown])
  return (
    <label className="relative block w-full sm:w-56">
      <span className="pointer-events-none absolute top-1.5 left-2 text-muted">
        <Icon name="search" />
      </span>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${INPUT} pl-7`}
      />
    </label>
  )
}
