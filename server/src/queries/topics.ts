// Topics of one dimension in a period, with the period before. Topics, small talk and unclustered texts are disjoint
// and together are all texts of the dimension: one statement, one snapshot.

import type { EventFilter } from '../model/segment.ts'
import { Statement } from '../warehouse/statement.ts'
import type { SqlRow, SqlStatement, WarehouseReader } from '../warehouse/warehouse.ts'
import { type DailyCount, dayNumber, isoDate } from './day.ts'
import { dimensionTexts } from './dimension-texts.ts'

export interface TopicsOptions {
  readonly dimension: string
  /** End of a period without `toMs`, for the length of the period before. */
  readonly nowMs: number
  /** IANA time zone of the days; UTC by default. */
  readonly zone?: string
  /** A topic, or a kind of small talk, that is counted as a topic although its texts are small talk. */
  readonly asTopic?: number
}

export interface TextCount {
  readonly events: number
  readonly sessions: number
  readonly users: number
}

export interface TopicCount extends TextCount {
  readonly topic: number
  /** Events in the equally long period just before; null where the period has no start. */
  readonly previousEvents: number | null
  /** Earliest event within both periods. */
  readonly firstSeenMs: number
  /** Days without events are left out. */
  readonly daily: readonly DailyCount[]
}

export interface TopicCounts {
  /** By events, then topic number. Topics with events only in the period before are here with 0 events. */
  readonly topics: readonly TopicCount[]
  readonly smallTalk: TextCount
  /** What the small talk is of, topics marked as such apart: by events, then number. */
  readonly smallTalkKinds: readonly ({ readonly topic: number } & TextCount)[]
  readonly unclustered: TextCount
  readonly total: TextCount
}

/** What `bucket` holds besides topic numbers: those of kinds of small talk are between the two. */
const UNCLUSTERED = 0
const SMALL_TALK = -1_000

interface BucketRow extends SqlRow {
  part: 'bucket' | 'kind' | 'total' | 'day'
  bucket: number
  day: number
  events: number
  sessions: number
  users: number
  previous: number
  first_ms: number | null
}

/** Unknown dimensions and projects yield zeros. Throws AppError INVALID_REQUEST for an unknown zone. */
export async function countTopics(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: TopicsOptions,
): Promise<TopicCounts> {
  const rows = await warehouse.query<BucketRow>(topicsStatement(new Statement(warehouse.dialect), filter, options))
  const daily = dailyByTopic(rows)
  const buckets = rows.filter((row) => row.part === 'bucket')
  const topics = buckets
    .filter(({ bucket }) => bucket > UNCLUSTERED || (bucket < UNCLUSTERED && bucket > SMALL_TALK))
    .map((row) => ({
      topic: row.bucket,
      ...textCount(row),
      previousEvents: filter.fromMs === null ? null : row.previous,
      firstSeenMs: row.first_ms ?? 0,
      daily: daily.get(row.bucket) ?? [],
    }))
    .sort(byEvents)
  const kinds = rows.filter((row) => row.part === 'kind' && row.events > 0)
  return {
    topics,
    smallTalkKinds: kinds.map((row) => ({ topic: row.bucket, ...textCount(row) })).sort(byEvents),
    smallTalk: textCount(buckets.find((row) => row.bucket === SMALL_TALK)),
    unclustered: textCount(buckets.find((row) => row.bucket === UNCLUSTERED)),
    total: textCount(rows.find((row) => row.part === 'total')),
  }
}

function topicsStatement(statement: Statement, filter: EventFilter, options: TopicsOptions): SqlStatement {
  const { dialect } = statement
  const texts = dimensionTexts(statement, {
    filter: { ...filter, fromMs: previousFromMs(filter, options.nowMs) },
    dimension: options.dimension,
    columns: {
      session: dialect.hash('session_id'),
      person: dialect.hash('user_id'),
      timestamp_ms: 'timestamp_ms',
    },
  })
  const isCurrent = filter.fromMs === null ? 'TRUE' : `timestamp_ms >= ${statement.integer(filter.fromMs)}`
  const day = dayNumber(statement, 'timestamp_ms', options.zone, filter)
  const asTopic = options.asTopic === undefined ? '' : ` AND topic <> ${statement.integer(options.asTopic)}`
  const isSmallTalk = `small_talk${asTopic}`
  const counts = `count(*) FILTER (WHERE is_current) AS events,
    count(DISTINCT session) FILTER (WHERE is_current) AS sessions,
    count(DISTINCT person) FILTER (WHERE is_current) AS users,
    count(*) FILTER (WHERE NOT is_current) AS previous, min(timestamp_ms) AS first_ms`
  return statement.finish(`WITH texts AS (${texts}),
  buckets AS MATERIALIZED (SELECT session, person, timestamp_ms, ${isCurrent} AS is_current, topic, small_talk,
    CASE WHEN ${isSmallTalk} THEN ${SMALL_TALK} ELSE topic END AS bucket FROM texts)
  SELECT 'bucket' AS part, bucket, 0 AS day, ${counts} FROM buckets GROUP BY bucket
  UNION ALL SELECT 'kind', topic, 0, ${counts} FROM buckets WHERE small_talk AND topic < 0 GROUP BY topic
  UNION ALL SELECT 'total', 0, 0, ${counts} FROM buckets
  UNION ALL SELECT 'day', bucket, day, count(*), 0, 0, 0, 0
    FROM (SELECT bucket, ${day} AS day FROM buckets WHERE is_current AND bucket <> ${UNCLUSTERED} AND bucket <> ${SMALL_TALK}) AS days
    GROUP BY bucket, day`)
}

function byEvents(a: TextCount & { topic: number }, b: TextCount & { topic: number }): number {
  return b.events - a.events || a.topic - b.topic
}

function previousFromMs(filter: EventFilter, nowMs: number): number | null {
  if (filter.fromMs === null) return null
  return filter.fromMs - Math.max(0, (filter.toMs ?? nowMs) - filter.fromMs)
}

function dailyByTopic(rows: readonly BucketRow[]): Map<number, DailyCount[]> {
  const byTopic = new Map<number, DailyCount[]>()
  const days = rows.filter((row) => row.part === 'day').sort((a, b) => a.day - b.day)
  for (const { bucket, day, events } of days) {
    const series = byTopic.get(bucket) ?? []
    series.push({ date: isoDate(day), events })
    byTopic.set(bucket, series)
  }
  return byTopic
}

function textCount(row: TextCount | undefined): TextCount {
  return { events: row?.events ?? 0, sessions: row?.sessions ?? 0, users: row?.users ?? 0 }
}
