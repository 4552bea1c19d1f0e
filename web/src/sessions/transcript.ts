// An event's metadata as a transcript shows it: its texts with their topics, then everything else.

import type { TopicName, TrackedEvent } from '../api/client.ts'

type Described = Pick<TrackedEvent, 'metadata' | 'topics'>

export interface EventText {
  readonly field: string
  readonly text: string
  readonly topic: TrackedEvent['topics'][string]
}

export interface FieldValue {
  readonly field: string
  readonly text: string
}

export function eventTexts({ metadata, topics }: Described): EventText[] {
  return fieldValues(metadata)
    .filter(({ field }) => field in topics)
    .map((value) => ({ ...value, topic: topics[value.field] ?? null }))
}

/** What is no text; `except` leaves out values shown elsewhere. */
export function eventValues({ metadata, topics }: Described, except: readonly FieldValue[] = []): FieldValue[] {
  return fieldValues(metadata).filter(
    ({ field, text }) => !(field in topics) && !except.some((one) => one.field === field && one.text === text),
  )
}

/** Values that all events share; none for a single event, whose values stand beside it. */
export function sharedValues(events: readonly Described[]): FieldValue[] {
  const [first, ...others] = events
  if (!first || others.length === 0) return []
  return eventValues(first).filter(({ field, text }) =>
    others.every((event) => eventValues(event).some((one) => one.field === field && one.text === text)),
  )
}

/** Topics in order, repeats collapsed, small talk and unclustered texts passed over; of one text field, or of all. */
export function sessionPath(
  events: readonly Pick<TrackedEvent, 'topics'>[],
  dimension: string | undefined,
): TopicName[] {
  const topics = events.flatMap((event) =>
    Object.entries(event.topics).flatMap(([field, topic]) =>
      topic?.kind === 'topic' && (dimension === undefined || field === dimension) ? [topic] : [],
    ),
  )
  return topics.filter((topic, index) => topic.id !== topics[index - 1]?.id).map(({ id, label }) => ({ id, label }))
}

function fieldValues(metadata: TrackedEvent['metadata']): FieldValue[] {
  return Object.entries(metadata).map(([field, value]) => ({
    field,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}
