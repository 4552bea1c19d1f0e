// A panel that opens below its button; Escape and a click outside close it.

import * as Radix from '@radix-ui/react-popover'
import type { ReactNode } from 'react'

export interface PopoverProps {
  readonly trigger: ReactNode
  readonly label: string
  readonly children: (close: () => void) => ReactNode
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly width?: number
  readonly align?: 'start' | 'end'
}

export function Popover({ trigger, label, children, open, onOpenChange, width = 260, align = 'start' }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={12}
          aria-label={label}
          className="z-50 max-h-[min(420px,80vh)] overflow-y-auto rounded-lg bg-raised p-1 text-ink shadow-popover outline-none"
          style={{ width }}
        >
          {children(() => onOpenChange(false))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const MENU_ITEM =
  'flex min-h-7 w-full items-center gap-2 rounded px-2 py-1 text-left hover:bg-hover focus-visible:bg-hover'
