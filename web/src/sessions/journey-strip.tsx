// The topics of a conversation in order.

import { Fragment } from 'react'
import type { TopicName } from '../api/client.ts'
import { Icon } from '../ui/icons.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'

export interface JourneyStripProps {
  readonly path: readonly TopicName[]
  /** Cuts what does not fit, where rows are of one height. */
  readonly oneLine?: boolean
}

export function JourneyStrip({ path, oneLine = false }: JourneyStripProps) {
  if (path.length === 0) return <span className="text-muted italic">No topic</span>
  return (
    <span className={`flex min-w-0 items-center gap-x-1 gap-y-1 ${oneLine ? 'max-h-5 overflow-hidden' : 'flex-wrap'}`}>
      {path.map((topic, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path may pass a topic twice
        <Fragment key={index}>
          {index > 0 && (
            <span className="text-muted">
              <Icon name="arrowRight" size={12} />
            </span>
          )}
          <TopicChip topic={topic} />
        </Fragment>
      ))}
    </span>
  )
}
