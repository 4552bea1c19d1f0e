// What the bench of the queries asks: each question of the dashboard, beside the bare SQL of a lean hand that answers
// just this question from the same tables. The bare statement is the yardstick, not a second implementation.

import type { EventFilter } from '../server/src/model/segment.ts'
import { listEvents } from '../server/src/queries/events.ts'
import { indexedCounts } from '../server/src/queries/indexed.ts'
import { findJourneys } from '../server/src/queries/journeys.ts'
import { summarizeNumbers } from '../server/src/queries/numbers.ts'
import { countSegments } from '../server/src/queries/segments.ts'
import { listSessions, readSession } from '../server/src/queries/sessions.ts'
import { countTopics } from '../server/src/queries/topics.ts'
import { readTotals } from '../server/src/queries/totals.ts'
import { readUser } from '../server/src/queries/users.ts'
import type { Warehouse } from '../server/src/warehouse/warehouse.ts'
import { DIMENSION, ENUM_FIELDS, NOW_MS, NUMBER_FIELD, PROJECT } from './queries-data.ts'

export interface QueryCase {
  readonly name: string
  ask(warehouse: Warehouse, filter: EventFilter): Promise<unknown>
  /** `where` selects the events of the filter; `before` those of the filter and of the period before. */
  bare(where: string, before: string, fromMs: number): string
}

/** Of which sessions, users and topics the drill-downs are. */
export interface Samples {
  readonly sessionId: string
  readonly userId: string
}

const TOPIC = 5
const PAGE = 50
const dimension = DIMENSION
const STANDS = `(SELECT micro_cluster, topic, small_talk FROM micro_cluster_topics
  WHERE project = '${PROJECT}' AND dimension = '${DIMENSION}')`
const MICRO_CLUSTER = `micro_clusters['${DIMENSION}']`
const NUMBER = `numbers['${NUMBER_FIELD}']`
const SUMMARY = `count(*) AS count, sum(n) AS sum, avg(n) AS avg, min(n) AS least, max(n) AS most,
  quantile_cont(n, 0.5) AS p50, quantile_cont(n, 0.95) AS p95`

export function queryCases({ sessionId, userId }: Samples): QueryCase[] {
  return [...topicCases(), ...journeyCases(), ...fieldCases(), ...listCases(), ...singleCases(sessionId, userId)]
}

function topicCases(): QueryCase[] {
  return [
    {
      name: 'topics with trend and days',
      ask: (warehouse, filter) => countTopics(warehouse, filter, { dimension, nowMs: NOW_MS }),
      bare: (_, before, fromMs) => `WITH t AS (SELECT hash(session_id) AS s, hash(user_id) AS u, timestamp_ms AS ms,
          CASE WHEN small_talk THEN -1 ELSE coalesce(topic, 0) END AS topic
        FROM (SELECT *, ${MICRO_CLUSTER} AS mc FROM events WHERE ${before}) LEFT JOIN ${STANDS} ON micro_cluster = mc)
        SELECT topic, NULL AS day, count(*) FILTER (ms >= ${fromMs}) AS n, count(DISTINCT s) FILTER (ms >= ${fromMs}) AS s,
          count(DISTINCT u) FILTER (ms >= ${fromMs}) AS u, count(*) FILTER (ms < ${fromMs}) AS p, min(ms) AS f
        FROM t GROUP BY topic
        UNION ALL SELECT NULL, NULL, count(*), count(DISTINCT s), count(DISTINCT u), 0, 0 FROM t WHERE ms >= ${fromMs}
        UNION ALL SELECT topic, ms // 86400000, count(*), 0, 0, 0, 0 FROM t WHERE ms >= ${fromMs} GROUP BY ALL`,
    },
    {
      name: 'overview totals',
      ask: (warehouse, filter) => readTotals(warehouse, filter, { dimensions: [dimension] }),
      bare: (where) => `WITH t AS (SELECT hash(session_id) AS s, hash(user_id) AS u, timestamp_ms // 86400000 AS day,
          ${MICRO_CLUSTER} AS mc FROM events WHERE ${where})
        SELECT NULL AS day, count(*) AS n, count(DISTINCT s) AS s, count(DISTINCT u) AS u, count(mc) AS texts FROM t
        UNION ALL SELECT day, count(*), 0, 0, 0 FROM t GROUP BY day`,
    },
  ]
}

