// Every enum field with its values and their counts to choose from; or a field and value typed by hand.

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Segments } from '../api/client.ts'
import { segmentsQuery } from '../api/conversation-queries.ts'
import { formatCount } from '../format/format.ts'
import { INPUT } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM } from '../ui/popover.tsx'
import { addSegment, hasSegmentValue, parseSegment, removeSegmentValue } from './segment-text.ts'
import { useFilters } from './use-filters.ts'

export interface SegmentChoicesProps {
  readonly segments: readonly string[]
  readonly change: (next: string[]) => void
}

export function SegmentChoices({ segments, change }: SegmentChoicesProps) {
  const [text, setText] = useState('')
  const { data } = useQuery(segmentsQuery(useFilters()))
  const typed = parseSegment(text)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed === null) return
    change(addSegment(segments, typed))
    setText('')
  }
  const toggle = (field: string, value: string) =>
    change(
      hasSegmentValue(segments, field, value)
        ? removeSegmentValue(segments, field, value)
        : addSegment(segments, { field, values: [value] }),
    )
  return (
    <form onSubmit={submit} className="p-1">
      <label className="block text-[12px] text-muted">
        Pick values, or type a field and a value
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="platform:ios"
          autoComplete="off"
          spellCheck={false}
          className={`${INPUT} mt-1`}
        />
      </label>
      {typed && (
        <button type="submit" className={`${MENU_ITEM} mt-1`}>
          <Icon name="plus" size={14} />
          <span className="truncate">
            {typed.field} is {typed.values.join(' or ')}
          </span>
        </button>
      )}
      {data?.segments.length === 0 && (
        <p className="px-1 py-2 text-muted">No field has few values in this time range.</p>
      )}
      {data?.segments.map((field) => (
        <FieldValues key={field.field} field={field} find={text.trim()} segments={segments} toggle={toggle} />
      ))}
    </form>
  )
}

interface FieldValuesProps {
  readonly field: Segments['segments'][number]
  readonly find: string
  readonly segments: readonly string[]
  readonly toggle: (field: string, value: string) => void
}

function FieldValues({ field: { field, values, other }, find, segments, toggle }: FieldValuesProps) {
  const found = values.filter(({ value }) => `${field}:${value}`.includes(find))
  if (found.length === 0) return null
  return (
    <fieldset className="mt-2">
      <legend className="px-2 font-medium text-[12px] text-muted">{field}</legend>
      {found.map(({ value, events }) => (
        <label key={value} className={`${MENU_ITEM} cursor-pointer`}>
          <input
            type="checkbox"
            className="accent-accent"
            checked={hasSegmentValue(segments, field, value)}
            onChange={() => toggle(field, value)}
          />
          <span className="flex-1 truncate">{value}</span>
          <span className="text-muted">{formatCount(events)}</span>
        </label>
      ))}
      {other.values > 0 && (
        <p className="px-2 text-[12px] text-muted">
          {formatCount(other.values)} more values in {formatCount(other.events)} events: type them
        </p>
      )}
    </fieldset>
  )
}
