// Consolidation, step 6: micro-clusters far from all others belong to no topic, whatever partition they were cut into.
// Invariant: they hold few of the texts, and none that a user placed.
import type { ConsolidationInput } from './consolidation.ts'
import { demandedTopics } from './constraints.ts'
import { NO_TOPIC } from './identity.ts'
import type { Neighbours } from './neighbours.ts'

const NEAREST_TEXTS = 5
/** Fewer texts lie far apart whatever they are about: among 1,500 spoken ones .34 would cost .01 ARI (2026-11). */
const FEWEST_TEXTS = 2_000
const MOST_SHARE = 0.05
/**
 * Of texts on no subject of the others, a tenth of the stream, .30 are below .34, and .008 of the others (.44 and .014
 * below .36, for .01 ARI; 2026-11). Two limits, so that a text between them stays where it is from run to run.
 */
const SPARSE = 0.34
const SPARSE_WHERE_SHOWN = 0.32

/**
 * Mean cosine (m) of a text of each micro-cluster to the nearest five texts, those in its own included: N texts of
 * concentration ρ have a mean cosine of (N·ρ² − 1)/(N − 1) to each other (k-nearest-neighbour outliers: Angiulli and
 * Pizzuti 2002).
 */
export function densities(
  neighbours: readonly Neighbours[],
  counts: Float64Array,
  concentrations: Float64Array,
): Float64Array {
  return Float64Array.from(neighbours, ({ rows, cosines }, row) => {
    const texts = counts[row] as number
    const nearest = rows.map((other, rank) => ({ cosine: cosines[rank] as number, texts: counts[other] as number }))
    const own = (texts * (concentrations[row] as number) ** 2 - 1) / (texts - 1)
    if (texts > 1) nearest.push({ cosine: own, texts: texts - 1 })
    return meanOfNearest(nearest.sort((one, other) => other.cosine - one.cosine))
  })
}

function meanOfNearest(nearest: readonly { cosine: number; texts: number }[]): number {
  let [sum, left] = [0, NEAREST_TEXTS]
  for (const { cosine, texts } of nearest) {
    const taken = Math.min(texts, left)
    sum += cosine * taken
    left -= taken
  }
  return sum / NEAREST_TEXTS
}

/** 1 for each micro-cluster (m) whose texts stay unclustered for want of anything near; the sparsest first, to 5% of texts. */
export function sparseRows(input: ConsolidationInput, density: Float64Array): Uint8Array {
  const { counts, microClusterIds, constraints, previousTopics, previousEmerging, texts } = input
  const sparse = new Uint8Array(counts.length)
  if (texts < FEWEST_TEXTS) return sparse
  const demanded = demandedTopics(microClusterIds, constraints)
  const shown = (row: number) => previousTopics[row] !== NO_TOPIC && previousEmerging[row] !== 1
  const candidates = Array.from(density.keys())
    .filter((row) => demanded[row] === NO_TOPIC)
    .filter((row) => (density[row] as number) < (shown(row) ? SPARSE_WHERE_SHOWN : SPARSE))
    .sort((one, other) => (density[one] as number) - (density[other] as number) || one - other)
  let left = MOST_SHARE * texts
  for (const row of candidates) {
    left -= counts[row] as number
    if (left < 0) break
    sparse[row] = 1
  }
  return sparse
}
