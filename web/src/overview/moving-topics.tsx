// Topics that are new or move against the period before; the most telling first.

import type { Topic, TrendWord } from '../api/client.ts'
import { Section } from '../ui/section.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { TopicLine } from './topic-line.tsx'

const ROWS = 8
const ORDER: readonly TrendWord[] = ['spiking', 'new', 'fading', 'rising', 'cooling']

export function MovingTopics({ topics, days }: { topics: readonly Topic[]; days: readonly string[] }) {
  const moving = ORDER.flatMap((word) => topics.filter(({ trend }) => trend.word === word)).slice(0, ROWS)
  return (
    <Section title="New, spiking and fading">
      {moving.length === 0 && <p className="py-2 text-muted">All topics are steady against the period before.</p>}
      <ul>
        {moving.map((topic) => (
          <TopicLine key={topic.id} topic={topic} days={days}>
            <TrendLabel word={topic.trend.word} />
          </TopicLine>
        ))}
      </ul>
    </Section>
  )
}
