// Whether the last day of a topic stands out of its own days before. Invariant: neither a weekly rhythm nor steady growth
// is a spike; a ratio alone is none either, the difference must be sound.

import { binomialTailAtLeast } from '../topics/trend/binomial-tail.ts'

export interface SpikeInput {
  /** Texts of the last 24 hours. */
  readonly current: number
  /** Texts of the 24 hours before those, and so on back; as far as there is history. */
  readonly before: readonly number[]
  readonly minEvents: number
  /** How many times the usual a spike has at least. */
  readonly ratio: number
}

export interface Spike {
  readonly isSpike: boolean
  /** What a busy day of this topic has. */
  readonly usual: number
}

/** A week, so that the busiest weekday is among them; with fewer, nothing is called a spike. */
const FEWEST_DAYS = 7
/** Two weeks hold each weekday twice: the second busiest day knows the rhythm, and forgets one earlier spike. */
const DAYS_COMPARED = 14
/** Of a difference from a busy day, which is itself far out: 100 topics with means of 2 to 40 over 200 days give none. */
const MOST_CHANCE = 1e-3
/** Messages come in conversations: counts vary more than Poisson's, here by this factor of variance. */
const DISPERSION = 1.5

/**
 * Compared with the second busiest of the last 14 days, or with the busiest where there are fewer: two Poisson rates by the conditional binomial test (Przyborowski & Wilenski 1940), as for trends.
 */
export function spikeOf({ current, before, minEvents, ratio }: SpikeInput): Spike {
  const busiest = before.slice(0, DAYS_COMPARED).sort((a, b) => b - a)
  const usual = busiest[busiest.length === DAYS_COMPARED ? 1 : 0] ?? 0
  if (busiest.length < FEWEST_DAYS || current < minEvents || current < ratio * usual) return { isSpike: false, usual }
  const now = Math.round(current / DISPERSION)
  const chance = binomialTailAtLeast(now, now + Math.round(usual / DISPERSION), 0.5)
  return { isSpike: chance < MOST_CHANCE, usual }
}
