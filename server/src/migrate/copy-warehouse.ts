// Copies event rows and the topic map from one warehouse into the parts of another, in order of arrival, page by page,
// and sums up what was copied, so that a second reading can be held against it.

import { crc32 } from 'node:zlib'
import type { ProjectId } from '../model/ids.ts'
import { Statement } from '../warehouse/statement.ts'
import type { EventRow, MicroClusterTopic, SqlRow, Warehouse } from '../warehouse/warehouse.ts'

/** What is known of the rows of one project. */
export interface ProjectSum {
  readonly events: number
  /** Sum of a checksum of every row, whatever their order. */
  readonly checksum: number
}

export interface CopyTarget {
  readonly warehouse: Warehouse
  readonly holds: (project: ProjectId) => boolean
}

const PAGE_EVENTS = 5_000
const COLUMNS = `project, sequence, event_id, name, session_id, user_id, timestamp_ms, metadata, properties, numbers,
  micro_clusters`

interface Columns extends SqlRow {
  project: string
  sequence: number
  event_id: string
  name: string
  session_id: string
  user_id: string
  timestamp_ms: number
  metadata: string
  properties: Record<string, string>
  numbers: Record<string, number>
  micro_clusters: Record<string, number>
}

/** `through`: cursor of all targets afterwards. */
export async function copyWarehouse(
  source: Warehouse,
  targets: readonly CopyTarget[],
  { through, onRows }: { through: number; onRows: (rows: number) => void },
): Promise<void> {
  for await (const rows of eventPages(source)) {
    const cursor = rows.at(-1)?.sequence ?? 0
    await Promise.all(
      targets.map(async ({ warehouse, holds }) => {
        const own = rows.filter(({ project }) => holds(project as ProjectId))
        if (own.length > 0 && cursor < through) await warehouse.write(batch(cursor, own, []))
        else if (own.length > 0) await warehouse.write(batch(through, own, await topicMap(source, holds)))
      }),
    )
    onRows(rows.length)
  }
  for (const { warehouse, holds } of targets) {
    if ((await warehouse.cursor()) < through) await warehouse.write(batch(through, [], await topicMap(source, holds)))
  }
}

/** By project: what a reading of all rows finds. */
export async function sumUp(warehouse: Warehouse): Promise<Map<string, ProjectSum>> {
  const sums = new Map<string, ProjectSum>()
  for (const project of await projectsOf(warehouse)) {
    let [events, checksum] = [0, 0]
    for await (const rows of eventPages(warehouse, project)) {
      events += rows.length
      for (const row of rows) checksum = (checksum + checksumOf(row)) % Number.MAX_SAFE_INTEGER
    }
    sums.set(project, { events, checksum })
  }
  return sums
}

async function projectsOf(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query<{ project: string }>({
    sql: 'SELECT DISTINCT project FROM events',
    parameters: [],
  })
  return rows.map(({ project }) => project).sort()
}

async function* eventPages(warehouse: Warehouse, project?: string): AsyncGenerator<EventRow[]> {
  for (let after = 0; ; ) {
    const statement = new Statement(warehouse.dialect)
    const within = project === undefined ? '' : `project = ${statement.text(project)} AND `
    const rows = await warehouse.query<Columns>(
      statement.finish(`SELECT ${COLUMNS} FROM events WHERE ${within}sequence > ${statement.integer(after)}
        ORDER BY sequence LIMIT ${statement.integer(PAGE_EVENTS)}`),
    )
    if (rows.length > 0) yield rows.map(eventRow)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_EVENTS) return
    after = last.sequence
  }
}

async function topicMap(source: Warehouse, holds: CopyTarget['holds']): Promise<MicroClusterTopic[]> {
  const rows = await source.query<{
    project: string
    dimension: string
    micro_cluster: number
    topic: number
    small_talk: boolean
    hidden: boolean
  }>({
    sql: 'SELECT project, dimension, micro_cluster, topic, small_talk, hidden FROM micro_cluster_topics',
    parameters: [],
  })
  return rows
    .filter(({ project }) => holds(project as ProjectId))
    .map(({ project, dimension, micro_cluster, topic, small_talk, hidden }) => ({
      ...{ project, dimension, topic, hidden },
      microCluster: micro_cluster,
      smallTalk: small_talk,
    }))
}

function batch(cursor: number, rows: readonly EventRow[], topics: readonly MicroClusterTopic[]) {
  const nothing = { droppedAssignments: [], successions: [], marks: [], lateAssignments: [] }
  return { ...nothing, rows, topics, cursor }
}

function eventRow(row: Columns): EventRow {
  return {
    project: row.project,
    sequence: row.sequence,
    eventId: row.event_id,
    name: row.name,
    sessionId: row.session_id,
    userId: row.user_id,
    timestampMs: row.timestamp_ms,
    metadata: row.metadata,
    properties: row.properties,
    numbers: row.numbers,
    microClusters: row.micro_clusters,
  }
}

/** Stores keep maps in different orders. */
function checksumOf({ properties, numbers, microClusters, ...row }: EventRow): number {
  const sorted = [properties, numbers, microClusters].map((map) =>
    Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return crc32(JSON.stringify([Object.values(row), sorted]))
}
