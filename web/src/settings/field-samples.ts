// What a metadata field holds, as far as the latest events show it.

import type { TrackedEvent } from '../api/client.ts'

const MOST_VALUES = 4

export interface FieldSamples {
  /** The most frequent first. */
  readonly values: readonly string[]
  readonly distinct: number
  /** Of the latest events, those that have the field. */
  readonly events: number
}

export function fieldSamples(events: readonly Pick<TrackedEvent, 'metadata'>[], key: string): FieldSamples {
  const counts = new Map<string, number>()
  for (const { metadata } of events) {
    const value = metadata[key]
    if (value === undefined || value === null) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const values = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { values: values.slice(0, MOST_VALUES), distinct: values.length, events: total }
}
