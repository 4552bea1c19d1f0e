// One user over all conversations.

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { userQuery } from '../api/conversation-queries.ts'
import { FilterBar } from '../filters/filter-bar.tsx'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatLongMoment } from '../format/format.ts'
import { JourneyStrip } from '../sessions/journey-strip.tsx'
import { SessionTable } from '../sessions/session-table.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
import { Icon } from '../ui/icons.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/states.tsx'

const route = getRouteApi('/users/$userId')

export function UserPage() {
  const { userId } = route.useParams()
  const query = useInfiniteQuery(userQuery(userId, useFilters()))
  const back = (
    <Link to="/users" search={keepFilters} className="mb-1 inline-flex items-center gap-1.5 text-muted hover:text-ink">
      <Icon name="back" size={14} />
      Users
    </Link>
  )
  return (
    <Page title={`User ${userId}`} above={back} filters={<FilterBar />}>
      <QueryView query={query} loading={<Skeleton rows={12} label="Loading the user" />}>
        {({ pages }) => {
          const [user] = pages
          if (!user) return null
          return (
            <div className="flex flex-col gap-8">
              <Figures>
                <Figure label="Sessions" value={formatCount(user.session_count)} />
                <Figure label="Messages" value={formatCount(user.events)} />
                <Figure label="First seen" value={<Quiet>{formatLongMoment(user.first_seen)}</Quiet>} />
                <Figure label="Last seen" value={<Quiet>{formatLongMoment(user.last_seen)}</Quiet>} />
              </Figures>
              <Section title="Journey over all conversations">
                <JourneyStrip path={user.path} />
              </Section>
              <Section title="Conversations">
                <SessionTable sessions={pages.flatMap((page) => page.sessions)} />
                <LoadMore query={query} />
              </Section>
            </div>
          )
        }}
      </QueryView>
    </Page>
  )
}

function Quiet({ children }: { children: string }) {
  return <span className="font-normal text-[14px] tracking-normal">{children}</span>
}
