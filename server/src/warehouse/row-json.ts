// A batch as JSON that every store reads: half a surrogate pair, which has no UTF-8 form, becomes U+FFFD.

import type { EventRow, MicroClusterTopic } from './warehouse.ts'

export function plainRow(row: EventRow) {
  return {
    project: row.project,
    sequence: row.sequence,
    event_id: row.eventId,
    name: row.name,
    session_id: row.sessionId,
    user_id: row.userId,
    timestamp_ms: row.timestampMs,
    metadata: encodedHalfPair(row.metadata) ? encodeWellFormed(JSON.parse(row.metadata)) : row.metadata,
    properties: row.properties,
    numbers: row.numbers,
    micro_clusters: row.microClusters,
  }
}

/** Of entries for the same micro-cluster the last one counts. */
export function latestTopics(topics: readonly MicroClusterTopic[]): MicroClusterTopic[] {
  const latest = new Map(
    topics.map((topic) => [JSON.stringify([topic.project, topic.dimension, topic.microCluster]), topic]),
  )
  return [...latest.values()]
}

/** Stores refuse JSON with half a surrogate pair, which `JSON.stringify` writes as an escape. */
export function encodeWellFormed(value: unknown): string {
  const json = JSON.stringify(value)
  return encodedHalfPair(json) ? JSON.stringify(cleaned(value)) : json
}

function encodedHalfPair(json: string): boolean {
  return /\\ud/i.test(json)
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(cleaned)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), cleaned(item)]))
}
