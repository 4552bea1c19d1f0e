// A control with its name above it.

import { type ReactNode, useId } from 'react'

export interface FieldProps {
  readonly label: string
  /** Draws the control, which must take the id. */
  readonly children: (id: string) => ReactNode
}

export function Field({ label, children }: FieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 max-w-full flex-col items-start gap-1">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
