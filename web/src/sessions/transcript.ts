// An event's metadata as a transcript shows it: its texts with their topics, then everything else.

import type { TopicName, TrackedEvent } from '../api/client.ts'

type EventTopic = TrackedEvent['topics'][string]

export interface EventText {
  readonly field: string
  readonly text: string
  readonly topic: EventTopic
}

export interface EventParts {
  readonly texts: readonly EventText[]
  readonly values: readonly { readonly field: string; readonly text: string }[]
}

export function splitMetadata({ metadata, topics }: Pick<TrackedEvent, 'metadata' | 'topics'>): EventParts {
  const entries = Object.entries(metadata).map(([field, value]) => ({ field, text: textOf(value) }))
  return {
    texts: entries
      .filter(({ field }) => field in topics)
      .map((entry) => ({ ...entry, topic: topics[entry.field] ?? null })),
    values: entries.filter(({ field }) => !(field in topics)),
  }
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
