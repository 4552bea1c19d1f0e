// A button that opens a list of things to do. Arrow keys move, Enter does it, Escape goes back to the button.

import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { MENU_ITEM, Popover } from './popover.tsx'

export interface MenuAction {
  readonly label: string
  readonly icon: IconName
  readonly run: () => void
  /** The key that does the same. */
  readonly shortcut?: string
}

export interface ActionMenuProps {
  readonly label: string
  readonly actions: readonly (MenuAction | null)[]
  /** The button; three dots where it is left out. */
  readonly trigger?: ReactNode
}

const DOTS =
  'flex size-7 items-center justify-center rounded-md text-muted hover:bg-line hover:text-ink data-[state=open]:bg-line data-[state=open]:text-ink'

/** `null` draws a line between groups. */
export function ActionMenu(props: ActionMenuProps) {
  const [used, setUsed] = useState(false)
  // A long list has many menus, of which few are ever opened: until then each is but its button.
  if (used || props.trigger !== undefined) return <OpenMenu {...props} />
  return (
    <button
      type="button"
      aria-label={props.label}
      aria-haspopup="dialog"
      aria-expanded={false}
      onClick={() => setUsed(true)}
      className={DOTS}
    >
      <Icon name="more" />
    </button>
  )
}

function OpenMenu({ label, actions, trigger }: ActionMenuProps) {
  const [open, setOpen] = useState(trigger === undefined)
  const dots = (
    <button type="button" aria-label={label} className={DOTS}>
      <Icon name="more" />
    </button>
  )
  return (
    <Popover trigger={trigger ?? dots} label={label} open={open} onOpenChange={setOpen} width={220} align="end">
      {(close) => (
        <div role="menu" aria-label={label} onKeyDown={moveFocus}>
          {actions.map((action, index) =>
            action === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are all alike
              <hr key={index} className="my-1 border-line" />
            ) : (
              <button
                key={action.label}
                type="button"
                role="menuitem"
                className={MENU_ITEM}
                onClick={() => {
                  close()
                  action.run()
                }}
              >
                <span className="text-muted">
                  <Icon name={action.icon} size={14} />
                </span>
                <span className="flex-1">{action.label}</span>
                {action.shortcut && <kbd className="font-sans text-[11px] text-muted">{action.shortcut}</kbd>}
              </button>
            ),
          )}
        </div>
      )}
    </Popover>
  )
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')]
  const current = items.indexOf(document.activeElement as HTMLElement)
  items[(current + step + items.length) % items.length]?.focus()
}
