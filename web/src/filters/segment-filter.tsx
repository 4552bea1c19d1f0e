// The segments in force as chips, and the button to choose more.

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { FilterChip } from '../ui/filter-chip.tsx'
import { Icon } from '../ui/icons.tsx'
import { Popover } from '../ui/popover.tsx'
import { SegmentChoices } from './segment-choices.tsx'
import { parseSegment, removeSegmentValue } from './segment-text.ts'
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
            <FilterChip
              key={`${field}:${value}`}
              label={index > 0 ? 'or' : `${field} is`}
              value={value}
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
