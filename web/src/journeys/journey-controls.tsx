// The anchor topic in force, the number of steps, and the fewest sessions that a row must have.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { topicsQuery } from '../api/queries.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount } from '../format/format.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { Select } from '../ui/select.tsx'
import {
  type Anchor,
  anchorOf,
  anchorSearch,
  DEFAULT_STEPS,
  type JourneySearch,
  LEAST_STEPS,
  MOST_STEPS,
} from './journey-search.ts'

const route = getRouteApi('/journeys')
const LABELS: Record<Anchor, string> = { start: 'Starts with', through: 'Passes', end: 'Ends with' }
const LEAST_COUNTS = [1, 2, 3, 5, 10, 25, 100]
const STEPS = Array.from({ length: MOST_STEPS - LEAST_STEPS + 1 }, (_, index) => index + LEAST_STEPS)

export function JourneyControls() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const change = (next: JourneySearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), resetScroll: false })
  const least = search.min_count ?? 1
  return (
    <>
      <AnchorChip search={search} clear={() => change(anchorSearch(null, undefined))} />
      <div className="flex items-center gap-3 sm:ml-auto">
        <label htmlFor="journey-steps" className="flex items-center gap-1.5 text-muted">
          Steps
          <Select
            id="journey-steps"
            value={search.steps ?? DEFAULT_STEPS}
            onChange={(event) => change({ steps: Number(event.target.value) })}
          >
            {STEPS.map((steps) => (
              <option key={steps} value={steps}>
                {formatCount(steps)}
              </option>
            ))}
          </Select>
        </label>
        <label htmlFor="journey-least" className="flex items-center gap-1.5 text-muted">
          At least
          <Select
            id="journey-least"
            value={least}
            onChange={(event) => change({ min_count: Number(event.target.value) })}
          >
            {[...new Set([...LEAST_COUNTS, least])]
              .sort((a, b) => a - b)
              .map((count) => (
                <option key={count} value={count}>
                  {count === 1 ? 'once' : `${formatCount(count)} times`}
                </option>
              ))}
          </Select>
        </label>
      </div>
    </>
  )
}

function AnchorChip({ search, clear }: { search: JourneySearch; clear: () => void }) {
  const { data } = useQuery(topicsQuery(useFilters()))
  const anchored = anchorOf(search)
  if (anchored === null) return null
  const label = data?.topics.find(({ id }) => id === anchored.topic)?.label ?? anchored.topic
  return <FilterChip label={LABELS[anchored.anchor]} value={label} remove={clear} />
}
