// What the sessions of two groups do, counted in sessions: the raw material of a comparison, from one snapshot.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import type { JourneysOptions } from './journeys.ts'
import { journeyScope, scopeUsers } from './journeys-statement.ts'

/** One of the two sides: which events make its sessions, and which of these sessions count. */
export interface JourneyGroup {
  readonly filter: EventFilter
  readonly options: JourneysOptions
}

/** reach: the topic is visited. start, end: first and last topic. back_and_forth: A→B→A or B→A→B, smaller number first. */
export type BehaviourKind = 'reach' | 'start' | 'end' | 'transition' | 'back_and_forth'

export interface Behaviour {
  readonly kind: BehaviourKind
  /** One topic, or two. */
  readonly topics: readonly number[]
  /** Sessions of each group that show it. */
  readonly sessionsA: number
  readonly sessionsB: number
}

export interface GroupSize {
  readonly sessions: number
  readonly users: number
}

export interface JourneyGroups {
  readonly a: GroupSize
  readonly b: GroupSize
  /** Sessions that are in both groups. */
  readonly sessionsInBoth: number
  /** Those that any session shows, in no order that matters. */
  readonly behaviours: readonly Behaviour[]
}

interface GroupsRow extends SqlRow {
  part: 'size' | 'both' | BehaviourKind
  topic: number
  next_topic: number | null
  in_a: number
  in_b: number
  users_a: number
  users_b: number
}

export async function countJourneyGroups(
  warehouse: WarehouseReader,
  a: JourneyGroup,
  b: JourneyGroup,
): Promise<JourneyGroups> {
  const rows = await warehouse.query<GroupsRow>(groupsStatement(new Statement(warehouse.dialect), a, b))
  const size = rows.find((row) => row.part === 'size')
  return {
    a: { sessions: size?.in_a ?? 0, users: size?.users_a ?? 0 },
    b: { sessions: size?.in_b ?? 0, users: size?.users_b ?? 0 },
    sessionsInBoth: rows.find((row) => row.part === 'both')?.in_a ?? 0,
    behaviours: rows.flatMap(({ part, topic, next_topic: next, in_a, in_b }) =>
      part === 'size' || part === 'both'
        ? []
        : [{ kind: part, topics: next === null ? [topic] : [topic, next], sessionsA: in_a, sessionsB: in_b }],
    ),
  }
}

function groupsStatement(statement: Statement, a: JourneyGroup, b: JourneyGroup): SqlStatement {
  const sideOf = (side: 'a' | 'b', { filter, options }: JourneyGroup) => `side_${side} AS (
    WITH ${journeyScope(statement, filter, options)}
    SELECT '${side}' AS side, ${scopeUsers(options)} AS users, session, topic, next_topic, previous_topic, position FROM scope)`
  const sessions = (side: 'a' | 'b') => `count(DISTINCT session) FILTER (WHERE side = '${side}')`
  const behaviour = (kind: BehaviourKind, topic: string, next: string, condition: string) =>
    `SELECT '${kind}' AS part, ${topic} AS topic, ${next} AS next_topic, ${sessions('a')} AS in_a, ${sessions('b')} AS in_b,
      0 AS users_a, 0 AS users_b
    FROM sides WHERE ${condition} GROUP BY ${next === 'NULL' ? topic : `${topic}, ${next}`}`
  const users = (side: 'a' | 'b') => `coalesce(max(users) FILTER (WHERE side = '${side}'), 0)`
  return statement.finish(`WITH ${sideOf('a', a)},
  ${sideOf('b', b)},
  sides AS (SELECT * FROM side_a UNION ALL SELECT * FROM side_b)
  ${[
    behaviour('reach', 'topic', 'NULL', 'TRUE'),
    behaviour('start', 'topic', 'NULL', 'position = 1'),
    behaviour('end', 'topic', 'NULL', 'next_topic IS NULL'),
    behaviour('transition', 'topic', 'next_topic', 'next_topic IS NOT NULL'),
    behaviour(
      'back_and_forth',
      'least(topic, next_topic)',
      'greatest(topic, next_topic)',
      'previous_topic = next_topic',
    ),
    `SELECT 'size', 0, NULL, ${sessions('a')}, ${sessions('b')}, ${users('a')}, ${users('b')} FROM sides`,
    `SELECT 'both', 0, NULL, count(*), 0, 0, 0
      FROM (SELECT session FROM sides GROUP BY session HAVING count(DISTINCT side) = 2) AS shared`,
  ].join('\n  UNION ALL ')}`)
}
