// One event by its id, with the micro-clusters of its texts.

import type { Metadata } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import { Statement } from '../warehouse/statement.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { EVENT_COLUMNS, type EventColumns } from './event-records.ts'

export interface FoundEvent {
  readonly sequence: number
  readonly sessionId: string
  readonly timestampMs: number
  readonly metadata: Metadata
  /** By dimension. */
  readonly microClusters: Readonly<Record<string, number>>
}

/** Undefined where the project has no such event. Of several with one id the newest counts. */
export async function findEvent(
  warehouse: WarehouseReader,
  project: ProjectId,
  eventId: string,
): Promise<FoundEvent | undefined> {
  const statement = new Statement(warehouse.dialect)
  const [row] = await warehouse.query<EventColumns>(
    statement.finish(`SELECT ${EVENT_COLUMNS} FROM events
      WHERE project = ${statement.text(project)} AND event_id = ${statement.text(eventId)}
      ORDER BY sequence DESC LIMIT 1`),
  )
  if (!row) return undefined
  return {
    sequence: row.sequence,
    sessionId: row.session_id,
    timestampMs: row.timestamp_ms,
    metadata: JSON.parse(row.metadata) as Metadata,
    microClusters: row.micro_clusters,
  }
}
