// Step 6 of labelling: how typical each word is of a topic beside its siblings.
// Invariant: support is a share of the topic's mass, 0 to 1, so that a big topic does not drown a small one.
import type { AnalysedText } from './analyse-texts.ts'

export interface TopicTerms {
  /** Mass of the sample's texts. */
  readonly mass: number
  /** Share of the mass whose text holds the stem, content words only. */
  readonly support: ReadonlyMap<number, number>
  /** Content stems of each text, in their order. */
  readonly stemsByText: readonly ReadonlySet<number>[]
}

/** Counts, for one topic, the share of its mass that holds each content stem. */
export function topicTerms(texts: readonly AnalysedText[]): TopicTerms {
  const support = new Map<number, number>()
  const stemsByText: ReadonlySet<number>[] = []
  let mass = 0
  for (const { weight, runs } of texts) {
    mass += weight
    const seen = new Set<number>()
    for (const run of runs) for (const item of run) if (item.wordClass === 'content') seen.add(item.stem)
    stemsByText.push(seen)
    for (const stem of seen) support.set(stem, (support.get(stem) ?? 0) + weight)
  }
  for (const [stem, weight] of support) support.set(stem, weight / mass)
  return { mass, support, stemsByText }
}

/**
 * c-TF-IDF (Grootendorst 2022, "BERTopic"): tf · ln(1 + A / f), with support for tf, f the term's support summed over
 * all topics and A the mean sum of supports of a topic. Returns ln(1 + A / f) by stem.
 */
export function inverseClassFrequency(
  topics: readonly { support: ReadonlyMap<number, number> }[],
): Map<number, number> {
  const sums = new Map<number, number>()
  let total = 0
  for (const { support } of topics) {
    for (const [stem, share] of support) {
      sums.set(stem, (sums.get(stem) ?? 0) + share)
      total += share
    }
  }
  const mean = total / Math.max(1, topics.length)
  return new Map([...sums].map(([stem, sum]) => [stem, Math.log(1 + mean / sum)]))
}
