// A filter in force, with a button to remove it.

import { Icon } from './icons.tsx'

export interface FilterChipProps {
  readonly label: string
  readonly value: string
  readonly remove: () => void
}

export function FilterChip({ label, value, remove }: FilterChipProps) {
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border border-accent pl-2.5 text-accent">
      <span className="shrink-0 text-muted">{label}&nbsp;</span>
      <span className="truncate font-medium">{value}</span>
      <button
        type="button"
        onClick={remove}
        aria-label={`Remove: ${label} ${value}`}
        className="mr-0.5 ml-1 flex size-6 shrink-0 items-center justify-center rounded hover:bg-accent-soft"
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  )
}
