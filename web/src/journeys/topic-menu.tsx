// A topic in the journeys view: opens what can be done with it, such as looking only at journeys that start there.

import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { TopicName } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import type { SessionSearch } from '../sessions/session-search.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'
import { ANCHORS, type Anchor, anchorSearch } from './journey-search.ts'

const LABELS: Record<Anchor, string> = {
  start: 'Journeys that start here',
  through: 'Journeys through this topic',
  end: 'Journeys that end here',
}

export interface TopicMenuProps {
  readonly topic: TopicName
  /** The button; the label where it is left out. */
  readonly children?: ReactNode
  /** What the menu's sessions show; default: the topic. */
  readonly sessions?: { readonly search: SessionSearch; readonly label: string }
}

export function TopicMenu({ topic, children, sessions }: TopicMenuProps) {
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  const look = (anchor: Anchor) =>
    void navigate({
      to: '/journeys',
      search: (before) => ({ ...before, view: undefined, ...anchorSearch(anchor, topic.id) }),
    })
  const passOver = () =>
    void navigate({
      to: '/journeys',
      search: (before) => ({ ...before, exclude: [...new Set([...(before.exclude ?? []), topic.id])] }),
      resetScroll: false,
    })
  const trigger = children ?? (
    <button
      type="button"
      title={topic.label}
      className="-my-0.5 block max-w-full truncate py-0.5 text-left hover:underline"
    >
      {topic.label}
    </button>
  )
  return (
    <Popover trigger={trigger} label={topic.label} open={open} onOpenChange={setOpen} width={230}>
      {(close) => (
        <>
          <p className="truncate px-2 py-1 font-medium">{topic.label}</p>
          {ANCHORS.map((anchor) => (
            <button
              key={anchor}
              type="button"
              className={MENU_ITEM}
              onClick={() => {
                look(anchor)
                close()
              }}
            >
              {LABELS[anchor]}
            </button>
          ))}
          <button
            type="button"
            className={MENU_ITEM}
            onClick={() => {
              passOver()
              close()
            }}
          >
            Pass over this topic
          </button>
          <hr className="my-1 border-line" />
          <Link to="/topics/$topicId" params={{ topicId: topic.id }} search={keepFilters} className={MENU_ITEM}>
            Open the topic
          </Link>
          <SessionsLink search={sessions?.search ?? { topic: topic.id }} title="" className={MENU_ITEM}>
            {sessions?.label ?? 'Show its sessions'}
          </SessionsLink>
        </>
      )}
    </Popover>
  )
}
