// Chooses event names; none chosen means all.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { recentEventsQuery } from '../api/conversation-queries.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'
import { recentEventNames } from './recent-event-names.ts'
import { useChangeFilters, useFilters } from './use-filters.ts'

export function EventNamesMenu() {
  const [open, setOpen] = useState(false)
  const { event: chosen = [] } = useFilters()
  const change = useChangeFilters()
  const { data } = useQuery(recentEventsQuery())
  const names = [...new Set([...recentEventNames(data?.events ?? []), ...chosen])]
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]
    change({ event: next.length === 0 ? undefined : next })
  }
  const label = chosen.length === 0 ? 'All events' : chosen.length === 1 ? chosen[0] : `${chosen.length} event names`
  const trigger = (
    <Button aria-label={`Event names: ${label}`} className={chosen.length > 0 ? 'border-accent text-accent' : ''}>
      {label}
      <Icon name="chevronDown" size={12} />
    </Button>
  )
  return (
    <Popover trigger={trigger} label="Event names" open={open} onOpenChange={setOpen}>
      {() => (
        <>
          {names.length === 0 && <p className="px-2 py-2 text-muted">No events yet.</p>}
          {names.map((name) => (
            <label key={name} className={`${MENU_ITEM} cursor-pointer`}>
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.includes(name)}
                onChange={() => toggle(name)}
              />
              <span className="truncate">{name}</span>
            </label>
          ))}
          {chosen.length > 0 && (
            <button type="button" className={`${MENU_ITEM} text-muted`} onClick={() => change({ event: undefined })}>
              Show all events
            </button>
          )}
        </>
      )}
    </Popover>
  )
}