/** Windows over the texts in order; every list of the answer from the visits. */
function bareJourneys(where: string, users: boolean, anchor: string): string {
  const people = users ? 'count(DISTINCT u)' : '0'
  const inOrder = 'OVER (PARTITION BY s ORDER BY ms, sequence)'
  return `WITH texts AS (SELECT hash(session_id) AS s, hash(user_id) AS u, timestamp_ms AS ms, sequence, topic
      FROM (SELECT *, ${MICRO_CLUSTER} AS mc FROM events WHERE ${where}) JOIN ${STANDS} ON micro_cluster = mc
      WHERE topic > 0 AND NOT small_talk),
    nexts AS (SELECT *, lead(topic) ${inOrder} AS t2, lead(ms) ${inOrder} - ms AS gap FROM texts),
    all_visits AS (SELECT *, lag(topic) ${inOrder} AS t0, row_number() ${inOrder} AS place
      FROM nexts WHERE t2 IS NULL OR t2 <> topic),
    visits AS (SELECT * FROM all_visits WHERE ${anchor}),
    moves AS (SELECT topic, t2, count(*) AS n, count(DISTINCT s) AS sessions, ${people} AS users,
      quantile_cont(gap, 0.5) AS median FROM visits GROUP BY topic, t2),
    steps AS (SELECT place, topic, t2, count(*) AS n FROM visits WHERE place <= 5 GROUP BY ALL)
    SELECT 1 AS part, topic, t2, n, sessions, users, median, NULL AS path FROM moves
      QUALIFY row_number() OVER (PARTITION BY topic ORDER BY n DESC, t2) <= ${PAGE}
    UNION ALL SELECT 2, NULL, NULL, count(*), count(DISTINCT s), count(DISTINCT u), NULL, NULL FROM visits
    UNION ALL SELECT 3, topic, NULL, count(*), 0, ${people}, NULL, NULL FROM visits WHERE place = 1 GROUP BY topic
    UNION ALL SELECT 4, topic, NULL, count(*), count(DISTINCT s), 0, NULL, NULL FROM visits GROUP BY topic
    UNION ALL SELECT 5, least(topic, t2), greatest(topic, t2), count(*), count(DISTINCT s), ${people}, NULL, NULL
      FROM visits WHERE t0 = t2 GROUP BY least(topic, t2), greatest(topic, t2)
    UNION ALL SELECT 6, topic, t2, n, place, 0, NULL, NULL FROM steps WHERE n > 100
    UNION ALL (SELECT 7, NULL, NULL, count(*), 0, 0, NULL, path FROM
      (SELECT list_sort(list(row(place, topic))) AS path FROM visits GROUP BY s) GROUP BY path
      ORDER BY count(*) DESC, path LIMIT ${PAGE})`
}

function journeyCases(): QueryCase[] {
  const through = `s IN (SELECT s FROM all_visits WHERE topic = ${TOPIC})`
  const asked = { dimension, limit: PAGE }
  const users = { ...asked, countUsers: true }
  return [
    {
      name: 'journeys',
      ask: (warehouse, filter) => findJourneys(warehouse, filter, asked),
      bare: (where) => bareJourneys(where, false, 'TRUE'),
    },
    {
      name: 'journeys with users',
      ask: (warehouse, filter) => findJourneys(warehouse, filter, users),
      bare: (where) => bareJourneys(where, true, 'TRUE'),
    },
    {
      name: 'journeys through a topic',
      ask: (warehouse, filter) =>
        findJourneys(warehouse, filter, { ...users, anchor: { kind: 'through', topic: TOPIC } }),
      bare: (where) => bareJourneys(where, true, through),
    },
  ]
}

