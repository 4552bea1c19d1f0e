// The embedder's own view of the rows, for the baselines: meaning alone, without spelling and without the topic engine.

import type { Embedder } from '../embed/embedder.ts'
import type { Matrix } from '../topics/matrix.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { centredUnitVectors } from './spherical-k-means.ts'

const CHUNK_ROWS = 1_000

/** One centred unit vector a row. */
export async function embedRows(embedder: Embedder, rows: readonly EvaluationRow[]): Promise<Matrix> {
  const vectors: Float32Array[] = []
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const texts = rows.slice(start, start + CHUNK_ROWS).map(({ text }) => text)
    for (const vector of await embedder.embed(texts)) vectors.push(vector)
  }
  return centredUnitVectors(vectors)
}
