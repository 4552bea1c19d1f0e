// One conversation in order: what was said when, its topics, and what came with each message.

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Session, TopicName, TrackedEvent } from '../api/client.ts'
import { sessionQuery } from '../api/conversation-queries.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatClock, formatCount, formatDuration, formatFullMoment, formatLongMoment } from '../format/format.ts'
import { Figure, Figures } from '../ui/figures.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'
import { JourneyStrip } from './journey-strip.tsx'
import { eventTexts, eventValues, type FieldValue, sessionPath, sharedValues } from './transcript.ts'
import { UserLink } from './user-link.tsx'

const route = getRouteApi('/sessions/$sessionId')

export function SessionPage() {
  const { sessionId } = route.useParams()
  const query = useQuery(sessionQuery(sessionId))
  const back = (
    <Link
      to="/sessions"
      search={keepFilters}
      className="mb-1 inline-flex items-center gap-1.5 text-muted hover:text-ink"
    >
      <Icon name="back" size={14} />
      Sessions
    </Link>
  )
  return (
    <Page title={`Session ${sessionId}`} above={back}>
      <QueryView query={query} loading={<Skeleton rows={10} label="Loading the session" />}>
        {(session) => <Transcript session={session} />}
      </QueryView>
    </Page>
  )
}

function Transcript({ session }: { session: Session }) {
  const { dimension } = useFilters()
  const seconds = (Date.parse(session.ended_at) - Date.parse(session.started_at)) / 1000
  const path: TopicName[] = sessionPath(session.events, dimension)
  const shared = sharedValues(session.events)
  return (
    <div className="flex max-w-[880px] flex-col gap-8">
      <Figures>
        <Figure label="Started" value={<Quiet>{formatLongMoment(session.started_at)}</Quiet>} />
        <Figure label="Messages" value={<Quiet>{formatCount(session.events.length)}</Quiet>} />
        <Figure label="Duration" value={<Quiet>{formatDuration(seconds)}</Quiet>} />
        <Figure
          label="User"
          value={
            <Quiet>
              <UserLink userId={session.user_id} />
            </Quiet>
          }
        />
      </Figures>
      <Section title="Journey">
        <JourneyStrip path={path} />
      </Section>
      {shared.length > 0 && (
        <Section title="The same in all messages">
          <Values values={shared} />
        </Section>
      )}
      <Section title="Transcript">
        <ol>
          {session.events.map((event) => (
            <Message key={event.id} event={event} shared={shared} />
          ))}
        </ol>
        {session.next_cursor && (
          <p className="pt-3 text-muted">Only the first messages of this long session are shown.</p>
        )}
      </Section>
    </div>
  )
}

function Quiet({ children }: { children: ReactNode }) {
  return <span className="break-words font-normal text-[14px] tracking-normal">{children}</span>
}

function Message({ event, shared }: { event: TrackedEvent; shared: readonly FieldValue[] }) {
  const texts = eventTexts(event)
  return (
    <li className="grid gap-x-5 gap-y-1 border-line border-b py-3 last:border-b-0 sm:grid-cols-[104px_minmax(0,1fr)]">
      <div className="flex gap-2 text-[12px] text-muted sm:block">
        <time dateTime={event.timestamp} title={formatFullMoment(event.timestamp)}>
          {formatClock(event.timestamp)}
        </time>
        <div className="truncate">{event.name}</div>
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        {texts.map(({ field, text, topic }) => (
          <div key={field} className="flex flex-col items-start gap-1">
            {texts.length > 1 && <span className="text-[12px] text-muted leading-4">{field}</span>}
            <p className="whitespace-pre-wrap break-words text-[14px] leading-[21px]">{text}</p>
            <TopicChip topic={topic} />
          </div>
        ))}
        <Values values={eventValues(event, shared)} />
      </div>
    </li>
  )
}

function Values({ values }: { values: readonly FieldValue[] }) {
  if (values.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-[12px] leading-4">
      {values.map(({ field, text }) => (
        <div key={field} className="flex min-w-0 gap-1">
          <dt className="text-muted">{field}</dt>
          <dd className="min-w-0 break-all">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