function fieldCases(): QueryCase[] {
  const numbers = (where: string, by: string) => `WITH t AS (SELECT timestamp_ms // 86400000 AS day, ${NUMBER} AS n,
      ${by} AS by_value FROM events WHERE ${where}),
    ends AS (SELECT min(n) AS low, max(n) AS high FROM t)
    SELECT NULL AS day, NULL AS by_value, ${SUMMARY} FROM t
    UNION ALL SELECT day, NULL, ${SUMMARY} FROM t GROUP BY day
    ${by === 'NULL' ? '' : `UNION ALL SELECT NULL, by_value, ${SUMMARY} FROM t GROUP BY by_value`}
    UNION ALL SELECT floor((n - low) / (high - low) * 20), NULL, count(*), 0, 0, 0, 0, 0, 0 FROM t, ends GROUP BY ALL`
  const topic = `(SELECT topic FROM ${STANDS} AS st WHERE st.micro_cluster = ${MICRO_CLUSTER})`
  return [
    {
      name: 'segments',
      ask: (warehouse, filter) => countSegments(warehouse, filter, { fields: ENUM_FIELDS }),
      bare: (where) =>
        ENUM_FIELDS.map(
          (field) => `SELECT '${field}' AS field, properties['${field}'] AS value,
        count(*) AS n FROM events WHERE ${where} GROUP BY ALL`,
        ).join(' UNION ALL '),
    },
    {
      name: 'numbers with days',
      ask: (warehouse, filter) => summarizeNumbers(warehouse, filter, { field: NUMBER_FIELD }),
      bare: (where) => numbers(where, 'NULL'),
    },
    {
      name: 'numbers by topic',
      ask: (warehouse, filter) =>
        summarizeNumbers(warehouse, filter, { field: NUMBER_FIELD, by: { kind: 'topic', dimension } }),
      bare: (where) => numbers(where, topic),
    },
    {
      name: 'numbers by country',
      ask: (warehouse, filter) =>
        summarizeNumbers(warehouse, filter, { field: NUMBER_FIELD, by: { kind: 'field', field: 'country' } }),
      bare: (where) => numbers(where, `properties['country']`),
    },
  ]
}

function listCases(): QueryCase[] {
  const topic = { dimension, topic: TOPIC }
  const inTopic = `${MICRO_CLUSTER} IN (SELECT micro_cluster FROM ${STANDS} WHERE topic = ${TOPIC})`
  const events = (where: string) =>
    `SELECT * FROM events WHERE ${where} ORDER BY timestamp_ms DESC, sequence DESC LIMIT 51`
  const sessions = (
    where: string,
    whole: string,
  ) => `WITH page AS (SELECT session_id, any_value(user_id) AS u, count(*) AS n,
      min(timestamp_ms) AS a, max(timestamp_ms) AS b FROM events WHERE ${where} AND ${whole} GROUP BY session_id
      ORDER BY b DESC, session_id LIMIT 51)
    SELECT session_id, u, n, a, b, list(topic ORDER BY timestamp_ms, sequence) AS path
    FROM page JOIN (SELECT session_id, timestamp_ms, sequence, ${MICRO_CLUSTER} AS mc FROM events WHERE ${where})
      USING (session_id) JOIN ${STANDS} ON micro_cluster = mc GROUP BY ALL`
  return [
    {
      name: 'sessions, newest page',
      ask: (warehouse, filter) => listSessions(warehouse, filter, { dimension, limit: PAGE }),
      bare: (where) => sessions(where, 'TRUE'),
    },
    {
      name: 'sessions of a topic',
      ask: (warehouse, filter) => listSessions(warehouse, filter, { dimension, limit: PAGE, topic }),
      bare: (where) => sessions(where, `session_id IN (SELECT session_id FROM events WHERE ${where} AND ${inTopic})`),
    },
    {
      name: 'events, newest page',
      ask: (warehouse, filter) => listEvents(warehouse, filter, { limit: PAGE }),
      bare: (where) => events(where),
    },
    {
      name: 'events of a topic',
      ask: (warehouse, filter) => listEvents(warehouse, filter, { limit: PAGE, topic }),
      bare: (where) => events(`${where} AND ${inTopic}`),
    },
  ]
}

function singleCases(sessionId: string, userId: string): QueryCase[] {
  return [
    {
      name: 'one session',
      ask: (warehouse) => readSession(warehouse, { project: PROJECT, sessionId }, { limit: 1_000 }),
      bare: () => `SELECT * FROM events WHERE project = '${PROJECT}' AND session_id = '${sessionId}'
        ORDER BY timestamp_ms, sequence`,
    },
    {
      name: 'one user',
      ask: (warehouse, filter) => readUser(warehouse, filter, { dimension, limit: PAGE, userId }),
      bare: (where) => `SELECT session_id, count(*) AS n, min(timestamp_ms) AS a, max(timestamp_ms) AS b,
          list(topic ORDER BY timestamp_ms, sequence) AS path
        FROM (SELECT *, ${MICRO_CLUSTER} AS mc FROM events WHERE ${where} AND user_id = '${userId}')
        LEFT JOIN ${STANDS} ON micro_cluster = mc GROUP BY session_id ORDER BY b DESC`,
    },
    {
      name: 'status',
      ask: (warehouse) => indexedCounts(warehouse, PROJECT, [dimension]),
      bare: () => `SELECT count(*) AS n, count(${MICRO_CLUSTER}) AS texts FROM events WHERE project = '${PROJECT}'`,
    },
  ]
}
