// Event rows as answers show them: metadata parsed, each clustered text with the topic in which it stands now.

import type { Metadata } from '../model/event.ts'
import type { TopicKind } from '../model/topic.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'

export interface TextTopic {
  readonly topic: number
  readonly kind: TopicKind
  readonly hidden: boolean
}

export interface EventRecord {
  readonly id: string
  readonly sequence: number
  readonly name: string
  readonly sessionId: string
  readonly userId: string
  readonly timestampMs: number
  readonly metadata: Metadata
  /** By dimension; null: unclustered. */
  readonly topics: Readonly<Record<string, TextTopic | null>>
}

export const EVENT_COLUMNS =
  'event_id, sequence, name, session_id, user_id, timestamp_ms, metadata, micro_clusters' as const

export interface EventColumns extends SqlRow {
  event_id: string
  sequence: number
  name: string
  session_id: string
  user_id: string
  timestamp_ms: number
  metadata: string
  micro_clusters: Record<string, number>
}

interface StandRow extends SqlRow {
  dimension: string
  micro_cluster: number
  topic: number
  small_talk: boolean
  hidden: boolean
}

/** Same order as `rows`. */
export async function toEventRecords(
  warehouse: WarehouseReader,
  project: string,
  rows: readonly EventColumns[],
): Promise<EventRecord[]> {
  const topicOf = await topicsOfMicroClusters(warehouse, project, rows)
  return rows.map((row) => ({
    id: row.event_id,
    sequence: row.sequence,
    name: row.name,
    sessionId: row.session_id,
    userId: row.user_id,
    timestampMs: row.timestamp_ms,
    metadata: JSON.parse(row.metadata) as Metadata,
    topics: Object.fromEntries(
      Object.entries(row.micro_clusters).map(([dimension, microCluster]) => [
        dimension,
        topicOf.get(standKey(dimension, microCluster)) ?? null,
      ]),
    ),
  }))
}

async function topicsOfMicroClusters(
  warehouse: WarehouseReader,
  project: string,
  rows: readonly EventColumns[],
): Promise<Map<string, TextTopic>> {
  const microClusters = [...new Set(rows.flatMap((row) => Object.values(row.micro_clusters)))]
  if (microClusters.length === 0) return new Map()
  const statement = new Statement(warehouse.dialect)
  const stands = await warehouse.query<StandRow>(
    statement.finish(`SELECT dimension, micro_cluster, topic, small_talk, hidden FROM micro_cluster_topics
      WHERE project = ${statement.text(project)} AND (topic > 0 OR small_talk)
        AND ${warehouse.dialect.isOneOf('micro_cluster', statement.integers(microClusters))}`),
  )
  return new Map(
    stands.map(({ dimension, micro_cluster, topic, small_talk, hidden }) => [
      standKey(dimension, micro_cluster),
      { topic, kind: small_talk ? 'small_talk' : 'topic', hidden },
    ]),
  )
}

function standKey(dimension: string, microCluster: number): string {
  return `${microCluster} ${dimension}`
}
