// After every re-clustering the views ask anew, so that topics change under the eyes of whoever looks on.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { statusQuery } from '../api/project-queries.ts'

const ABOUT_TOPICS = new Set(['topics', 'topic', 'journeys', 'compare', 'segments', 'previous-total'])

export function useFreshTopics(): void {
  const queries = useQueryClient()
  const { data } = useQuery(statusQuery())
  const runs = data?.dimensions.map(({ key, last_consolidated_at: at, topics }) => `${key} ${at} ${topics}`).join('\n')
  const before = useRef<string>(undefined)
  useEffect(() => {
    if (runs === undefined) return
    const changed = before.current !== undefined && before.current !== runs
    before.current = runs
    if (changed) void queries.invalidateQueries({ predicate: ({ queryKey }) => ABOUT_TOPICS.has(String(queryKey[0])) })
  }, [runs, queries])
}
