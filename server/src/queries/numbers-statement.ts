// The numbers question as one SQL statement: one pass over the events of a period, one snapshot.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { dayNumber } from './day.ts'
import { dimensionTexts } from './dimension-texts.ts'
import type { NumbersOptions } from './numbers.ts'
import { selectedEvents } from './selection.ts'

export const UNCLUSTERED_GROUP = 0
export const SMALL_TALK_GROUP = -1_000

export interface NumberRow extends SqlRow {
  part: 'overall' | 'bin' | 'day' | 'group'
  /** Bin from 0, day number, or topic number. */
  number: number
  /** Value of the enum field that groups. */
  value: string
  count: number
  total: number | null
  average: number | null
  lowest: number | null
  highest: number | null
  p50: number | null
  p95: number | null
}

type Settings = NumbersOptions & Required<Pick<NumbersOptions, 'bins' | 'limit' | 'zone'>>

export function numbersStatement(warehouse: WarehouseReader, filter: EventFilter, settings: Settings): SqlStatement {
  const statement = new Statement(warehouse.dialect)
  const { dialect } = statement
  const number = dialect.mapValue('numbers', statement.text(settings.field))
  const grouping =
    settings.by?.kind === 'field' ? dialect.mapValue('properties', statement.text(settings.by.field)) : `''`
  const day = dayNumber(statement, 'timestamp_ms', settings.zone, filter)
  const bins = statement.integer(settings.bins)
  const counts = `count(*) AS count, sum(measured) AS total, avg(measured) AS average,
    min(measured) AS lowest, max(measured) AS highest,
    ${dialect.quantile('measured', 0.5)} AS p50, ${dialect.quantile('measured', 0.95)} AS p95`
  const parts = [
    `SELECT 'overall' AS part, 0 AS number, '' AS value, ${counts} FROM measures`,
    `SELECT 'bin', bin, '', count(*), NULL, NULL, NULL, NULL, NULL, NULL FROM (
      SELECT CASE WHEN highest = lowest THEN 0
        ELSE least(${bins} - 1, CAST(floor((measured - lowest) / (highest - lowest) * ${bins}) AS BIGINT)) END AS bin
      FROM measures CROSS JOIN (SELECT min(measured) AS lowest, max(measured) AS highest FROM measures) AS bounds
    ) AS binned GROUP BY bin`,
    `SELECT 'day', day, '', ${counts} FROM (SELECT measured, ${day} AS day FROM measures) AS days GROUP BY day`,
  ]
  if (settings.by) {
    const groups =
      settings.by.kind === 'topic' ? topicMeasures(statement, filter, settings.by.dimension, number) : FIELD_MEASURES
    parts.push(`SELECT * FROM (SELECT 'group', number, value, ${counts} FROM (${groups}) AS grouped
      WHERE measured IS NOT NULL GROUP BY number, value
      ORDER BY count(*) DESC, number, value LIMIT ${statement.integer(settings.limit)}) AS groups`)
  }
  return statement.finish(`WITH measures AS MATERIALIZED (SELECT * FROM (
      SELECT timestamp_ms, ${number} AS measured, ${grouping} AS value
      FROM events WHERE ${selectedEvents(statement, filter)}) AS events_of
    WHERE measured IS NOT NULL)
  ${parts.join(' UNION ALL ')}`)
}

const FIELD_MEASURES = 'SELECT measured, 0 AS number, value FROM measures WHERE value IS NOT NULL'

function topicMeasures(statement: Statement, filter: EventFilter, dimension: string, number: string): string {
  const texts = dimensionTexts(statement, { filter, dimension, columns: { measured: number } })
  return `SELECT measured, CASE WHEN small_talk THEN ${SMALL_TALK_GROUP} ELSE topic END AS number, '' AS value
    FROM (${texts}) AS texts`
}
