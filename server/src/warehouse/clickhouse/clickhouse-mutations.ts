// Changes of stored rows. ClickHouse rewrites the columns that they touch, in the parts that hold such rows; they write
// constants, so that applying one again after a crash changes nothing.

import type { LateAssignment, SqlParameter, WarehouseBatch } from '../warehouse.ts'
import type { ClickHouseConnection } from './clickhouse-connection.ts'

/** Resolves when the change is applied. */
export function mutate(
  connection: ClickHouseConnection,
  sql: string,
  ...parameters: readonly SqlParameter[]
): Promise<void> {
  const settings = { mutations_sync: '1', max_query_size: '1000000000', log_queries: 0 } as const
  return connection.run({ sql, parameters, settings })
}

/** Erasures, dropped and late assignments of a batch. */
export async function changeRows(connection: ClickHouseConnection, batch: WarehouseBatch): Promise<void> {
  for (const { project, sequences } of batch.erasures ?? []) {
    if (sequences.length === 0) continue
    const erase = `ALTER TABLE event_rows DELETE WHERE project = {p1:String} AND ${among(sequences)}`
    await mutate(connection, erase, text(project))
  }
  for (const { project, dimension, afterSequence, throughSequence } of batch.droppedAssignments) {
    if (throughSequence <= afterSequence) continue
    const drop = `ALTER TABLE event_rows
      UPDATE micro_clusters = mapFilter((key, value) -> key <> {p2:String}, micro_clusters)
      WHERE project = {p1:String} AND sequence > ${whole(afterSequence)} AND sequence <= ${whole(throughSequence)}
        AND mapContains(micro_clusters, {p2:String})`
    await mutate(connection, drop, text(project), text(dimension))
  }
  for (const { project, dimension, late } of byDimension(batch.lateAssignments)) {
    const sequences = [...late.keys()]
    const assign = `ALTER TABLE event_rows
      UPDATE micro_clusters = mapUpdate(micro_clusters, map({p2:String}, CAST(transform(sequence,
        [${sequences.map(whole).join(', ')}], [${[...late.values()].map(whole).join(', ')}], 0) AS Int32)))
      WHERE project = {p1:String} AND ${among(sequences)}`
    await mutate(connection, assign, text(project), text(dimension))
  }
}

function byDimension(assignments: readonly LateAssignment[]) {
  const groups = new Map<string, { project: string; dimension: string; late: Map<number, number> }>()
  for (const { project, dimension, sequence, microCluster } of assignments) {
    const key = JSON.stringify([project, dimension])
    const group = groups.get(key) ?? { project, dimension, late: new Map<number, number>() }
    group.late.set(sequence, microCluster)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** A command's parameters travel in its address, which is short: numbers are part of the text. */
function among(sequences: readonly number[]): string {
  return `sequence IN (${sequences.map(whole).join(', ')})`
}

function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new RangeError(`Not a safe integer: ${number}`)
  return String(number)
}

function text(value: string): SqlParameter {
  return { type: 'text', value }
}
