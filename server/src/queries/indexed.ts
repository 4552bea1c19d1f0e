// How much of a project is queryable: events in all, and texts of each dimension.

import { Statement } from '../warehouse/statement.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'

export interface IndexedCounts {
  readonly events: number
  /** By dimension, in the order asked for. */
  readonly texts: readonly number[]
}

export async function indexedCounts(
  warehouse: WarehouseReader,
  project: string,
  dimensions: readonly string[],
): Promise<IndexedCounts> {
  const statement = new Statement(warehouse.dialect)
  const texts = dimensions.map(
    (key, index) =>
      `, count(*) FILTER (WHERE ${warehouse.dialect.mapValue('micro_clusters', statement.text(key))} IS NOT NULL) AS texts_${index}`,
  )
  const [row] = await warehouse.query<Record<string, number>>(
    statement.finish(
      `SELECT count(*) AS events${texts.join('')} FROM events WHERE project = ${statement.text(project)}`,
    ),
  )
  return { events: row?.events ?? 0, texts: dimensions.map((_, index) => row?.[`texts_${index}`] ?? 0) }
}
