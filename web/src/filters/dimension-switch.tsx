// Chooses the text field that is looked at; not shown where a project has only one.

import { useQuery } from '@tanstack/react-query'
import { statusQuery } from '../api/project-queries.ts'
import { useChangeFilters, useFilters } from './use-filters.ts'

export function DimensionSwitch() {
  const { data } = useQuery(statusQuery())
  const { dimension } = useFilters()
  const change = useChangeFilters()
  const dimensions = data?.dimensions ?? []
  if (dimensions.length < 2) return null
  const busiest = dimensions.reduce((best, next) => (next.texts > best.texts ? next : best)).key
  const current = dimension ?? busiest
  return (
    <fieldset aria-label="Text field" className="flex h-7 rounded-md border border-line bg-sidebar p-0.5">
      {dimensions.map(({ key }) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === current}
          onClick={() => change({ dimension: key === busiest ? undefined : key })}
          className="rounded px-2 text-muted leading-[22px] hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
        >
          {key}
        </button>
      ))}
    </fieldset>
  )
}
