// The event names to filter by, as far as the latest events show them.

import type { TrackedEvent } from '../api/client.ts'

export function recentEventNames(events: readonly Pick<TrackedEvent, 'name'>[]): string[] {
  return [...new Set(events.map(({ name }) => name))].sort((a, b) => a.localeCompare(b))
}
