// The heart of journeys: the texts of each session in order, with repeats of a topic collapsed into one visit.

import type { EventFilter } from '../model/segment.ts'
import type { Dialect } from '../warehouse/dialect.ts'
import type { Statement } from '../warehouse/statement.ts'
import { dimensionTexts } from './dimension-texts.ts'

/** Stands for the topic of unclustered texts, where they are visits: far below the numbers of small talk. */
export const UNCLUSTERED_VISITS = -1_000

export interface VisitOptions {
  readonly dimension: string
  /** Texts that journeys pass over unless asked not to. */
  readonly includeSmallTalk?: boolean
  readonly includeHidden?: boolean
  readonly includeUnclustered?: boolean
  /** Topics passed over like small talk. */
  readonly excludedTopics?: readonly number[]
}

export interface VisitSource {
  /** Expression over `events` that stands for the session. */
  readonly session: string
  /** Further condition over `events`. */
  readonly condition?: string
  /** Condition over `session` and `path` that chooses whole sessions. */
  readonly chosen?: string
  /** Topics, as expressions, that every chosen session has: the others are left out before their texts are sorted. */
  readonly needed?: readonly string[]
}

/**
 * CTEs ending in `journeys` (`session`, `path`: its topics in order, `first_person`) and `visits`: one row a visit, with
 * `session` and `person` (hashes), `topic`, `next_topic` and `gap_ms` (NULL at the end of the session),
 * `previous_topic`, `position` (from 1). A visit is known by its last text: the gap is the time from there to the first
 * text of the next visit.
 *
 * Lists of a session, not windows: they are sorted once and give the paths too. 100 ms against 170 ms of processor time
 * for 275k texts (2026-11). Two of a million sessions share a 64-bit hash with a probability of 3e-8.
 */
export function collapsedVisits(
  statement: Statement,
  filter: EventFilter,
  options: VisitOptions,
  { session, condition, chosen = 'TRUE', needed = [] }: VisitSource = { session: statement.dialect.hash('session_id') },
): string {
  const { dialect } = statement
  const texts = dimensionTexts(statement, {
    filter,
    dimension: options.dimension,
    ...(condition === undefined ? {} : { condition }),
    columns: {
      session,
      person: dialect.hash('user_id'),
      timestamp_ms: 'timestamp_ms',
      sequence: 'sequence',
    },
  })
  return `texts AS (${texts}),
  placed_texts AS (SELECT session, person, timestamp_ms, sequence, small_talk, hidden,
      CASE WHEN small_talk OR topic > 0 THEN topic ELSE ${UNCLUSTERED_VISITS} END AS topic FROM texts),
  shown_texts AS MATERIALIZED (SELECT session, person, timestamp_ms, sequence, topic
    FROM placed_texts WHERE ${shown(statement, options)}),
  ${visitTables(dialect, chosen, needed)}`
}

/**
 * `turns` are the texts of a session in order; `moves` those after which its topic changes, each with the text after it.
 * Pairs of whole rows: five lists of single values instead took a tenth longer over 825k texts (2026-11).
 */
function visitTables(dialect: Dialect, chosen: string, needed: readonly string[]): string {
  const { sortedRows, member, transform, filter, zip, before, rowsAfter, places, unnest } = dialect
  const row = (place: number) => (list: string) => member(list, place)
  const [timestampMs, topic, person] = [row(1), row(3), row(4)]
  const last = (move: string) => member(move, 1)
  const next = (move: string) => member(move, 2)
  const present = needed.map((one) => `count(*) FILTER (WHERE topic = ${one}) > 0`)
  const changes = (move: string) => `${topic(next(move))} IS DISTINCT FROM ${topic(last(move))}`
  return `sessions AS (SELECT session, ${sortedRows('timestamp_ms', 'sequence', 'topic', 'person')} AS turns
    FROM shown_texts GROUP BY session${present.length === 0 ? '' : ` HAVING ${present.join(' AND ')}`}),
  moving_sessions AS (SELECT session, ${filter(zip('turns', rowsAfter('turns', 4)), changes)} AS moves FROM sessions),
  paths AS (SELECT session, moves, ${transform('moves', (move) => topic(last(move)))} AS path,
    ${person(last('moves[1]'))} AS first_person FROM moving_sessions),
  journeys AS MATERIALIZED (SELECT * FROM paths WHERE ${chosen}),
  visits AS MATERIALIZED (SELECT session, ${person(last('move'))} AS person, ${topic(last('move'))} AS topic,
      ${topic(next('move'))} AS next_topic, ${timestampMs(next('move'))} - ${timestampMs(last('move'))} AS gap_ms,
      previous_topic, position
    FROM (SELECT session, ${member('visit', 1)} AS move, ${member('visit', 2)} AS previous_topic,
        ${member('visit', 3)} AS position
      FROM (SELECT session, ${unnest(zip('moves', before('path'), places('path')))} AS visit FROM journeys) AS unnested
    ) AS placed)`
}

function shown(statement: Statement, options: VisitOptions): string {
  const conditions = ['TRUE']
  if (!options.includeSmallTalk) conditions.push('NOT small_talk')
  if (!options.includeHidden) conditions.push('NOT hidden')
  if (!options.includeUnclustered) conditions.push(`topic <> ${UNCLUSTERED_VISITS}`)
  const excluded = options.excludedTopics ?? []
  if (excluded.length > 0) conditions.push(`NOT ${statement.dialect.isOneOf('topic', statement.integers(excluded))}`)
  return conditions.join(' AND ')
}
