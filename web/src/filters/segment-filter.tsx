// The segments in force as chips, and a field to add one: typed as `field:value`, or picked from values seen lately.

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { recentEventsQuery } from '../api/queries.ts'
import { formatCount } from '../format/format.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'
import { recentFieldChoices } from './recent-choices.ts'
import { addSegment, parseSegment, removeSegmentValue, type Segment } from './segment-text.ts'
import { useChangeFilters, useFilters } from './use-filters.ts'

export function SegmentFilter() {
  const [open, setOpen] = useState(false)
  const { segment: segments = [] } = useFilters()
  const change = useChangeFilters()
  const set = (next: string[]) => change({ segment: next.length === 0 ? undefined : next })
  const trigger = (
    <Button kind="plain">
      <Icon name="plus" size={14} />
      Segment
    </Button>
  )
  return (
    <>
      {segments
        .flatMap((text) => parseSegment(text) ?? [])
        .map(({ field, values }) =>
          values.map((value, index) => (
            <SegmentChip
              key={`${field}:${value}`}
              field={field}
              value={value}
              joined={index > 0}
              remove={() => set(removeSegmentValue(segments, field, value))}
            />
          )),
        )}
      <Popover trigger={trigger} label="Add a segment" open={open} onOpenChange={setOpen} width={300}>
        {() => <SegmentChoices segments={segments} change={set} />}
      </Popover>
      {segments.length > 0 && (
        <Button kind="plain" onClick={() => set([])}>
          Clear
        </Button>
      )}
    </>
  )
}

interface SegmentChipProps {
  readonly field: string
  readonly value: string
  /** Another value of the same field stands before it. */
  readonly joined: boolean
  readonly remove: () => void
}

function SegmentChip({ field, value, joined, remove }: SegmentChipProps) {
  return (
    <span className="inline-flex h-7 items-center rounded-md border border-accent pl-2.5 text-accent">
      {joined ? (
        <span className="text-muted">or&nbsp;</span>
      ) : (
        <span className="text-muted">{field}&nbsp;is&nbsp;</span>
      )}
      <span className="font-medium">{value}</span>
      <button
        type="button"
        onClick={remove}
        aria-label={`Remove ${field} ${value}`}
        className="ml-1 flex size-6 items-center justify-center rounded hover:bg-accent-soft"
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  )
}

function SegmentChoices({ segments, change }: { segments: readonly string[]; change: (next: string[]) => void }) {
  const [text, setText] = useState('')
  const { data } = useQuery(recentEventsQuery())
  const chosen = segments.flatMap((one) => parseSegment(one) ?? [])
  const isChosen = (field: string, value: string) =>
    chosen.some((one) => one.field === field && one.values.includes(value))
  const typed = parseSegment(text)
  const add = (segment: Segment) => {
    change(addSegment(segments, segment))
    setText('')
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed) add(typed)
  }
  const fields = recentFieldChoices(data?.events ?? [])
    .map(({ field, values }) => ({
      field,
      values: values.filter(({ value }) => `${field}:${value}`.includes(text.trim())),
    }))
    .filter(({ values }) => values.length > 0)
  return (
    <form onSubmit={submit} className="p-1">
      <label className="block text-[12px] text-muted">
        Type a field and a value, or pick one
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
      {fields.map(({ field, values }) => (
        <fieldset key={field} className="mt-2">
          <legend className="px-2 font-medium text-[12px] text-muted">{field}</legend>
          {values.map(({ value, events }) => (
            <label key={value} className={`${MENU_ITEM} cursor-pointer`}>
              <input
                type="checkbox"
                className="accent-accent"
                checked={isChosen(field, value)}
                onChange={() =>
                  isChosen(field, value)
                    ? change(removeSegmentValue(segments, field, value))
                    : add({ field, values: [value] })
                }
              />
              <span className="flex-1 truncate">{value}</span>
              <span className="text-muted" title="Among the latest 300 events">
                {formatCount(events)}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </form>
  )
}
