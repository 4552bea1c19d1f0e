// The one connection that writes. Rows, topic map, late assignments and cursor of a batch are one transaction;
// batches go in one after the other.

import type { DuckDBConnection } from '@duckdb/node-api'
import { outOfTurn } from '../refusals.ts'
import type {
  DroppedAssignments,
  ErasedEvents,
  EventRow,
  LateAssignment,
  MicroClusterTopic,
  TopicMark,
  TopicSuccession,
  WarehouseBatch,
} from '../warehouse.ts'
import {
  encodeEvents,
  encodeLateAssignments,
  encodeTopics,
  LATE_SHAPE,
  ROW_SHAPE,
  TOPIC_SHAPE,
} from './duckdb-batch.ts'

/** `from_json` keeps the event loop free; the Appender blocks it up to 386 ms at checkpoints (2026-11). */
const INSERT_EVENTS = `INSERT INTO events
  SELECT unnest(item) FROM (SELECT unnest(from_json($1, '${ROW_SHAPE}')) AS item)`
const DELETE_TOPICS = `DELETE FROM micro_cluster_topics AS old
  USING (SELECT unnest(item) FROM (SELECT unnest(from_json($1, '${TOPIC_SHAPE}')) AS item)) AS new
  WHERE old.project = new.project AND old.dimension = new.dimension AND old.micro_cluster = new.micro_cluster`
const INSERT_TOPICS = `INSERT INTO micro_cluster_topics
  SELECT unnest(item) FROM (SELECT unnest(from_json($1, '${TOPIC_SHAPE}')) AS item)`
const MOVE_TOPIC = `UPDATE micro_cluster_topics SET topic = $1
  WHERE project = $2 AND dimension = $3 AND topic = $4`
const MARK_TOPIC = `UPDATE micro_cluster_topics SET small_talk = $1, hidden = $2
  WHERE project = $3 AND dimension = $4 AND topic = $5`
const UPDATE_LATE = `UPDATE events SET micro_clusters = map_concat(events.micro_clusters, late.micro_clusters)
  FROM (SELECT unnest(item) FROM (SELECT unnest(from_json($1, '${LATE_SHAPE}')) AS item)) AS late
  WHERE events.project = late.project AND events.sequence = late.sequence
    AND events.sequence BETWEEN $2 AND $3`

const ERASE_EVENTS = `DELETE FROM events WHERE project = $1 AND sequence BETWEEN $2 AND $3
  AND sequence IN (SELECT unnest(from_json($4, '["BIGINT"]')))`
const DROP_MAP = 'DELETE FROM micro_cluster_topics WHERE project = $1 AND dimension = $2'
const DROP_ASSIGNMENTS = `UPDATE events
  SET micro_clusters = map_from_entries(list_filter(map_entries(micro_clusters), lambda entry: entry.key <> $1))
  WHERE project = $2 AND sequence BETWEEN $3 AND $4 AND map_contains(micro_clusters, $1)`

export async function readCursor(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll('SELECT cursor FROM warehouse_state')
  return Number(result.getRows()[0]?.[0])
}

/** Whole or not at all. Throws AppError CONFLICT where the stored cursor has already reached the batch's. */
export async function writeBatch(connection: DuckDBConnection, batch: WarehouseBatch): Promise<void> {
  await connection.run('BEGIN')
  try {
    const stored = await readCursor(connection)
    if (batch.cursor <= stored) {
      throw outOfTurn(batch.cursor, stored)
    }
    await insertEvents(connection, batch.rows)
    for (const erased of batch.erasures ?? []) await eraseEvents(connection, erased)
    for (const dropped of batch.droppedAssignments) await dropAssignments(connection, dropped)
    for (const succession of batch.successions) await moveTopic(connection, succession)
    for (const mark of batch.marks) await markTopic(connection, mark)
    await putTopics(connection, batch.topics)
    await putLateAssignments(connection, batch.lateAssignments)
    await moveCursor(connection, batch.cursor)
    await connection.run('COMMIT')
  } catch (error) {
    // After a failed COMMIT, or in an invalidated database, there is nothing left to roll back.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** A row of its own each time: what a question still reads of an updated row keeps the file from being folded. */
async function moveCursor(connection: DuckDBConnection, cursor: number): Promise<void> {
  await connection.run('INSERT INTO warehouse_state SELECT schema_version, $1 FROM warehouse_state', [BigInt(cursor)])
  await connection.run('DELETE FROM warehouse_state WHERE cursor < $1', [BigInt(cursor)])
}

async function insertEvents(connection: DuckDBConnection, rows: readonly EventRow[]): Promise<void> {
  for (const json of encodeEvents(rows)) await connection.run(INSERT_EVENTS, [json])
}

async function eraseEvents(connection: DuckDBConnection, { project, sequences }: ErasedEvents): Promise<void> {
  const [first, last] = [Math.min(...sequences), Math.max(...sequences)]
  await connection.run(ERASE_EVENTS, [project, BigInt(first), BigInt(last), JSON.stringify(sequences)])
}

async function dropAssignments(
  connection: DuckDBConnection,
  { project, dimension, afterSequence, throughSequence }: DroppedAssignments,
): Promise<void> {
  await connection.run(DROP_MAP, [project, dimension])
  if (throughSequence <= afterSequence) return
  const range = [BigInt(afterSequence) + 1n, BigInt(throughSequence)]
  await connection.run(DROP_ASSIGNMENTS, [dimension, project, ...range])
}

async function moveTopic(
  connection: DuckDBConnection,
  { project, dimension, topic, heir }: TopicSuccession,
): Promise<void> {
  await connection.run(MOVE_TOPIC, [heir, project, dimension, topic])
}

async function markTopic(
  connection: DuckDBConnection,
  { project, dimension, topic, smallTalk, hidden }: TopicMark,
): Promise<void> {
  await connection.run(MARK_TOPIC, [smallTalk, hidden, project, dimension, topic])
}

async function putTopics(connection: DuckDBConnection, topics: readonly MicroClusterTopic[]): Promise<void> {
  if (topics.length === 0) return
  const json = encodeTopics(topics)
  await connection.run(DELETE_TOPICS, [json])
  await connection.run(INSERT_TOPICS, [json])
}

async function putLateAssignments(connection: DuckDBConnection, late: readonly LateAssignment[]): Promise<void> {
  if (late.length === 0) return
  const { json, firstSequence, lastSequence } = encodeLateAssignments(late)
  // The range lets DuckDB skip the row groups that hold none of them.
  await connection.run(UPDATE_LATE, [json, BigInt(firstSequence), BigInt(lastSequence)])
}
