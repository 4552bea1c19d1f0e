// Events as answers show them, with the names of their topics.

import { type ProjectId, topicRef } from '../model/ids.ts'
import type { TopicDirectory } from '../model/topic.ts'
import type { EventRecord } from '../queries/event-records.ts'
import type { Registry } from '../registry/registry.ts'
import { topicDirectories } from './choose-dimension.ts'
import { TopicNames } from './topic-names.ts'

/** Same order as `events`. */
export async function eventAnswers(registry: Registry, project: ProjectId, events: readonly EventRecord[]) {
  const directories = await topicDirectories(registry, project)
  const names = new Map(
    directories.map((directory: TopicDirectory) => [directory.dimension, new TopicNames(directory)]),
  )
  return events.map((event) => ({
    id: event.id,
    name: event.name,
    session_id: event.sessionId,
    user_id: event.userId,
    timestamp: new Date(event.timestampMs).toISOString(),
    metadata: event.metadata as Record<string, unknown>,
    topics: Object.fromEntries(
      Object.entries(event.topics).map(([dimension, place]) => {
        if (!place) return [dimension, null]
        const name = names.get(dimension)?.name(place.topic) ?? { id: topicRef(0, place.topic), label: '' }
        return [dimension, { ...name, kind: place.kind }]
      }),
    ),
  }))
}
