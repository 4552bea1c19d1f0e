// The journeys question as one SQL statement, so that all its lists come from one snapshot and one pass over the texts.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { collapsedVisits } from './collapsed-visits.ts'
import type { JourneysOptions } from './journeys.ts'
import { selectedEvents } from './selection.ts'

/** Stands for the topics of a step that have no row of their own. */
export const OTHER_TOPICS = -1_001

/** One row of any list; what a part does not need is 0, null or empty. */
export interface JourneyRow extends SqlRow {
  part: 'scope' | 'start' | 'topic' | 'transition' | 'back' | 'step' | 'path'
  topic: number
  /** Null where the session ends. */
  next_topic: number | null
  position: number
  count: number
  sessions: number
  users: number
  median_ms: number | null
  path: number[]
}

export type JourneyLimits = Required<
  Pick<JourneysOptions, 'steps' | 'minCount' | 'limit' | 'stepTopics' | 'matrixTopics'>
>

export function journeysStatement(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: JourneysOptions,
  limits: JourneyLimits,
): SqlStatement {
  const statement = new Statement(warehouse.dialect)
  const users = options.countUsers ? 'count(DISTINCT person)' : '0'
  const parts = [
    ...singleVisitParts(users, scopeUsers(options)),
    ...movePartsOf(users),
    stepPart(),
    pathPart(statement, options.countUsers === true, limits),
  ]
  return statement.finish(`WITH ${journeyScope(statement, filter, options)},
  ${moveTables(statement, users, limits)},
  ${stepTables(statement, limits)}
  ${parts.join('\n  UNION ALL ')}`)
}

/** CTEs ending in `journeys` and `scope`: the sessions that anchor and outcome choose, and their visits. */
export function journeyScope(statement: Statement, filter: EventFilter, options: JourneysOptions): string {
  const session = statement.dialect.hash('session_id')
  const { chosen, needed } = inScope(statement, filter, options)
  return `${collapsedVisits(statement, filter, options, { session, chosen, needed })},
  scope AS (SELECT * FROM visits)`
}

/**
 * Scalar subquery: the users of the sessions in scope. Counted over texts, not visits, whose repeats may be of several
 * users: so that users are those of the topics page.
 */
export function scopeUsers({ anchor, outcome }: JourneysOptions): string {
  const whole = anchor === undefined && outcome === undefined
  return `(SELECT count(DISTINCT person) FROM shown_texts
    ${whole ? '' : 'WHERE session IN (SELECT session FROM journeys)'})`
}

/** Anchor and outcome choose whole sessions; their journeys are not cut. */
function inScope(statement: Statement, filter: EventFilter, { anchor, outcome }: JourneysOptions) {
  const { dialect } = statement
  const conditions = ['TRUE']
  const needed: string[] = []
  if (anchor) {
    const topic = statement.integer(anchor.topic)
    needed.push(topic)
    if (anchor.kind !== 'through') conditions.push(`path[${anchor.kind === 'start' ? 1 : -1}] = ${topic}`)
  }
  if (outcome?.kind === 'topic') {
    const topic = statement.integer(outcome.topic)
    if (outcome.reached) needed.push(topic)
    else conditions.push(`NOT ${dialect.isOneOf(topic, 'path')}`)
  }
  if (outcome?.kind === 'event') {
    const reaching = `SELECT ${dialect.hash('session_id')} FROM events
      WHERE ${selectedEvents(statement, { ...filter, eventNames: [outcome.name] })}`
    conditions.push(`session ${outcome.reached ? 'IN' : 'NOT IN'} (${reaching})`)
  }
  return { chosen: conditions.join(' AND '), needed }
}

function singleVisitParts(users: string, allUsers: string): string[] {
  return [
    `SELECT 'scope' AS part, 0 AS topic, NULL AS next_topic, 0 AS position, count(*) AS count,
      count(*) FILTER (WHERE position = 1) AS sessions, ${allUsers} AS users, NULL AS median_ms, [] AS path
    FROM scope`,
    `SELECT 'start', topic, NULL, 0, count(*), count(*), ${users}, NULL, []
    FROM scope WHERE position = 1 GROUP BY topic`,
    `SELECT 'topic', topic, NULL, 0, count, sessions, 0, NULL, [] FROM topic_visits`,
  ]
}

/**
 * Moves between topics, counted in `move_counts`. Sessions, users and medians cost several times as much as the counts:
 * only the moves in `listed_moves` get them. Of the rest those are `kept` that follow-ups and the matrix show.
 */
