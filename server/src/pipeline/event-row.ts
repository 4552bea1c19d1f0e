// From a journal event to its row: what segments filter on, what numbers aggregate, what is kept to be shown.

import { parseNumber } from '../fields/parse-value.ts'
import type { TrackedEvent } from '../model/event.ts'
import type { EventRow } from '../warehouse/warehouse.ts'

/** Longer strings are shown and clustered but never a segment's value. */
const LONGEST_PROPERTY = 200

/** The row of one event. `microClusters` holds one entry for each clustered text. */
export function eventRow(
  project: string,
  sequence: number,
  event: TrackedEvent,
  microClusters: Readonly<Record<string, number>>,
): EventRow {
  const properties: Record<string, string> = {}
  const numbers: Record<string, number> = {}
  for (const [key, value] of Object.entries(event.metadata)) {
    if (value === null || typeof value === 'object') continue
    const text = String(value)
    if (text.length <= LONGEST_PROPERTY && text.trim() !== '') properties[key] = text
    const number = parseNumber(value)
    if (number !== null) numbers[key] = number
  }
  return {
    project,
    sequence,
    eventId: event.id,
    name: event.name,
    sessionId: event.sessionId,
    userId: event.userId,
    timestampMs: event.timestampMs,
    metadata: JSON.stringify(event.metadata),
    properties,
    numbers,
    microClusters,
  }
}
