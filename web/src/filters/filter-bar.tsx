// The row of filters above every analytic view.

import type { ReactNode } from 'react'
import { DimensionSwitch } from './dimension-switch.tsx'
import { EventNamesMenu } from './event-names-menu.tsx'
import { RangeMenu } from './range-menu.tsx'
import { SegmentFilter } from './segment-filter.tsx'

export function FilterBar({ dimension = true, children }: { dimension?: boolean; children?: ReactNode }) {
  return (
    <search aria-label="Filters" className="flex flex-wrap items-center gap-1.5">
      <RangeMenu />
      {dimension && <DimensionSwitch />}
      <EventNamesMenu />
      <SegmentFilter />
      {children}
    </search>
  )
}
