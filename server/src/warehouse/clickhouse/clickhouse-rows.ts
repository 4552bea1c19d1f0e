// Rows of the tables as lines of JSON, with the shapes that ClickHouse reads them by.

import type { WarehouseBatch } from '../warehouse.ts'
import type { MapRow } from './clickhouse-map.ts'

export const ROW_SHAPE = `project String, partition Int64, sequence Int64, event_id String, name String, session_id String,
  user_id String, timestamp_ms Int64, metadata String, properties Map(String, String), numbers Map(String, Float64),
  micro_clusters Map(String, Int32)`
export const MAP_SHAPE = `project String, dimension String, micro_cluster Int32, topic Int32, small_talk Bool, hidden Bool,
  version Int64, gone UInt8`

const INT32 = 2 ** 31

/** Maps have a comma of their own. */
export function columnsOf(shape: string): string {
  return shape
    .replaceAll(/\([^)]*\)/g, '')
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .join(', ')
}

export function mapRow(row: MapRow, version: number) {
  return {
    project: row.project,
    dimension: row.dimension,
    micro_cluster: row.microCluster,
    topic: row.topic,
    small_talk: row.smallTalk,
    hidden: row.hidden,
    version,
    gone: row.gone ? 1 : 0,
  }
}

/** Carries a cursor or an epoch. */
export function stateRow(microCluster: number, version: number) {
  const nothing = { project: '', dimension: '', topic: 0, small_talk: false, hidden: false, gone: 0 }
  return { ...nothing, micro_cluster: microCluster, version }
}

/** Before anything is sent: what ClickHouse would store as another number. */
export function refuseUnstorable(batch: WarehouseBatch): void {
  const microClusters = [
    ...batch.topics.map(({ microCluster }) => microCluster),
    ...batch.rows.flatMap((row) => Object.values(row.microClusters)),
    ...batch.lateAssignments.map(({ microCluster }) => microCluster),
  ]
  const topics = [...batch.topics.map(({ topic }) => topic), ...batch.successions.map(({ heir }) => heir)]
  const wrong =
    // Rows below zero carry cursors and epochs.
    microClusters.find((number) => !Number.isInteger(number) || number < 0 || number >= INT32) ??
    topics.find((number) => !Number.isInteger(number) || Math.abs(number) >= INT32)
  if (wrong !== undefined) throw new RangeError(`Not a number of a micro-cluster or topic: ${wrong}`)
}

export function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
