// The events that the bench of the queries asks about, made inside DuckDB by hashes of row numbers: the same each time.
// Rows lie in order of arrival, as the pipeline would have written them.

import { DuckDBInstance } from '@duckdb/node-api'
import { openDuckDbWarehouse } from '../server/src/warehouse/duckdb/duckdb-warehouse.ts'

export const PROJECT = 'bench'
export const DIMENSION = 'prompt'
export const ENUM_FIELDS = ['platform', 'plan', 'country']
export const NUMBER_FIELD = 'response_time_ms'
export const DAYS = 90
/** Every event lies before it. */
export const NOW_MS = Date.UTC(2026, 10, 1)
/** Topics are numbered 1–300, the n-th with a weight of 1/n. */
const TOPICS = 300
const MICRO_CLUSTERS_PER_TOPIC = 12
const EVENTS_PER_SESSION = 5
const SESSIONS_PER_USER = 4
const DAY_MS = 24 * 60 * 60 * 1000

/** Number from 0 to 1 that depends on the whole number and the salt (below 100) alone. */
function random(number: string, salt: number): string {
  return `(hash((${number}) * 100 + ${salt}) / 18446744073709551616.0)`
}

/** Text in the form of a UUID. */
function uuid(kind: string, number: string): string {
  const digits = `md5('${kind}' || ${number})`
  return `concat_ws('-', ${digits}[1:8], ${digits}[9:12], ${digits}[13:16], ${digits}[17:20], ${digits}[21:32])`
}

/** Makes the warehouse file; about `events` of them. */
export async function makeWarehouseFile(path: string, events: number): Promise<void> {
  await (await openDuckDbWarehouse({ path })).close()
  const instance = await DuckDBInstance.create(path, { memory_limit: '3GB' })
  const connection = await instance.connect()
  try {
    await connection.run(turnsTable(Math.round(events / EVENTS_PER_SESSION)))
    await connection.run(INSERT_EVENTS)
    await connection.run(INSERT_TOPICS)
    await connection.run('DROP TABLE turns; UPDATE warehouse_state SET cursor = (SELECT max(sequence) FROM events)')
    await connection.run('CHECKPOINT')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Sessions of 1 to 9 turns; three of ten turns stay with the topic of the turn before, every tenth is small talk. */
function turnsTable(sessions: number): string {
  const users = Math.ceil(sessions / SESSIONS_PER_USER)
  const topic = (turn: string) =>
    `least(${TOPICS}, floor(exp(${random(`session * 100 + ${turn}`, 2)} * ln(${TOPICS + 1}))))`
  return `CREATE TEMP TABLE turns AS
    SELECT row_number() OVER (ORDER BY timestamp_ms, session, turn) AS sequence, * FROM (
      SELECT session, turn, CAST(floor(${random('session', 5)} * ${users}) AS BIGINT) AS person,
        CAST(${NOW_MS - DAYS * DAY_MS} + ${random('session', 3)} * ${DAYS * DAY_MS - 60 * 60 * 1000}
          + turn * 90000 + ${random('session * 100 + turn', 4)} * 80000 AS BIGINT) AS timestamp_ms,
        CASE WHEN ${random('session * 100 + turn', 6)} < 0.1 THEN 0
          WHEN turn > 0 AND ${random('session * 100 + turn', 7)} < 0.3 THEN ${topic('turn - 1')} ELSE ${topic('turn')} END
          AS topic
      FROM (SELECT session, unnest(range(CAST(1 + floor(${random('session', 1)} * 9) AS BIGINT))) AS turn
        FROM range(${sessions}) AS all_sessions(session)) AS all_turns) AS timed`
}

const INSERT_EVENTS = `INSERT INTO events BY NAME
  SELECT '${PROJECT}' AS project, sequence, ${uuid('event', 'sequence')} AS event_id,
    CASE WHEN ${random('sequence', 8)} < 0.9 THEN 'message' ELSE 'search' END AS name,
    ${uuid('session', 'session')} AS session_id, ${uuid('user', 'person')} AS user_id, timestamp_ms,
    concat('{"prompt":"How do I do the thing number ', sequence, ' with the part ', topic, '?","platform":"',
      platform, '","plan":"', plan, '","country":"', country, '","response_time_ms":', milliseconds,
      ',"tokens":', tokens, '}') AS metadata,
    MAP {'platform': platform, 'plan': plan, 'country': country} AS properties,
    MAP {'response_time_ms': milliseconds, 'tokens': tokens} AS numbers,
    MAP {'prompt': CAST(topic * ${MICRO_CLUSTERS_PER_TOPIC} + floor(${random('sequence', 9)}
      * ${MICRO_CLUSTERS_PER_TOPIC}) AS INTEGER)} AS micro_clusters
  FROM (SELECT *, ['ios', 'android', 'web'][CAST(1 + floor(${random('person', 10)} * 3) AS INTEGER)] AS platform,
      ['free', 'pro', 'business', 'enterprise'][CAST(1 + floor(${random('person', 11)} * 4) AS INTEGER)] AS plan,
      concat('c', CAST(floor(pow(${random('person', 12)}, 3) * 40) AS INTEGER)) AS country,
      CAST(round(exp(5 + 2 * ${random('sequence', 13)})) AS DOUBLE) AS milliseconds,
      CAST(floor(${random('sequence', 14)} * 900) AS DOUBLE) AS tokens FROM turns) AS turns
  ORDER BY sequence`

/** Topic 0 is small talk here; of every topic one micro-cluster is unclustered. */
const INSERT_TOPICS = `INSERT INTO micro_cluster_topics BY NAME
  SELECT '${PROJECT}' AS project, '${DIMENSION}' AS dimension, CAST(number AS INTEGER) AS micro_cluster,
    CASE WHEN number % ${MICRO_CLUSTERS_PER_TOPIC} = 0 THEN 0
      ELSE CAST(floor(number / ${MICRO_CLUSTERS_PER_TOPIC}) AS INTEGER) END AS topic,
    number < ${MICRO_CLUSTERS_PER_TOPIC} AS small_talk, FALSE AS hidden
  FROM range(${(TOPICS + 1) * MICRO_CLUSTERS_PER_TOPIC}) AS all_micro_clusters(number)`
