// The number fields of a topic's events, beside those of all events.

import { useQueries, useQuery } from '@tanstack/react-query'
import type { TopicDetail } from '../api/client.ts'
import { fieldsQuery } from '../api/project-queries.ts'
import { topicNumbersQuery } from '../api/topic-queries.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatNumber } from '../format/format.ts'
import { Section } from '../ui/section.tsx'

const MOST_FIELDS = 6
const MEASURES = [
  { key: 'avg', label: 'Average' },
  { key: 'p50', label: 'Median' },
  { key: 'p95', label: '95%' },
] as const

export function TopicNumbers({ topic }: { topic: TopicDetail }) {
  const filters = useFilters()
  const { data } = useQuery(fieldsQuery())
  const fields = (data?.fields ?? []).filter(({ type }) => type === 'number').slice(0, MOST_FIELDS)
  const answers = useQueries({ queries: fields.map(({ key }) => topicNumbersQuery(key, topic.dimension, filters)) })
  const rows = answers.flatMap(({ data: all }) => {
    const own = all?.groups.find(({ key }) => key === topic.id)
    return all && own ? [{ field: all.field, own, all }] : []
  })
  if (rows.length === 0) return null
  return (
    <Section title="Numbers" aside={<span className="text-[12px] text-muted">this topic · all events</span>}>
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-line border-b text-right text-[12px] text-muted">
            <th scope="col" className="w-[34%] py-1 text-left font-normal">
              Field
            </th>
            {MEASURES.map(({ key, label }) => (
              <th key={key} scope="col" className="py-1 pl-3 font-normal">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, own, all }) => (
            <tr key={field} className="border-line border-b last:border-b-0">
              <th scope="row" className="truncate py-1.5 text-left font-normal" title={field}>
                {field}
              </th>
              {MEASURES.map(({ key }) => (
                <td key={key} className="py-1.5 pl-3 text-right">
                  {formatNumber(own[key])}
                  <span className="block text-[12px] text-muted leading-4">{formatNumber(all[key])}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
