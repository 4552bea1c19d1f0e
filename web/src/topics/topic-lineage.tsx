// How a topic came to be: born, merged and split over re-clusterings, the newest first.

import type { TopicDetail } from '../api/client.ts'
import { formatMoment } from '../format/format.ts'
import { Section } from '../ui/section.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'

const WORDS = {
  born: 'Found in the messages',
  merged: 'Merged with',
  split: 'Split from',
  ended: 'Ended, went on as',
} as const

export function TopicLineage({ lineage }: { lineage: TopicDetail['lineage'] }) {
  if (lineage.length === 0) return null
  return (
    <Section title="History">
      <ol className="ml-1.5 border-line-strong border-l">
        {lineage.toReversed().map(({ kind, at, topics }) => (
          <li key={`${kind}${at}`} className="relative pb-3 pl-4 last:pb-0">
            <span className="-left-[4.5px] absolute top-1.5 size-2 rounded-full bg-accent" aria-hidden="true" />
            <span>{WORDS[kind]}</span>{' '}
            {topics.map((topic) => (
              <TopicChip key={topic.id} topic={topic} />
            ))}
            <time dateTime={at} className="block text-[12px] text-muted leading-4">
              {formatMoment(at)}
            </time>
          </li>
        ))}
      </ol>
    </Section>
  )
}
