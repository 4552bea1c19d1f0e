// Copies event rows and the topic map from one warehouse into the parts of another, in order of arrival, range by range,
// and sums up what lies in a range, so that both sides can be held against each other.

import { crc32 } from 'node:zlib'
import type { ProjectId } from '../model/ids.ts'
import { Statement } from '../warehouse/statement.ts'
import type { EventRow, MicroClusterTopic, SqlRow, Warehouse, WarehouseBatch } from '../warehouse/warehouse.ts'
import type { RowChanges } from './change-gate.ts'

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

/** Sequences after `after`, up to and including `through`. */
export interface SequenceRange {
  readonly after: number
  readonly through: number
}

const PAGE_SEQUENCES = 5_000
/** The sum of two is exact. */
const CHECKSUM_MODULUS = 2 ** 52
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

/** Their cursors end at the last row of each. */
export async function copyRows(
  source: Warehouse,
  targets: readonly CopyTarget[],
  range: SequenceRange,
  onRows: (rows: number) => void,
): Promise<void> {
  for await (const rows of eventPages(source, range)) {
    await Promise.all(
      targets.map(async ({ warehouse, holds }) => {
        const own = rows.filter(({ project }) => holds(project as ProjectId))
        const cursor = own.at(-1)?.sequence
        if (cursor !== undefined) await warehouse.write(batch(cursor, own))
      }),
    )
    onRows(rows.length)
  }
}

/**
 * The last rows, what became of those that were copied before, and the whole topic map: the cursor of every target is
 * `through` afterwards. Nothing may change in the source any more.
 */
export async function completeCopy(
  source: Warehouse,
  targets: readonly CopyTarget[],
  { after, through }: SequenceRange,
  changes: RowChanges,
): Promise<void> {
  if (through === 0) return
  const last = Math.max(after, through - PAGE_SEQUENCES)
  await copyRows(source, targets, { after, through: last }, () => undefined)
  const rows: EventRow[] = []
  for await (const page of eventPages(source, { after: last, through })) rows.push(...page)
  await Promise.all(
    targets.map(async ({ warehouse, holds }) => {
      const own = <Of extends { readonly project: string }>(all: readonly Of[]) =>
        all.filter(({ project }) => holds(project as ProjectId))
      await warehouse.write({
        ...batch(through, own(rows)),
        topics: await topicMap(source, holds),
        droppedAssignments: own(changes.dropped),
        lateAssignments: own(changes.late),
        erasures: own(changes.erased),
      })
    }),
  )
}

/** By project: what a reading of all rows in the range finds. */
export async function sumUp(warehouse: Warehouse, range: SequenceRange): Promise<Map<string, ProjectSum>> {
  const sums = new Map<string, ProjectSum>()
  for await (const rows of eventPages(warehouse, range)) {
    for (const row of rows) addTo(sums, row.project, { events: 1, checksum: checksumOf(row) })
  }
  return sums
}

/** Sums of two ranges beside each other. */
export function joinSums(...parts: readonly ReadonlyMap<string, ProjectSum>[]): Map<string, ProjectSum> {
  const sums = new Map<string, ProjectSum>()
  for (const part of parts) for (const [project, sum] of part) addTo(sums, project, sum)
  return sums
}

function addTo(sums: Map<string, ProjectSum>, project: string, { events, checksum }: ProjectSum): void {
  const known = sums.get(project) ?? { events: 0, checksum: 0 }
  sums.set(project, {
    events: known.events + events,
    checksum: (known.checksum + checksum) % CHECKSUM_MODULUS,
  })
}

async function* eventPages(warehouse: Warehouse, { after, through }: SequenceRange): AsyncGenerator<EventRow[]> {
  for (let start = after; start < through; start += PAGE_SEQUENCES) {
    const statement = new Statement(warehouse.dialect)
    const [from, to] = [statement.integer(start), statement.integer(Math.min(through, start + PAGE_SEQUENCES))]
    const rows = await warehouse.query<Columns>(
      statement.finish(
        `SELECT ${COLUMNS} FROM events WHERE sequence > ${from} AND sequence <= ${to} ORDER BY sequence`,
      ),
    )
    if (rows.length > 0) yield rows.map(eventRow)
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

function batch(cursor: number, rows: readonly EventRow[]): WarehouseBatch {
  return { rows, cursor, droppedAssignments: [], successions: [], marks: [], topics: [], lateAssignments: [] }
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
