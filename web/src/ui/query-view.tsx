// One place that draws the states of a question: loading, error, or its answer (dimmed while a newer one is on its way).

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState, Skeleton } from './states.tsx'

export interface QueryViewProps<Data> {
  readonly query: UseQueryResult<Data, Error>
  readonly loading?: ReactNode
  readonly children: (data: Data) => ReactNode
}

export function QueryView<Data>({ query, loading = <Skeleton />, children }: QueryViewProps<Data>) {
  if (query.isError && query.data === undefined) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (query.data === undefined) return loading
  const stale = query.isPlaceholderData
  return (
    <div aria-busy={stale} className={stale ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
      {children(query.data)}
    </div>
  )
}
