// How far the analysis is: a quiet line that speaks up only while events wait.

import { useQuery } from '@tanstack/react-query'
import { statusQuery } from '../api/project-queries.ts'
import { formatCount } from '../format/format.ts'

export function IndexingStatus() {
  const { data } = useQuery(statusQuery())
  if (!data) return null
  const busy = data.pending > 0
  return (
    <p role="status" className="flex items-center gap-2 px-2 text-[12px] text-muted leading-4">
      <span className={`size-1.5 shrink-0 rounded-full ${busy ? 'motion-safe:animate-pulse bg-amber' : 'bg-green'}`} />
      {busy ? `Analysing ${formatCount(data.pending)} new events` : `${formatCount(data.indexed)} events analysed`}
    </p>
  )
}
