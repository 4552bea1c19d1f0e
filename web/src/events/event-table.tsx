// Events as rows; a click opens all that came with one.

import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TrackedEvent } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatFullMoment, formatMoment } from '../format/format.ts'
import { eventTexts, eventValues } from '../sessions/transcript.ts'
import { Icon } from '../ui/icons.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'

export function EventTable({ events }: { events: readonly TrackedEvent[] }) {
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-line border-b text-left text-[12px] text-muted">
          <th className="hidden w-[140px] py-1 pr-3 font-normal sm:table-cell">Time</th>
          <th className="py-1 pr-3 font-normal">Message</th>
          <th className="hidden w-[220px] py-1 pr-3 font-normal md:table-cell">Topic</th>
          <th className="hidden w-[120px] py-1 pr-3 font-normal lg:table-cell">Event</th>
          <th className="w-8 py-1">
            <span className="sr-only">Details</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </tbody>
    </table>
  )
}

function EventRow({ event }: { event: TrackedEvent }) {
  const [open, setOpen] = useState(false)
  const texts = eventTexts(event)
  const chips = texts.map(({ field, topic }) => <TopicChip key={field} topic={topic} />)
  return (
    <>
      <tr className={`align-top hover:bg-hover ${open ? '' : 'border-line border-b'}`}>
        <td className="hidden py-1.5 pr-3 text-muted sm:table-cell">
          <Moment event={event} />
        </td>
        <td className="py-1.5 pr-3">
          <span className="mr-2 text-[12px] text-muted sm:hidden">
            <Moment event={event} />
          </span>
          <span className={open ? 'break-words' : 'line-clamp-2 break-words md:line-clamp-1'}>
            {texts.map(({ text }) => text).join(' · ') || <span className="text-muted italic">no text</span>}
          </span>
          <span className="md:hidden">{chips}</span>
        </td>
        <td className="hidden py-1.5 pr-3 md:table-cell">{chips}</td>
        <td className="hidden truncate py-1.5 pr-3 text-muted lg:table-cell">{event.name}</td>
        <td className="py-1">
          <button
            type="button"
            aria-expanded={open}
            aria-label="Details"
            onClick={() => setOpen(!open)}
            className={`flex size-6 items-center justify-center rounded text-muted transition-transform hover:text-ink ${open ? 'rotate-180' : ''}`}
          >
            <Icon name="chevronDown" size={14} />
          </button>
        </td>
      </tr>
      {open && <EventDetails event={event} />}
    </>
  )
}

function Moment({ event }: { event: TrackedEvent }) {
  return (
    <time dateTime={event.timestamp} title={formatFullMoment(event.timestamp)}>
      {formatMoment(event.timestamp)}
    </time>
  )
}

function EventDetails({ event }: { event: TrackedEvent }) {
  const values = eventValues(event)
  return (
    <tr className="border-line border-b">
      <td colSpan={5} className="pt-0 pb-3 sm:pl-[140px]">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-[12px]">
          <dt className="text-muted">Session</dt>
          <dd className="truncate">
            <Link
              to="/sessions/$sessionId"
              params={{ sessionId: event.session_id }}
              search={keepFilters}
              className="text-accent hover:underline"
            >
              {event.session_id}
            </Link>
          </dd>
          <Value field="User" text={event.user_id} />
          {values.map((value) => (
            <Value key={value.field} {...value} />
          ))}
        </dl>
      </td>
    </tr>
  )
}

function Value({ field, text }: { field: string; text: string }) {
  return (
    <>
      <dt className="text-muted">{field}</dt>
      <dd className="break-words">{text}</dd>
    </>
  )
}
