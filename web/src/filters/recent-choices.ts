// What the latest events offer to filter by: their names, and the values of fields that take few of them.

import type { TrackedEvent } from '../api/client.ts'

export interface FieldChoices {
  readonly field: string
  /** The most frequent first. */
  readonly values: readonly { readonly value: string; readonly events: number }[]
}

const MOST_VALUES = 24
const LONGEST_VALUE = 40
/** A field with about as many values as events is an id or a text, and nothing to filter by. */
const MOST_DISTINCT_SHARE = 0.3

export function recentEventNames(events: readonly TrackedEvent[]): string[] {
  return [...new Set(events.map(({ name }) => name))].sort((a, b) => a.localeCompare(b))
}

export function recentFieldChoices(events: readonly TrackedEvent[]): FieldChoices[] {
  const fields = new Map<string, Map<string, number>>()
  for (const { metadata, topics } of events) {
    for (const [field, value] of Object.entries(metadata)) {
      if (field in topics || (typeof value !== 'string' && typeof value !== 'boolean')) continue
      const counts = fields.get(field) ?? new Map<string, number>()
      counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
      fields.set(field, counts)
    }
  }
  return [...fields]
    .filter(([, counts]) => isChoice(counts))
    .map(([field, counts]) => ({
      field,
      values: [...counts]
        .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
        .map(([value, events]) => ({ value, events })),
    }))
    .sort((a, b) => a.field.localeCompare(b.field))
}

function isChoice(counts: ReadonlyMap<string, number>): boolean {
  const values = [...counts.keys()]
  const events = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return (
    values.length <= MOST_VALUES &&
    values.length <= Math.max(2, events * MOST_DISTINCT_SHARE) &&
    values.every((value) => value.length <= LONGEST_VALUE && !value.includes(','))
  )
}
