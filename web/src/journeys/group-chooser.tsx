// Chooses what is compared: two values of a field, or sessions that reach a topic or an event against the others.

import { useQuery } from '@tanstack/react-query'
import { recentEventsQuery, segmentsQuery } from '../api/conversation-queries.ts'
import { topicsQuery } from '../api/topic-queries.ts'
import { recentEventNames } from '../filters/recent-event-names.ts'
import { parseSegment } from '../filters/segment-text.ts'
import { useFilters } from '../filters/use-filters.ts'
import { Select } from '../ui/select.tsx'
import type { CompareGroups } from './compare-groups.ts'
import { GroupMark } from './group-mark.tsx'

const TOPIC = ' topic'
const EVENT = ' event'
const NOTHING: CompareGroups = { a: undefined, b: undefined, converted: undefined, converted_event: undefined }

export interface GroupChooserProps {
  readonly groups: CompareGroups
  readonly change: (next: CompareGroups) => void
}

export function GroupChooser({ groups, change }: GroupChooserProps) {
  const filters = useFilters()
  const { data } = useQuery(segmentsQuery(filters))
  const { data: topics } = useQuery(topicsQuery(filters))
  const { data: events } = useQuery(recentEventsQuery())
  const fields = data?.segments ?? []
  const kind = groups.converted ? TOPIC : groups.converted_event ? EVENT : (fieldOf(groups) ?? '')
  const chooseField = (field: string) => {
    const [first, second] = fields.find((one) => one.field === field)?.values ?? []
    change({
      ...NOTHING,
      ...(first && second ? { a: [`${field}:${first.value}`], b: [`${field}:${second.value}`] } : {}),
    })
  }
  const names = [...new Set([...recentEventNames(events?.events ?? []), groups.converted_event ?? ''])].filter(Boolean)
  const values = fields.find(({ field }) => field === kind)?.values.map(({ value }) => value) ?? []
  return (
    <div className="mb-6 flex flex-wrap items-center gap-2">
      <label htmlFor="compare-by" className="text-muted">
        Compare by
      </label>
      <Select
        id="compare-by"
        value={kind}
        onChange={({ target }) => {
          if (target.value === TOPIC) change({ ...NOTHING, converted: topics?.topics[0]?.id })
          else if (target.value === EVENT) change({ ...NOTHING, converted_event: names[0] })
          else chooseField(target.value)
        }}
      >
        <option value="">Choose…</option>
        {fields
          .filter((field) => field.values.length > 1)
          .map(({ field }) => (
            <option key={field} value={field}>
              {field}
            </option>
          ))}
        <option value={TOPIC}>reaching a topic</option>
        <option value={EVENT}>having an event</option>
      </Select>
      {kind === TOPIC && (
        <Select
          aria-label="Topic to reach"
          value={groups.converted}
          onChange={({ target }) => change({ ...NOTHING, converted: target.value })}
          className="max-w-[240px]"
        >
          {topics?.topics.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
      {kind === EVENT && (
        <Select
          aria-label="Event to have"
          value={groups.converted_event}
          onChange={({ target }) => change({ ...NOTHING, converted_event: target.value })}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {fieldOf(groups) !== null &&
        (['a', 'b'] as const).map((group) => (
          <span key={group} className="flex items-center gap-1.5">
            <GroupMark letter={group === 'a' ? 'A' : 'B'} />
            <Select
              aria-label={`Group ${group.toUpperCase()}`}
              value={parseSegment(groups[group]?.[0] ?? '')?.values.join(',') ?? ''}
              onChange={({ target }) => change({ ...groups, [group]: [`${kind}:${target.value}`] })}
            >
              {[...new Set([...values, ...(parseSegment(groups[group]?.[0] ?? '')?.values ?? [])])].map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </Select>
          </span>
        ))}
    </div>
  )
}

function fieldOf({ a, b }: CompareGroups): string | null {
  return a && b ? (parseSegment(a[0] ?? '')?.field ?? null) : null
}
