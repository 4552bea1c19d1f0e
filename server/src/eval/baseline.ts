// What k-means reaches that is told the true number of labels: the floor that the topics, told nothing, must beat.

import type { Embedder } from '../embed/embedder.ts'
import { type Agreement, agreement } from '../topics/agreement.ts'
import { embedRows } from './embed-rows.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { sphericalKMeans } from './spherical-k-means.ts'

const SEED = 1

/** Over the rows with a label. */
export async function kMeansBaseline(embedder: Embedder, rows: readonly EvaluationRow[]): Promise<Agreement> {
  const labelled = rows.filter(({ gold }) => gold !== null)
  const gold = labelled.map((row) => row.gold ?? '')
  const labels = sphericalKMeans(await embedRows(embedder, labelled), new Set(gold).size, SEED)
  return agreement(
    gold,
    [...labels].map((label) => String(label)),
  )
}
