// Stored events that are following a change of a field's type or of the embedder: how far, and for how long still.

import type { Status } from '../api/client.ts'
import { formatCount, formatDuration } from '../format/format.ts'
import { remainingSeconds } from './remaining-seconds.ts'

export function ReprocessingList({ reprocessing }: { reprocessing: Status['reprocessing'] }) {
  return (
    <ul aria-label="Changes in progress" className="flex flex-col gap-3 empty:hidden [&:not(:empty)]:mb-6">
      {reprocessing.map(({ field, cause, to, done, total, started_at: startedAt }) => {
        const left = remainingSeconds({ done, total, startedMs: Date.parse(startedAt), nowMs: Date.now() })
        return (
          <li key={field} className="rounded-lg border border-line bg-sidebar px-4 py-3">
            <p className="mb-2 flex flex-wrap justify-between gap-x-4">
              {cause === 'embedder' ? (
                <span>
                  Texts of <code>{field}</code> are embedded anew
                </span>
              ) : (
                <span>
                  Stored events follow <code>{field}</code> to {to}
                </span>
              )}
              <span className="text-muted">
                {formatCount(done)} of {formatCount(total)}
                {left !== null && ` · about ${formatDuration(left)} left`}
              </span>
            </p>
            <progress
              value={done}
              max={Math.max(1, total)}
              aria-label={`Progress of ${field}`}
              className="block h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
            />
          </li>
        )
      })}
    </ul>
  )
}
