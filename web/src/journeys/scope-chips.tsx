// What chooses the journeys that are shown, a chip each, with a way out of it.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { topicsQuery } from '../api/topic-queries.ts'
import { useFilters } from '../filters/use-filters.ts'
import { scopeChips } from '../sessions/journey-chips.ts'
import { FilterChip } from '../ui/filter-chip.tsx'

const route = getRouteApi('/journeys')

export function ScopeChips() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { data } = useQuery(topicsQuery(useFilters()))
  const labelOf = (topic: string) => data?.topics.find(({ id }) => id === topic)?.label ?? topic
  return scopeChips(search, labelOf).map(({ label, value, without }) => (
    <FilterChip
      key={`${label} ${value}`}
      label={label}
      value={value}
      remove={() =>
        void navigate({ to: '/journeys', search: (before) => ({ ...before, ...without }), resetScroll: false })
      }
    />
  ))
}
