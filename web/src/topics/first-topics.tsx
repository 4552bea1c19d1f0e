// What a project sees before its first topics: how far it is, in numbers, and what to do.

import { useQuery } from '@tanstack/react-query'
import { statusQuery } from '../api/project-queries.ts'
import { formatCount } from '../format/format.ts'
import { DemoOffer, DemoProgressBar } from '../setup/demo-offer.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'

/** The server looks for topics once a text field has this many texts. */
const FIRST_TOPICS_TEXTS = 30

const SNIPPET = `curl -X POST ${window.location.origin}/track \\
  -H 'X-API-Key: YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"name": "user_message",
       "metadata": {"prompt": "Reset my password"}}'`

export function FirstTopics({ dimension }: { dimension: string | undefined }) {
  const { data } = useQuery(statusQuery())
  if (!data) return <Skeleton rows={4} />
  if (data.indexed === 0 && data.pending === 0) return <FirstEvent />
  const texts = dimension
    ? (data.dimensions.find(({ key }) => key === dimension)?.texts ?? 0)
    : Math.max(0, ...data.dimensions.map((one) => one.texts))
  if (texts >= FIRST_TOPICS_TEXTS && data.dimensions.every((one) => one.last_consolidated_at === null)) {
    return (
      <EmptyState title="Looking for the first topics…">
        This takes a few seconds.
        <DemoProgressBar />
      </EmptyState>
    )
  }
  if (texts >= FIRST_TOPICS_TEXTS) {
    return (
      <EmptyState title="No topics in this selection">
        No text falls into the chosen time range, event names and segments. Widen them to see topics.
      </EmptyState>
    )
  }
  return (
    <EmptyState title={`${formatCount(texts)} of ${formatCount(FIRST_TOPICS_TEXTS)} messages until the first topics`}>
      <progress
        value={texts}
        max={FIRST_TOPICS_TEXTS}
        aria-label="Messages until the first topics"
        className="my-2 h-1.5 w-56 appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
      />
      <p>Topics appear by themselves as messages arrive. Every message is kept, and gets its topic then.</p>
      <DemoProgressBar />
    </EmptyState>
  )
}

function FirstEvent() {
  return (
    <EmptyState title="Waiting for the first event">
      <p>Send one from your product, or try it from a terminal:</p>
      <pre className="mt-3 overflow-x-auto rounded-md bg-hover p-3 text-left text-[12px] text-ink leading-5">
        {SNIPPET}
      </pre>
      <div className="mt-4 flex flex-col items-center gap-2">
        <p>Or look around with some 3,300 demo messages first.</p>
        <DemoOffer />
      </div>
    </EmptyState>
  )
}
