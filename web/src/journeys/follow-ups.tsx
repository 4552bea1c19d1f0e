// What comes after each topic: the share to each next one, and to the end.

import { useState } from 'react'
import type { Journeys } from '../api/client.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { TopicMenu } from './topic-menu.tsx'

const FIRST_TOPICS = 6
const NEXT_TOPICS = 4

export function FollowUps({ followUps }: { followUps: Journeys['follow_ups'] }) {
  const [all, setAll] = useState(false)
  if (followUps.length === 0) return <p className="py-2 text-muted">No conversations in this selection.</p>
  return (
    <>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2 xl:grid-cols-3">
        {(all ? followUps : followUps.slice(0, FIRST_TOPICS)).map((followUp) => (
          <FollowUp key={followUp.from.id} followUp={followUp} />
        ))}
      </div>
      {followUps.length > FIRST_TOPICS && (
        <button type="button" className="mt-3 text-muted hover:text-ink" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(followUps.length)}`}
        </button>
      )}
    </>
  )
}

function FollowUp({ followUp }: { followUp: Journeys['follow_ups'][number] }) {
  const { from, count, next } = followUp
  return (
    <div className="min-w-0">
      <div className="mb-1 flex items-baseline justify-between gap-3">
        <span className="flex min-w-0 gap-1">
          <span className="text-muted">After</span>
          <span className="min-w-0 font-medium">
            <TopicMenu topic={from} />
          </span>
        </span>
        <SessionsLink
          search={{ topic: from.id }}
          title={`Sessions with “${from.label}”`}
          className="shrink-0 text-[12px] text-muted hover:text-accent hover:underline"
        >
          {formatCount(count)} visits
        </SessionsLink>
      </div>
      <ul>
        {next.slice(0, NEXT_TOPICS).map(({ topic, count: times, share }) => (
          <li key={topic?.id ?? 'ended'} className="relative flex items-center gap-3 py-0.5">
            <span
              className={`absolute inset-y-0.5 left-0 rounded ${topic ? 'bg-accent-soft' : 'bg-hover'}`}
              style={{ width: `${Math.max(1, share * 100)}%` }}
              aria-hidden="true"
            />
            <span className="relative min-w-0 flex-1 pl-2">
              {topic ? <TopicMenu topic={topic} /> : <span className="text-muted italic">conversation ended</span>}
            </span>
            <SessionsLink
              search={{ transition: `${from.id},${topic?.id ?? 'ended'}` }}
              title={
                topic
                  ? `Sessions that go from “${from.label}” to “${topic.label}”`
                  : `Sessions that end with “${from.label}”`
              }
              className="relative text-muted hover:text-accent hover:underline"
            >
              {formatCount(times)}
            </SessionsLink>
            <span className="relative w-11 text-right">{formatShare(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
