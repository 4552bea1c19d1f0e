// Chooses the time range: a usual one, or two dates.

import { type FormEvent, useState } from 'react'
import { formatFullDay } from '../format/format.ts'
import { useProjectZone } from '../format/project-zone.ts'
import { Button, INPUT } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { MENU_ITEM, Popover } from '../ui/popover.tsx'
import { DEFAULT_RANGE, type FilterSearch, RANGES, type Range } from './filter-search.ts'
import { useChangeFilters, useFilters } from './use-filters.ts'

const LABELS: Record<Range, string> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  all: 'All time',
}

export function rangeLabel({ range, from, to }: FilterSearch): string {
  if (from && to) return `${formatFullDay(from)} – ${formatFullDay(to)}`
  if (from) return `Since ${formatFullDay(from)}`
  if (to) return `30 days to ${formatFullDay(to)}`
  return LABELS[range ?? DEFAULT_RANGE]
}

export function RangeMenu() {
  const [open, setOpen] = useState(false)
  const filters = useFilters()
  const change = useChangeFilters()
  const chosen = filters.from || filters.to ? null : (filters.range ?? DEFAULT_RANGE)
  const trigger = (
    <Button aria-label={`Time range: ${rangeLabel(filters)}`}>
      <Icon name="calendar" size={14} />
      {rangeLabel(filters)}
    </Button>
  )
  return (
    <Popover trigger={trigger} label="Time range" open={open} onOpenChange={setOpen} width={320}>
      {(close) => (
        <>
          {RANGES.map((range) => (
            <button
              key={range}
              type="button"
              className={MENU_ITEM}
              aria-pressed={range === chosen}
              onClick={() => {
                change({ range: range === DEFAULT_RANGE ? undefined : range, from: undefined, to: undefined })
                close()
              }}
            >
              <span className="flex-1">{LABELS[range]}</span>
              {range === chosen && <Icon name="check" size={14} />}
            </button>
          ))}
          <CustomRange
            filters={filters}
            apply={(from, to) => {
              change({ range: undefined, from, to })
              close()
            }}
          />
        </>
      )}
    </Popover>
  )
}

interface CustomRangeProps {
  readonly filters: FilterSearch
  readonly apply: (from: string | undefined, to: string | undefined) => void
}

function CustomRange({ filters, apply }: CustomRangeProps) {
  const [from, setFrom] = useState(filters.from ?? '')
  const [to, setTo] = useState(filters.to ?? '')
  const zone = useProjectZone()
  const reversed = from !== '' && to !== '' && from > to
  function submit(event: FormEvent) {
    event.preventDefault()
    apply(from || undefined, to || undefined)
  }
  return (
    <form onSubmit={submit} className="mt-1 flex flex-col gap-2 border-line border-t p-2">
      <div className="grid grid-cols-2 gap-2 text-[12px] text-muted">
        <label>
          From
          <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} className={INPUT} />
        </label>
        <label>
          To
          <input type="date" value={to} onChange={(event) => setTo(event.target.value)} className={INPUT} />
        </label>
      </div>
      {zone !== 'UTC' && <p className="text-[12px] text-muted">Days of {zone.replaceAll('_', ' ')}</p>}
      {reversed && <p className="text-[12px] text-red">The first day lies after the last one.</p>}
      <Button type="submit" disabled={reversed || (from === '' && to === '')} className="justify-center">
        Apply dates
      </Button>
    </form>
  )
}
