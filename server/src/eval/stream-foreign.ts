// How texts that belong nowhere are met: a tenth of the stream is foreign, and should end unclustered.

import { createSeededRandom } from '../demo/seeded-random.ts'
import type { Embedder } from '../embed/embedder.ts'
import { createMatrix, dot, type Matrix, normaliseRows, rowOf } from '../topics/matrix.ts'
import { embedRows } from './embed-rows.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { isTopic, type Places, partitionFigures, shareOf, UNCLUSTERED } from './figures.ts'
import { shuffledRows } from './orders.ts'
import type { StreamOrder } from './protocol.ts'

const FOREIGN_SHARE = 0.1
const GIVEN_UP = 0.1

/**
 * foreign_caught, real_lost: shares of the foreign and of the other rows that end unclustered. What the cosine to the
 * nearest topic's mean alone would catch: cosine_caught where a tenth of the others is lost, cosine_caught_alike where as
 * many are lost as really were. Agreement and K are those of the other rows.
 */
export function streamForeign(embedder: Embedder, foreignLabel: string): StreamOrder {
  return async (project, rows, seed) => {
    const mixed = shuffledRows(withForeignShare(rows, foreignLabel, seed), seed)
    const costs = await project.costsOf(async () => {
      await project.send(mixed)
      await project.consolidate()
    })
    const places = await project.places()
    const isForeign = ({ gold }: EvaluationRow) => gold === foreignLabel
    const real = new Map([...places].filter(([row]) => !isForeign(row)))
    const foreign = new Map([...places].filter(([row]) => isForeign(row)))
    const cosines = cosinesToTopics(await embedRows(embedder, mixed), mixed, places)
    const cosinesOf = (group: Places) => [...group.keys()].map((row) => cosines.get(row) ?? -1)
    const unclustered = (group: Places) => shareOf([...group.values()], (place) => place === UNCLUSTERED)
    const figures = {
      ...partitionFigures(real),
      foreign_rows: foreign.size,
      foreign_caught: unclustered(foreign),
      real_lost: unclustered(real),
      cosine_caught: caughtBelow(cosinesOf(real), cosinesOf(foreign), GIVEN_UP),
      cosine_caught_alike: caughtBelow(cosinesOf(real), cosinesOf(foreign), unclustered(real)),
      ...costs,
    }
    return { figures, places: real }
  }
}

/** The rows with foreign ones thinned out, by a seeded choice, until they are a tenth. */
export function withForeignShare(rows: readonly EvaluationRow[], foreignLabel: string, seed: number): EvaluationRow[] {
  const real = rows.filter(({ gold }) => gold !== foreignLabel)
  const foreign = rows.filter(({ gold }) => gold === foreignLabel)
  const wanted = Math.round((real.length * FOREIGN_SHARE) / (1 - FOREIGN_SHARE))
  return [...real, ...createSeededRandom(seed).shuffle(foreign).slice(0, wanted)]
}

/** Share of the foreign scores below the score that the given share of the real ones does not reach. */
export function caughtBelow(real: readonly number[], foreign: readonly number[], givenUp: number): number {
  const sorted = [...real].sort((a, b) => a - b)
  const bar = sorted[Math.floor(givenUp * sorted.length)] ?? 0
  return shareOf(foreign, (score) => score < bar)
}

/** Cosine of each row's vector to the nearest of the topics' means; −1 where there is none. */
function cosinesToTopics(vectors: Matrix, rows: readonly EvaluationRow[], places: Places): Map<EvaluationRow, number> {
  const topics = [...new Set([...places.values()].filter(isTopic))]
  const means = createMatrix(topics.length, vectors.dims)
  for (const [index, row] of rows.entries()) {
    const position = topics.indexOf(places.get(row) ?? UNCLUSTERED)
    if (position < 0) continue
    const mean = rowOf(means, position)
    for (const [j, value] of rowOf(vectors, index).entries()) mean[j] = (mean[j] as number) + value
  }
  normaliseRows(means)
  const cosines = (vector: Float32Array) => topics.map((_, position) => dot(vector, rowOf(means, position)))
  return new Map(rows.map((row, index) => [row, Math.max(-1, ...cosines(rowOf(vectors, index)))]))
}
