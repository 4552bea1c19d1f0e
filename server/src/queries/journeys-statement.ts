// The journeys question as one SQL statement, so that all its lists come from one snapshot and one pass over the texts.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, Warehouse } from '../warehouse/warehouse.ts'
import { collapsedVisits } from './collapsed-visits.ts'
import type { JourneysOptions } from './journeys.ts'
import { selectedEvents } from './selection.ts'

/** Stands for the topics of a step that have no row of their own. */
export const OTHER_TOPICS = -1

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

export type JourneyLimits = Required<Pick<JourneysOptions, 'steps' | 'minCount' | 'limit' | 'stepTopics'>>

export function journeysStatement(
  warehouse: Warehouse,
  filter: EventFilter,
  options: JourneysOptions,
  limits: JourneyLimits,
): SqlStatement {
  const statement = new Statement(warehouse.dialect)
  const users = options.countUsers ? 'count(DISTINCT person)' : '0'
  const parts = [
    ...singleVisitParts(users),
    ...movePartsOf(statement, users, limits),
    stepPart(),
    pathPart(statement, options.countUsers === true, limits),
  ]
  return statement.finish(`WITH ${collapsedVisits(statement, filter, options)},
  scope AS (SELECT * FROM visits WHERE ${inScope(statement, filter, options)}),
  ${stepTables(statement, limits)}
  ${parts.join('\n  UNION ALL ')}`)
}

/** Anchor and outcome choose whole sessions; their journeys are not cut. */
function inScope(statement: Statement, filter: EventFilter, { anchor, outcome }: JourneysOptions): string {
  const conditions = ['TRUE']
  if (anchor) {
    const place = { start: 'position = 1', through: 'TRUE', end: 'next_topic IS NULL' }[anchor.kind]
    const topic = statement.integer(anchor.topic)
    conditions.push(`session IN (SELECT session FROM visits WHERE ${place} AND topic = ${topic})`)
  }
  if (outcome) {
    const reaching =
      outcome.kind === 'topic'
        ? `SELECT session FROM visits WHERE topic = ${statement.integer(outcome.topic)}`
        : `SELECT ${statement.dialect.hash('session_id')} FROM events
          WHERE ${selectedEvents(statement, { ...filter, eventNames: [outcome.name] })}`
    conditions.push(`session ${outcome.reached ? 'IN' : 'NOT IN'} (${reaching})`)
  }
  return conditions.join(' AND ')
}

function singleVisitParts(users: string): string[] {
  return [
    `SELECT 'scope' AS part, 0 AS topic, NULL AS next_topic, 0 AS position, count(*) AS count,
      count(*) FILTER (WHERE position = 1) AS sessions, count(DISTINCT person) AS users, NULL AS median_ms, [] AS path
    FROM scope`,
    `SELECT 'start', topic, NULL, 0, count(*), count(*), ${users}, NULL, []
    FROM scope WHERE position = 1 GROUP BY topic`,
    `SELECT 'topic', topic, NULL, 0, count(*), count(DISTINCT session), 0, NULL, [] FROM scope GROUP BY topic`,
  ]
}

function movePartsOf(statement: Statement, users: string, { minCount }: JourneyLimits): string[] {
  const median = statement.dialect.quantile('gap_ms', 0.5)
  const atLeast = statement.integer(minCount)
  return [
    `SELECT 'transition', topic, next_topic, 0, count(*), count(DISTINCT session), ${users}, ${median}, []
    FROM scope GROUP BY topic, next_topic HAVING count(*) >= ${atLeast}`,
    `SELECT 'back', least(topic, next_topic), greatest(topic, next_topic), 0, count(*), count(DISTINCT session),
      ${users}, NULL, []
    FROM scope WHERE previous_topic = next_topic GROUP BY least(topic, next_topic), greatest(topic, next_topic)`,
  ]
}

/** Moves of the first steps, and the topics of each step that get a row of their own. */
function stepTables(statement: Statement, { steps, minCount, stepTopics }: JourneyLimits): string {
  return `step_moves AS (SELECT position, topic, next_topic, count(*) AS moves FROM scope
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

function pathPart(statement: Statement, countUsers: boolean, { limit, minCount }: JourneyLimits): string {
  const path = statement.dialect.orderedList('topic', 'position')
  const firstPerson = countUsers ? 'argMin(person, position)' : '0'
  return `SELECT 'path', 0, NULL, 0, sessions, sessions, users, NULL, path FROM (
      SELECT path, count(*) AS sessions, ${countUsers ? 'count(DISTINCT first_person)' : '0'} AS users
      FROM (SELECT ${path} AS path, ${firstPerson} AS first_person FROM scope GROUP BY session) AS journeys
      GROUP BY path HAVING count(*) >= ${statement.integer(minCount)}
      ORDER BY count(*) DESC, path LIMIT ${statement.integer(limit)}) AS paths`
}
