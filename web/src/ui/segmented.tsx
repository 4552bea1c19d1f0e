// One of a few choices, all in view.

import { Icon, type IconName } from './icons.tsx'

export interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly icon?: IconName }[]
  readonly onChange: (value: Value) => void
}

export function Segmented<Value extends string>({ label, value, choices, onChange }: SegmentedProps<Value>) {
  return (
    <fieldset aria-label={label} className="flex h-7 shrink-0 rounded-md border border-line bg-sidebar p-0.5">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className="flex items-center gap-1.5 whitespace-nowrap rounded px-2 text-muted leading-[22px] hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
        >
          {choice.icon && <Icon name={choice.icon} size={14} />}
          {choice.label}
        </button>
      ))}
    </fieldset>
  )
}
