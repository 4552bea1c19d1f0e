// Consolidation, step 6: a topic whose texts have nothing in common is none, however many texts it holds.
import { NO_TOPIC } from './identity.ts'
import { type Labels, renumbered, sumByLabel } from './labels.ts'
import { dot, type Matrix, rowOf } from './matrix.ts'

/** Below this many texts the running mean still says little of what they have in common. */
const FEWEST_TEXTS = 200
/**
 * Topics of five labelled sets have at least .12, most .2 to .5, words drawn at random .11 and more; what random letters
 * are cut into has .02 to .08 (2026-11). Two limits, so that a topic between them stays as it is from run to run.
 */
const INCOHERENT = 0.1
const INCOHERENT_WHERE_SHOWN = 0.09

/** Mean cosine between two different texts of each topic, by its number: (N·R² − 1)/(N − 1) for a mean vector of length R. */
export function topicCoherence(meanVectors: Matrix, counts: Float64Array, topicIds: Int32Array): Map<number, number> {
  const labels: Labels = renumbered(topicIds)
  const idOf = new Map([...labels].map((label, row) => [label, topicIds[row] as number]))
  const { sums, weights } = sumByLabel(meanVectors, counts, labels, idOf.size)
  return new Map(
    [...idOf].map(([label, id]) => {
      const texts = weights[label] as number
      const sum = rowOf(sums, label)
      return [id, texts > 1 ? (dot(sum, sum) / texts - 1) / (texts - 1) : 1]
    }),
  )
}

export interface CoherenceInput {
  /** ρ·C0 (m × d), and the texts of each. */
  readonly meanVectors: Matrix
  readonly counts: Float64Array
  readonly texts: number
  /** Topics that are shown now. */
  readonly shown: ReadonlySet<number>
}

/** 1 for each micro-cluster (m) whose topic has nothing in common. */
export function incoherentRows(
  { meanVectors, counts, texts, shown }: CoherenceInput,
  topicIds: Int32Array,
): Uint8Array {
  if (texts < FEWEST_TEXTS) return new Uint8Array(topicIds.length)
  const coherence = topicCoherence(meanVectors, counts, topicIds)
  const isIncoherent = (id: number) =>
    (coherence.get(id) as number) < (shown.has(id) ? INCOHERENT_WHERE_SHOWN : INCOHERENT)
  return Uint8Array.from(topicIds, (id) => (id === NO_TOPIC || isIncoherent(id) ? 1 : 0))
}