function moveTables(statement: Statement, users: string, { minCount, limit, matrixTopics }: JourneyLimits): string {
  const [cut, cells] = [statement.integer(limit), statement.integer(matrixTopics)]
  const rows = statement.integer(Math.max(limit, matrixTopics))
  return `move_counts AS MATERIALIZED (SELECT topic, next_topic, count(*) AS count FROM scope
    WHERE next_topic IS NOT NULL GROUP BY topic, next_topic HAVING count(*) >= ${statement.integer(minCount)}),
  listed_moves AS (SELECT topic, next_topic FROM move_counts ORDER BY count DESC, topic, next_topic LIMIT ${cut}),
  move_details AS (SELECT topic, next_topic, count(DISTINCT session) AS sessions, ${users} AS users,
      ${statement.dialect.quantile('gap_ms', 0.5)} AS median_ms
    FROM scope JOIN listed_moves USING (topic, next_topic) GROUP BY topic, next_topic),
  drop_offs AS (SELECT topic, count(*) AS count, ${users} AS users FROM scope WHERE next_topic IS NULL
    GROUP BY topic HAVING count(*) >= ${statement.integer(minCount)}),
  topic_visits AS (SELECT topic, count(*) AS count, count(DISTINCT session) AS sessions FROM scope GROUP BY topic),
  topic_places AS (SELECT topic, row_number() OVER (ORDER BY count DESC, topic) AS place FROM topic_visits),
  move_places AS (SELECT topic, next_topic, count,
    row_number() OVER (PARTITION BY topic ORDER BY count DESC, next_topic) AS place FROM move_counts),
  kept AS (SELECT move_places.topic AS topic, next_topic, count FROM move_places
    JOIN topic_places AS source ON source.topic = move_places.topic
    JOIN topic_places AS target ON target.topic = next_topic
    WHERE source.place <= ${rows} AND (move_places.place <= ${cut} OR target.place <= ${cells})
    UNION SELECT topic, next_topic, count FROM move_counts JOIN listed_moves USING (topic, next_topic))`
}

function movePartsOf(users: string): string[] {
  return [
    `SELECT 'transition', kept.topic, kept.next_topic, 0, count, coalesce(sessions, 0), coalesce(users, 0), median_ms, []
    FROM kept LEFT JOIN move_details
      ON move_details.topic = kept.topic AND move_details.next_topic = kept.next_topic`,
    // Each session has one end.
    `SELECT 'transition', topic, NULL, 0, count, count, users, NULL, [] FROM drop_offs`,
    `SELECT 'back', least(topic, next_topic), greatest(topic, next_topic), 0, count(*), count(DISTINCT session),
      ${users}, NULL, []
    FROM scope WHERE previous_topic = next_topic GROUP BY least(topic, next_topic), greatest(topic, next_topic)`,
  ]
}

/** Moves of the first steps, and the topics of each step that get a row of their own. */
function stepTables(statement: Statement, { steps, minCount, stepTopics }: JourneyLimits): string {
  return `step_moves AS MATERIALIZED (SELECT position, topic, next_topic, count(*) AS moves FROM scope
    WHERE position <= ${statement.integer(steps)} GROUP BY position, topic, next_topic),
  step_topics AS (SELECT position, topic, sum(moves) AS moves FROM step_moves GROUP BY position, topic),
  step_places AS (SELECT position, topic, row_number() OVER (PARTITION BY position ORDER BY moves DESC, topic) AS place
    FROM step_topics WHERE moves >= ${statement.integer(minCount)}),
  own_rows AS (SELECT position, topic, TRUE AS own FROM step_places WHERE place <= ${statement.integer(stepTopics)})`
}

function stepPart(): string {
  return `SELECT 'step', from_topic, to_topic, position, sum(moves), sum(moves), 0, NULL, []
    FROM (SELECT step_moves.position AS position, moves,
        CASE WHEN here.own THEN step_moves.topic ELSE ${OTHER_TOPICS} END AS from_topic,
        CASE WHEN next_topic IS NULL THEN NULL WHEN there.own THEN next_topic ELSE ${OTHER_TOPICS} END AS to_topic
      FROM step_moves
      LEFT JOIN own_rows AS here ON here.position = step_moves.position AND here.topic = step_moves.topic
      LEFT JOIN own_rows AS there ON there.position = step_moves.position + 1 AND there.topic = next_topic) AS moved
    GROUP BY from_topic, to_topic, position`
}

/** Users cost three times what the counts do: only the paths in the list get them. */
function pathPart(statement: Statement, countUsers: boolean, { limit, minCount }: JourneyLimits): string {
  const listed = `SELECT path, count(*) AS sessions FROM journeys
      GROUP BY path HAVING count(*) >= ${statement.integer(minCount)}
      ORDER BY count(*) DESC, path LIMIT ${statement.integer(limit)}`
  const counted = `SELECT path, sessions, count(DISTINCT first_person) AS users
      FROM journeys JOIN (${listed}) AS listed USING (path) GROUP BY path, sessions`
  return `SELECT 'path', 0, NULL, 0, sessions, sessions, users, NULL, path
    FROM (${countUsers ? counted : `SELECT path, sessions, 0 AS users FROM (${listed}) AS listed`}) AS paths`
}
