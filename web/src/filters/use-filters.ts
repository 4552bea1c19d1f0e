// The shared filters of the current address, and how to change them.

import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FilterSearch, keepFilters } from './filter-search.ts'

export function useFilters(): FilterSearch {
  return keepFilters(useSearch({ strict: false }))
}

/** Another text field has other topics: what names one leaves the address with it. */
const TOPIC_PARAMETERS = {
  ...{ topic: undefined, start: undefined, through: undefined, end: undefined, outcome: undefined, exclude: undefined },
  ...{ transition: undefined, back_and_forth: undefined, path: undefined, step: undefined },
}

export function useChangeFilters(): (change: FilterSearch) => void {
  const navigate = useNavigate()
  return (change) => {
    const others = 'dimension' in change ? TOPIC_PARAMETERS : {}
    void navigate({ to: '.', search: (before) => ({ ...before, ...others, ...change }), resetScroll: false })
  }
}
