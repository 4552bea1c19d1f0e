// How the events of a topic spread over the enum fields, against all events of the selection.

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TopicDetail } from '../api/client.ts'
import { segmentsQuery } from '../api/conversation-queries.ts'
import { topicSegmentsQuery } from '../api/topic-queries.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { addSegment } from '../filters/segment-text.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatShare, formatSignedPoints } from '../format/format.ts'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { type FieldMix, type MixValue, segmentMix } from './segment-mix.ts'

const MOST_VALUES = 5
/** Smaller differences are not pointed out. */
const TELLING = 0.05

export function TopicSegments({ topic }: { topic: TopicDetail }) {
  const filters = useFilters()
  const query = useQuery(topicSegmentsQuery(topic.id, filters))
  const { data: all } = useQuery(segmentsQuery(filters))
  return (
    <Section title="Segments" aside={<span className="text-[12px] text-muted">this topic · all events</span>}>
      <QueryView query={query} loading={<Skeleton rows={6} label="Loading the segments" />}>
        {(inTopic) => {
          const mix = all ? segmentMix(inTopic, all, MOST_VALUES) : []
          if (all && mix.length === 0) return <p className="text-muted">No field tells these events apart.</p>
          return (
            <div className="flex flex-col gap-3">
              {mix.map((field) => (
                <Mix key={field.field} mix={field} topicId={topic.id} />
              ))}
            </div>
          )
        }}
      </QueryView>
    </Section>
  )
}

function Mix({ mix: { field, values }, topicId }: { mix: FieldMix; topicId: string }) {
  return (
    <div>
      <h3 className="text-[12px] text-muted">{field}</h3>
      <ul>
        {values.map((value) => (
          <Value key={value.value} field={field} value={value} topicId={topicId} />
        ))}
      </ul>
    </div>
  )
}

function Value({ field, value, topicId }: { field: string; value: MixValue; topicId: string }) {
  const { value: text, events, share, shareOfAll } = value
  const difference = share - shareOfAll
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_minmax(48px,38%)_96px_64px] items-center gap-x-3 py-0.5">
      <Link
        to="/events"
        search={(before) => {
          const filters = keepFilters(before)
          const segment = addSegment(filters.segment ?? [], { field, values: [text] })
          return { ...filters, segment, topic: topicId }
        }}
        title={`${formatCount(events)} events`}
        className="truncate hover:underline"
      >
        {text}
      </Link>
      <span className="relative h-2 rounded-full bg-hover" aria-hidden="true">
        <span className="absolute inset-y-0 left-0 rounded-full bg-accent/70" style={{ width: `${share * 100}%` }} />
        <span className="absolute -inset-y-0.5 w-0.5 bg-ink" style={{ left: `${Math.min(99, shareOfAll * 100)}%` }} />
      </span>
      <span className="whitespace-nowrap text-right">
        {formatShare(share)} <span className="text-[12px] text-muted">· {formatShare(shareOfAll)}</span>
      </span>
      <span className={`text-right text-[12px] ${Math.abs(difference) >= TELLING ? 'text-ink' : 'text-muted'}`}>
        {formatSignedPoints(difference)}
      </span>
    </li>
  )
}
