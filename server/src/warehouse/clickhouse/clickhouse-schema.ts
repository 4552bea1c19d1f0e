// Tables and views of the warehouse in ClickHouse. Questions see the views, which have the columns of every warehouse.
// A row is seen once its batch is committed: the map and the cursor of a batch are one insert, and that is the commit.

import { StartupError } from '../../errors.ts'
import {
  type ClickHouseConnection,
  connectClickHouse,
  databaseOf,
  isRefusal,
  isUnreached,
} from './clickhouse-connection.ts'

const SCHEMA_VERSION = 1

/** Without these, ClickHouse loses acknowledged inserts in a power cut, and merged ones whose originals are deleted. */
const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1'
/** Otherwise ClickHouse sets damaged parts aside at its start, and answers without their rows. */
const WHOLE = 'max_suspicious_broken_parts = 0, max_suspicious_broken_parts_bytes = 0'
/** Inserts remembered by their token, so that one which is sent again is applied once. */
const REPEATABLE = 'non_replicated_deduplication_window = 10000'
/** Replaced parts are fsynced before: what was erased need not lie about for the usual eight minutes. */
const TIDY =
  'old_parts_lifetime = 1, cleanup_delay_period = 1, cleanup_delay_period_random_add = 0, max_cleanup_delay_period = 5'

/** Rows of `topic_map` that carry a cursor and an epoch have a micro-cluster below zero. */
export const cursorRow = (partition: number) => -1 - 2 * partition
export const epochRow = (partition: number) => -2 - 2 * partition

const COMMITTED = `(SELECT mapFromArrays(groupArray(place), groupArray(cursor)) FROM (
    SELECT toInt64(intDiv(-1 - micro_cluster, 2)) AS place, max(version) AS cursor FROM topic_map
    WHERE project = '' AND dimension = '' AND micro_cluster < 0 AND micro_cluster % 2 <> 0 GROUP BY micro_cluster))`

const TABLES = [
  `CREATE TABLE IF NOT EXISTS warehouse_schema (version Int64) ENGINE = ReplacingMergeTree ORDER BY version
    SETTINGS ${DURABLE}, ${WHOLE}`,
  `CREATE TABLE IF NOT EXISTS event_rows (
    project String, partition Int64, sequence Int64, event_id String, name LowCardinality(String), session_id String,
    user_id String, timestamp_ms Int64, metadata String CODEC(ZSTD(1)), properties Map(String, String),
    numbers Map(String, Float64), micro_clusters Map(String, Int32),
    INDEX by_sequence sequence TYPE minmax GRANULARITY 1, INDEX by_time timestamp_ms TYPE minmax GRANULARITY 1)
  ENGINE = MergeTree ORDER BY (project, session_id, timestamp_ms, sequence)
  SETTINGS ${DURABLE}, ${WHOLE}, ${REPEATABLE}, ${TIDY}`,
  `CREATE TABLE IF NOT EXISTS topic_map (
    project String, dimension String, micro_cluster Int32, topic Int32, small_talk Bool, hidden Bool,
    version Int64, gone UInt8)
  ENGINE = ReplacingMergeTree(version, gone) ORDER BY (project, dimension, micro_cluster)
  SETTINGS ${DURABLE}, ${WHOLE}, ${REPEATABLE}, ${TIDY}`,
  `CREATE VIEW IF NOT EXISTS events AS
    SELECT project, sequence, event_id, name, session_id, user_id, timestamp_ms, metadata, properties, numbers,
      micro_clusters
    FROM event_rows WHERE sequence <= ${COMMITTED}[partition]`,
  `CREATE VIEW IF NOT EXISTS micro_cluster_topics AS
    SELECT project, dimension, micro_cluster, topic, small_talk, hidden
    FROM topic_map FINAL WHERE micro_cluster >= 0`,
]

/** Makes what is missing. Throws StartupError where the server or the database cannot be used. */
export async function openClickHouse(url: string): Promise<ClickHouseConnection> {
  const database = databaseOf(url)
  let tables: readonly string[]
  try {
    tables = await prepareDatabase(url, database)
  } catch (error) {
    throw unusable(error)
  }
  const connection = connectClickHouse(url, database)
  try {
    if (tables.length > 0 && !tables.includes('warehouse_schema')) {
      throw new StartupError(
        `The ClickHouse database ${database} belongs to another program: name another one in TURRET_CLICKHOUSE_URL.`,
      )
    }
    if (tables.length > 0) await refuseNewer(connection, database)
    if (tables.length < TABLES.length) await createTables(connection)
    await settleTables(connection)
    return connection
  } catch (error) {
    await connection.close()
    throw error instanceof StartupError ? error : unusable(error)
  }
}

/** The tables of the database, which is made where it is missing. */
async function prepareDatabase(url: string, database: string): Promise<string[]> {
  const server = connectClickHouse(url, 'default')
  try {
    const tables = await server.select<{ name: string }>({
      sql: 'SELECT name FROM system.tables WHERE database = {p1:String}',
      parameters: [{ type: 'text', value: database }],
    })
    if (tables.length === 0) await server.run({ sql: `CREATE DATABASE IF NOT EXISTS ${database}` })
    return tables.map(({ name }) => name)
  } finally {
    await server.close()
  }
}

async function createTables(connection: ClickHouseConnection): Promise<void> {
  for (const sql of TABLES) await connection.run({ sql })
  await connection.run({
    sql: 'INSERT INTO warehouse_schema FORMAT JSONEachRow',
    lines: `{"version":${SCHEMA_VERSION}}`,
  })
}

/** Tables that an earlier version made have fewer settings. */
async function settleTables(connection: ClickHouseConnection): Promise<void> {
  const older = await connection.select<{ name: string }>({
    sql: `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
      AND name IN ('warehouse_schema', 'event_rows', 'topic_map')
      AND position(create_table_query, 'max_suspicious_broken_parts') = 0`,
    parameters: [],
  })
  for (const { name } of older) await connection.run({ sql: `ALTER TABLE ${name} MODIFY SETTING ${DURABLE}, ${WHOLE}` })
}

async function refuseNewer(connection: ClickHouseConnection, database: string): Promise<void> {
  const [row] = await connection.select<{ version: number | null }>({
    sql: 'SELECT max(version) AS version FROM warehouse_schema',
    parameters: [],
  })
  if ((row?.version ?? 0) > SCHEMA_VERSION) {
    throw new StartupError(
      `The ClickHouse database ${database} was made by a newer version of Turret: start that version, or a later one.`,
    )
  }
}

function unusable(cause: unknown): StartupError {
  if (
    isRefusal(cause, 'AUTHENTICATION_FAILED', 'REQUIRED_PASSWORD', 'WRONG_PASSWORD', 'UNKNOWN_USER', 'ACCESS_DENIED')
  ) {
    return new StartupError('ClickHouse refuses the user or password of TURRET_CLICKHOUSE_URL: correct it.', { cause })
  }
  const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  if (isUnreached(cause)) {
    return new StartupError(`ClickHouse at TURRET_CLICKHOUSE_URL cannot be reached (${why}): is it running?`, { cause })
  }
  return new StartupError(`ClickHouse at TURRET_CLICKHOUSE_URL cannot be used: ${why}`, { cause })
}
