// How many texts each topic of a dimension had in the last 24 hours, in the 24 hours before those, and so on back.

import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, WarehouseReader } from '../warehouse/warehouse.ts'
import { dimensionTexts } from './dimension-texts.ts'
import { DAY_MS } from './time-zone.ts'

export interface TopicDaysOptions {
  readonly project: string
  readonly dimension: string
  /** End of the newest day. */
  readonly nowMs: number
  readonly days: number
}

export interface TopicDays {
  /** Days back to the first text of the dimension, at most those asked for: those that have ended count whole. */
  readonly history: number
  /** Days before the newest one of which any text is, and that are over: where there were none, nothing was counted. */
  readonly daysBefore: readonly number[]
  /** By topic, newest day first, all of the same length; small talk and hidden topics are left out. */
  readonly topics: ReadonlyMap<number, readonly number[]>
}

interface DayRow extends SqlRow {
  topic: number
  day: number
  events: number
  is_apart: number
}

export async function topicDays(warehouse: WarehouseReader, options: TopicDaysOptions): Promise<TopicDays> {
  const { project, dimension, nowMs, days } = options
  const statement = new Statement(warehouse.dialect)
  const period = { fromMs: nowMs - days * DAY_MS, toMs: nowMs }
  const texts = dimensionTexts(statement, {
    filter: { project, ...period, eventNames: [], segments: [] },
    dimension,
    columns: { timestamp_ms: 'timestamp_ms' },
  })
  const day = `CAST(floor((${statement.integer(nowMs - 1)} - timestamp_ms) / ${DAY_MS}) AS BIGINT)`
  const rows = await warehouse.query<DayRow>(
    statement.finish(`WITH texts AS (${texts})
      SELECT topic, day, is_apart, count(*) AS events
      FROM (SELECT topic, ${day} AS day, CASE WHEN small_talk OR hidden OR topic <= 0 THEN 1 ELSE 0 END AS is_apart
        FROM texts) AS placed
      GROUP BY topic, day, is_apart`),
  )
  const topics = new Map<number, number[]>()
  for (const { topic, day: index, events, is_apart } of rows) {
    if (is_apart === 1) continue
    const counts = topics.get(topic) ?? new Array<number>(days).fill(0)
    counts[index] = events
    topics.set(topic, counts)
  }
  const history = rows.reduce((oldest, row) => Math.max(oldest, row.day), 0)
  const withTexts = new Set(rows.map((row) => row.day))
  const daysBefore = [...withTexts].filter((one) => one > 0 && one < history).sort((a, b) => a - b)
  return { history, daysBefore, topics }
}
