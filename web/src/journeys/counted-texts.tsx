// Texts that journeys pass over unless they are counted too: small talk, hidden topics, unclustered ones.

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'

const route = getRouteApi('/journeys')
const KINDS = [
  { name: 'small_talk', label: 'Small talk' },
  { name: 'hidden', label: 'Hidden topics' },
  { name: 'unclustered', label: 'Unclustered texts' },
] as const

export function CountedTexts() {
  const [open, setOpen] = useState(false)
  const search = route.useSearch()
  const navigate = useNavigate()
  const trigger = (
    <Button>
      Count too
      <Icon name="chevronDown" size={12} />
    </Button>
  )
  return (
    <Popover trigger={trigger} label="Texts to count too" open={open} onOpenChange={setOpen} width={240} align="end">
      {() => (
        <fieldset>
          <legend className="px-2 py-1 text-[12px] text-muted">Journeys pass over these unless counted</legend>
          {KINDS.map(({ name, label }) => (
            <label key={name} className={`${MENU_ITEM} cursor-pointer`}>
              <input
                type="checkbox"
                className="accent-accent"
                checked={search[name] === true}
                onChange={({ target }) =>
                  void navigate({
                    to: '/journeys',
                    search: (before) => ({ ...before, [name]: target.checked || undefined }),
                    resetScroll: false,
                  })
                }
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
    </Popover>
  )
}
