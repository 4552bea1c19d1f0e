// A batch as JSON texts for `from_json`; the shapes name the columns in table order.

import { encodeWellFormed, latestTopics, plainRow } from '../row-json.ts'
import type { EventRow, LateAssignment, MicroClusterTopic } from '../warehouse.ts'

export const ROW_SHAPE = JSON.stringify([
  {
    project: 'VARCHAR',
    sequence: 'BIGINT',
    event_id: 'VARCHAR',
    name: 'VARCHAR',
    session_id: 'VARCHAR',
    user_id: 'VARCHAR',
    timestamp_ms: 'BIGINT',
    metadata: 'VARCHAR',
    properties: 'MAP(VARCHAR, VARCHAR)',
    numbers: 'MAP(VARCHAR, DOUBLE)',
    micro_clusters: 'MAP(VARCHAR, INTEGER)',
  },
])
export const TOPIC_SHAPE = JSON.stringify([
  {
    project: 'VARCHAR',
    dimension: 'VARCHAR',
    micro_cluster: 'INTEGER',
    topic: 'INTEGER',
    small_talk: 'BOOLEAN',
    hidden: 'BOOLEAN',
  },
])
export const LATE_SHAPE = JSON.stringify([
  { project: 'VARCHAR', sequence: 'BIGINT', micro_clusters: 'MAP(VARCHAR, INTEGER)' },
])

/** Bounds the text that is copied to the store in one go, and with it the pause of the event loop. */
const CHUNK_CHARACTERS = 4_000_000

/** JSON arrays of rows, each of about CHUNK_CHARACTERS at most. */
export function* encodeEvents(rows: readonly EventRow[]): Generator<string> {
  let items: string[] = []
  let characters = 0
  for (const row of rows) {
    const item = encodeWellFormed(plainRow(row))
    if (items.length > 0 && characters + item.length > CHUNK_CHARACTERS) {
      yield `[${items.join(',')}]`
      items = []
      characters = 0
    }
    items.push(item)
    characters += item.length
  }
  if (items.length > 0) yield `[${items.join(',')}]`
}

export function encodeTopics(topics: readonly MicroClusterTopic[]): string {
  return encodeWellFormed(
    latestTopics(topics).map((topic) => ({
      project: topic.project,
      dimension: topic.dimension,
      micro_cluster: topic.microCluster,
      topic: topic.topic,
      small_talk: topic.smallTalk,
      hidden: topic.hidden,
    })),
  )
}

/** One entry an event, whatever the number of its dimensions. */
export function encodeLateAssignments(late: readonly LateAssignment[]) {
  const byEvent = new Map<string, { project: string; sequence: number; micro_clusters: Record<string, number> }>()
  let firstSequence = Number.MAX_SAFE_INTEGER
  let lastSequence = 0
  for (const { project, sequence, dimension, microCluster } of late) {
    const key = `${sequence} ${project}`
    const entry = byEvent.get(key) ?? { project, sequence, micro_clusters: {} }
    entry.micro_clusters[dimension] = microCluster
    byEvent.set(key, entry)
    firstSequence = Math.min(firstSequence, sequence)
    lastSequence = Math.max(lastSequence, sequence)
  }
  return { json: encodeWellFormed([...byEvent.values()]), firstSequence, lastSequence }
}
