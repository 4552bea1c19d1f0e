// Views are drawn once the project is known: its time zone cuts their days, and its id says where changes go.

import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { projectQuery } from '../api/project-queries.ts'
import { useProjectZone } from '../format/project-zone.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'

export function ProjectGate() {
  const { data, error, refetch } = useQuery(projectQuery())
  const zone = useProjectZone()
  if (data) return <Outlet key={`${data.id} ${zone}`} />
  return (
    <div className="px-4 pt-16 md:px-8">
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton rows={12} label="Loading" />}
    </div>
  )
}
