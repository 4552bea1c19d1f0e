// Topics that are new, spiking or fading against the period before; where none is, those that move at all.

import type { Topic, TrendWord } from '../api/client.ts'
import { Section } from '../ui/section.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { TopicLine } from './topic-line.tsx'

const GROUPS: readonly { words: readonly TrendWord[]; title: string; none: string }[] = [
  { words: ['new'], title: 'New', none: 'No new topic.' },
  { words: ['spiking', 'rising'], title: 'Spiking and rising', none: 'No topic rises.' },
  { words: ['fading', 'cooling'], title: 'Fading and cooling', none: 'No topic fades.' },
]
const ROWS = 3

export function MovingTopics({ topics, days }: { topics: readonly Topic[]; days: readonly string[] }) {
  return (
    <Section title="New, spiking and fading">
      {GROUPS.map(({ words, title, none }) => {
        const moving = words.flatMap((word) => topics.filter(({ trend }) => trend.word === word))
        return (
          <div key={title} className="mb-3">
            <h3 className="flex justify-between text-[12px] text-muted">
              {title}
              {moving.length > ROWS && <span>{`${ROWS} of ${moving.length}`}</span>}
            </h3>
            {moving.length === 0 && <p className="py-1.5 text-muted">{none}</p>}
            <ul>
              {moving.slice(0, ROWS).map((topic) => (
                <TopicLine key={topic.id} topic={topic} days={days}>
                  <TrendLabel word={topic.trend.word} />
                </TopicLine>
              ))}
            </ul>
          </div>
        )
      })}
    </Section>
  )
}
