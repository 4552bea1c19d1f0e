// The texts of one dimension with where they stand now: event rows joined with the map micro-cluster → topic.

import type { EventFilter } from '../model/segment.ts'
import type { Statement } from '../warehouse/statement.ts'
import { selectedEvents } from './selection.ts'

export interface DimensionTexts {
  readonly filter: EventFilter
  readonly dimension: string
  /** Further condition over `events`. */
  readonly condition?: string
  /** Expressions over `events`, by the name that they get. */
  readonly columns: Readonly<Record<string, string>>
}

/**
 * SELECT with the given columns and `topic` (0: unclustered), `small_talk`, `hidden`: one row for each text of the
 * dimension. A micro-cluster that the map does not know yet is unclustered.
 */
export function dimensionTexts(
  statement: Statement,
  { filter, dimension, condition, columns }: DimensionTexts,
): string {
  const named = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`)
  const key = statement.text(dimension)
  const microCluster = statement.dialect.mapValue('micro_clusters', key)
  const selected = [selectedEvents(statement, filter), ...(condition === undefined ? [] : [condition])].join(' AND ')
  return `SELECT ${Object.keys(columns)
    .map((name) => `texts.${name}`)
    .join(', ')},
    coalesce(stand.topic, 0) AS topic, coalesce(stand.small_talk, FALSE) AS small_talk,
    coalesce(stand.hidden, FALSE) AS hidden
  FROM (SELECT ${named.join(', ')}, ${microCluster} AS micro_cluster
    FROM events WHERE ${selected}) AS texts
  LEFT JOIN (SELECT micro_cluster, topic, small_talk, hidden
    FROM micro_cluster_topics WHERE project = ${statement.text(filter.project)} AND dimension = ${key}) AS stand
  ON stand.micro_cluster = texts.micro_cluster
  WHERE texts.micro_cluster IS NOT NULL`
}
