// The browser's own list of choices, with the look of the other controls.

import type { ComponentProps } from 'react'
import { Icon } from './icons.tsx'

export interface SelectProps extends ComponentProps<'select'> {
  /** Marks a choice other than the usual one. */
  readonly active?: boolean
}

export function Select({ active = false, className = '', children, ...props }: SelectProps) {
  const colours = active ? 'border-accent font-medium text-accent' : 'border-line text-ink'
  return (
    <span className="relative inline-flex max-w-full">
      <select
        className={`h-7 max-w-full appearance-none truncate rounded-md border bg-raised pr-7 pl-2.5 font-medium hover:bg-hover ${colours} ${className}`}
        {...props}
      >
        {children}
      </select>
      <span className="pointer-events-none absolute top-2 right-2">
        <Icon name="chevronDown" size={12} />
      </span>
    </span>
  )
}
