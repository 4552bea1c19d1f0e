// What chooses the journeys, the number of steps, and the fewest sessions that a row must have.

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { formatCount } from '../format/format.ts'
import { Select } from '../ui/select.tsx'
import { CountedTexts } from './counted-texts.tsx'
import { DEFAULT_STEPS, type JourneySearch, LEAST_STEPS, MOST_STEPS } from './journey-search.ts'
import { ScopeChips } from './scope-chips.tsx'

const route = getRouteApi('/journeys')
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
      <ScopeChips />
      <div className="flex flex-wrap items-center gap-3 sm:ml-auto">
        <CountedTexts />
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
