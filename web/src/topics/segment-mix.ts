// The mix of a topic's events beside that of all events, value by value.

import type { Segments } from '../api/client.ts'

export interface MixValue {
  readonly value: string
  readonly events: number
  /** Of the topic's events with this field, and of all events with it. */
  readonly share: number
  readonly shareOfAll: number
}

export interface FieldMix {
  readonly field: string
  /** By events of the topic, then by all events. */
  readonly values: readonly MixValue[]
}

/** Fields without a value in the topic are left out, as are those whose values do not tell events apart. */
export function segmentMix(inTopic: Segments, all: Segments, mostValues: number): FieldMix[] {
  return all.segments.flatMap(({ field, values, other }) => {
    const own = inTopic.segments.find((one) => one.field === field)
    if (!own || own.values.length === 0 || values.length + other.values < 2) return []
    const ownEvents = total(own)
    const allEvents = total({ values, other })
    const mix = values
      .map(({ value, events: ofAll }) => {
        const events = own.values.find((one) => one.value === value)?.events ?? 0
        return { value, events, share: events / ownEvents, shareOfAll: ofAll / allEvents }
      })
      .sort((a, b) => b.events - a.events || b.shareOfAll - a.shareOfAll)
    return [{ field, values: mix.slice(0, mostValues) }]
  })
}

function total({ values, other }: Pick<Segments['segments'][number], 'values' | 'other'>): number {
  return values.reduce((sum, { events }) => sum + events, other.events)
}
