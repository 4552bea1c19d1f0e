// Consolidation, step 9: a run that would make the topics worse is refused, and the last good partition stays.
// Both partitions are judged on the same micro-clusters, those of today.

import { READABLE_TOLERANCE } from './choose-k.ts'

export interface PartitionQuality {
  readonly topics: number
  /** Share of all texts in the largest topic. */
  readonly largestShare: number
  /** Silhouettes relative to the best of the grid, plus the bonus for k: see choose-k.ts. */
  readonly score: number
}

const FEWEST_TEXTS = 200
const FEWEST_TOPICS = 3
const LARGEST_SHARE = 0.7
/** Beyond what the choice of k gives away for a finer partition. */
const LOWER_SCORE = 0.02
const MUCH_MOVED = 0.4
const LITTLE_GAIN = 0.03
/** From this growth on a score may be twice as much lower: a partition of few texts does not stand for ever. */
const LONG_REFUSED = 2

/**
 * A sentence that says why the candidate must not replace the present partition, or null. A collapse counts only where
 * the present partition has not collapsed too: then it is what the texts are like. Below 200 texts nothing is refused.
 * growth: texts of today, divided by those of the last partition that was found anew.
 */
export function reasonToRefuse(
  candidate: PartitionQuality,
  present: PartitionQuality,
  texts: number,
  movedShare: number,
  growth: number,
): string | null {
  if (texts < FEWEST_TEXTS) return null
  if (candidate.topics < FEWEST_TOPICS && present.topics >= FEWEST_TOPICS) {
    return `Only ${candidate.topics} topics were found where there are ${present.topics}.`
  }
  if (candidate.largestShare >= LARGEST_SHARE && present.largestShare < LARGEST_SHARE) {
    return `One topic would hold ${percent(candidate.largestShare)} of all texts; now the largest holds ${percent(present.largestShare)}.`
  }
  const gain = candidate.score - present.score
  const longRefused = growth >= LONG_REFUSED
  if (gain < -(longRefused ? 2 : 1) * (READABLE_TOLERANCE + LOWER_SCORE)) {
    return `The new topics score ${candidate.score.toFixed(3)}, the present ones ${present.score.toFixed(3)}.`
  }
  if (movedShare >= MUCH_MOVED && gain < LITTLE_GAIN && !longRefused) {
    return `${percent(movedShare)} of the texts would change topic for a gain of ${gain.toFixed(3)}.`
  }
  return null
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
