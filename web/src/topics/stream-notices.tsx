// What the server finds unusual about a field's texts, above their topics. Nothing for a usual stream.

import { useQuery } from '@tanstack/react-query'
import { statusQuery } from '../api/project-queries.ts'

export function StreamNotices({ dimension }: { dimension: string | null }) {
  const { data } = useQuery(statusQuery())
  const notices = data?.dimensions.find(({ key }) => key === dimension)?.notices ?? []
  if (notices.length === 0) return null
  return (
    <ul className="mb-3 space-y-1 border-line-strong border-l-2 pl-3 text-[13px] text-muted" aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  )
}
