// A note beside something, on hover and on keyboard focus.

import * as Radix from '@radix-ui/react-tooltip'
import type { ReactNode } from 'react'

export function HoverNote({ note, children }: { note: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-[380px] rounded-lg bg-raised px-3 py-2 text-[13px] text-ink shadow-popover"
        >
          {note}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
